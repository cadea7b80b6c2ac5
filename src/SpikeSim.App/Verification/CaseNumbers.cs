using System.Buffers.Binary;
using SpikeSim.Json;

namespace SpikeSim.App.Verification;

/// <summary>An array of numbers as vectors hold it: nested lists, or base64 of little-endian doubles with a shape.</summary>
internal static class CaseNumbers
{
    /// <summary>Reads an array, last index fastest.</summary>
    /// <param name="node">The array.</param>
    /// <param name="shape">Its shape, which the array must have.</param>
    /// <exception cref="DataFormatException">The array has another shape, or holds something else than finite numbers.</exception>
    public static double[] Read(JsonMember node, params ReadOnlySpan<int> shape)
    {
        if (!node.IsObject)
        {
            var numbers = new List<double>();
            AddNested(node, shape, numbers);
            return [.. numbers];
        }

        JsonMember declared = node.Required("shape");
        if (!declared.WholeNumbers().AsSpan().SequenceEqual(shape))
        {
            throw declared.Wrong($"[{string.Join(", ", shape.ToArray())}]", declared.RawText);
        }

        double[] values = Decode(node.Required("base64_f64"));
        long length = 1;
        foreach (int side in shape)
        {
            length *= side;
        }

        return values.Length == length ? values : throw node.Wrong($"{length} numbers", $"{values.Length}");
    }

    private static void AddNested(JsonMember node, ReadOnlySpan<int> shape, List<double> numbers)
    {
        if (shape.Length == 1)
        {
            numbers.AddRange(node.Numbers(shape[0]));
            return;
        }

        foreach (JsonMember row in node.Elements(shape[0]))
        {
            AddNested(row, shape[1..], numbers);
        }
    }

    private static double[] Decode(JsonMember node)
    {
        string text = node.Text();
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out int length) || length % sizeof(double) != 0)
        {
            throw node.Wrong("base64 of float64 numbers", "something else");
        }

        double[] values = [.. Enumerable.Range(0, length / sizeof(double)).Select(i => BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(i * sizeof(double))))];
        return values.All(double.IsFinite) ? values : throw node.Wrong("finite numbers", "NaN or infinity");
    }
}
