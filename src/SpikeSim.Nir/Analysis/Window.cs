using SpikeSim.Nir.Graphs;

namespace SpikeSim.Nir.Analysis;

/// <summary>A window that slides over one dimension: of a convolution or a pool.</summary>
/// <param name="Size">Elements under the window.</param>
/// <param name="Stride">Elements from one position to the next.</param>
/// <param name="Before">Zeros put before the first element.</param>
/// <param name="After">Zeros put after the last element.</param>
/// <param name="Dilation">Elements from one tap to the next.</param>
/// <param name="KeepsLength">Whether the output has the length of the input whatever the stride (padding "same").</param>
internal readonly record struct Window(long Size, long Stride, long Before, long After, long Dilation, bool KeepsLength)
{
    /// <summary>The number of positions over an input, 0 or less where the window does not fit.</summary>
    public long Positions(long input)
    {
        if (KeepsLength)
        {
            return input;
        }

        long room = input + Before + After - (Dilation * (Size - 1)) - 1;
        return room < 0 ? 0 : (room / Stride) + 1;
    }

    /// <summary>The windows of a node over its spatial dimensions.</summary>
    /// <param name="node">A convolution or pool.</param>
    /// <param name="dimensions">1 or 2.</param>
    /// <returns>One window per dimension; null where a field makes no sense.</returns>
    public static Window[]? Of(NirNode node, int dimensions)
    {
        var windows = new Window[dimensions];
        bool isPool = node.Fields.ContainsKey("kernel_size");
        for (int d = 0; d < dimensions; d++)
        {
            double size = isPool ? At(node, "kernel_size", d) : node.Fields["weight"].Shape[^(dimensions - d)];
            double stride = At(node, "stride", d);
            double dilation = isPool ? 1 : At(node, "dilation", d);
            NirArray padding = node.Fields["padding"];
            bool same = padding.Texts is ["same"];
            double reach = dilation * (size - 1);
            double before = same ? Math.Floor(reach / 2) : padding.ElementType == NirElementType.Text ? 0 : At(node, "padding", d);
            double after = same ? reach - before : before;
            if (size < 1 || stride < 1 || dilation < 1 || before < 0)
            {
                return null;
            }

            windows[d] = new Window((long)size, (long)stride, (long)before, (long)after, (long)dilation, same);
        }

        return windows;
    }

    private static double At(NirNode node, string field, int dimension)
    {
        NirArray value = node.Fields[field];
        return value.Numbers[Math.Min(dimension, value.Count - 1)];
    }
}
