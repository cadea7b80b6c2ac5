using System.Collections.Immutable;
using SpikeSim.Nir.Graphs;
using SpikeSim.Nir.Reading;

namespace SpikeSim.Nir.Analysis;

/// <summary>What the fields of a node say about its shapes.</summary>
internal static class NodeShapes
{
    /// <summary>The most values that a node may take or give: a bound on what a small file may ask for.</summary>
    public const long LargestNode = 1 << 22;

    /// <summary>Whether a node gives the shape that it takes.</summary>
    public static bool Keeps(NirNode node) =>
        node.Type.IsNeuron || node.Type.Name is "Input" or "Output" or "Scale" or "Delay" or "Threshold";

    /// <summary>The shapes that the fields alone imply; default where they do not.</summary>
    public static (ImmutableArray<long> In, ImmutableArray<long> Out) Own(FlatNode node, NirFindings findings)
    {
        NirNode inner = node.Node;
        if (inner.IsFaulty)
        {
            return default;
        }

        switch (inner.Type.Name)
        {
            case "Linear" or "Affine":
                return Matrix(node, findings);
            case "Conv1d" or "Conv2d":
                return Convolution(node, findings);
            case "Flatten":
                ImmutableArray<long> shape = Dimensions(inner.Fields["input_type"]);
                return (shape, Flatten(node, shape, findings));
            case "Input" or "Output":
                return default;
            default:
                ImmutableArray<long> own = PerNeuron(node, findings);
                return (own, own);
        }
    }

    /// <summary>The shape that leaves where the shape that arrives is known; default where it does not follow.</summary>
    public static ImmutableArray<long> Forward(FlatNode node, ImmutableArray<long> input, NirFindings findings)
    {
        if (Keeps(node.Node))
        {
            return input;
        }

        if (node.Node.IsFaulty)
        {
            return default;
        }

        return node.Type.Name switch
        {
            "SumPool2d" or "AvgPool2d" => Slide(node, input, input.Length == 3 ? input[0] : 0, 2, findings),
            "Conv1d" => Slide(node, input, node.Node.Fields["weight"].Shape[0], 1, findings),
            "Conv2d" => Slide(node, input, node.Node.Fields["weight"].Shape[0], 2, findings),
            _ => default,
        };
    }

    /// <summary>Which parameters are longer than others that are arrays of one element; null where none are.</summary>
    public static string? Mixture(NirNode node)
    {
        (string Name, NirArray Value)[] longer = [.. Parameters(node).Where(p => p.Value.Count > 1)];
        (string Name, NirArray Value)[] single = [.. Parameters(node).Where(p => p.Value is { Count: 1, Shape.IsEmpty: false })];
        return longer.Length == 0 || single.Length == 0 ? null
            : $"{string.Join(", ", longer.Select(p => $"{p.Name} has shape {NirArray.Describe(p.Value.Shape)}"))}, {string.Join(", ", single.Select(p => $"{p.Name} {NirArray.Describe(p.Value.Shape)}"))}";
    }

    /// <summary>The parameters that a node has one of per neuron, in the order of its type.</summary>
    public static IEnumerable<(string Name, NirArray Value)> Parameters(NirNode node) =>
        node.Type.Fields.Where(f => f.Kind == NirFieldKind.PerNeuron && node.Fields.ContainsKey(f.Name)).Select(f => (f.Name, node.Fields[f.Name]));

    /// <summary>The dimensions that a field of whole numbers holds.</summary>
    public static ImmutableArray<long> Dimensions(NirArray value) => [.. value.Numbers.Select(v => (long)v)];

    private static (ImmutableArray<long> In, ImmutableArray<long> Out) Matrix(FlatNode node, NirFindings findings)
    {
        ImmutableArray<long> weight = node.Node.Fields["weight"].Shape;
        if (weight.Length < 2)
        {
            findings.Error($"{node.Type} '{node.Name}': weight has shape {NirArray.Describe(weight)}; expected (out,in)");
            return default;
        }

        // Dimensions before (out,in) count matrices side by side: each takes its own part and gives its own.
        long outputs = weight[^2];
        long all = weight[..^1].Aggregate(1L, (p, d) => p * d);
        if (node.Node.Fields.TryGetValue("bias", out NirArray? bias) && bias.Count != outputs && bias.Count != all && bias.Count != 1)
        {
            findings.Error($"{node.Type} '{node.Name}': bias has {bias.Count} values, weight {NirArray.Describe(weight)} gives {all}; expected one bias per output");
        }

        return ([.. weight[..^2], weight[^1]], weight[..^1]);
    }

    private static (ImmutableArray<long> In, ImmutableArray<long> Out) Convolution(FlatNode node, NirFindings findings)
    {
        int dimensions = node.Type.Name == "Conv1d" ? 1 : 2;
        NirArray weight = node.Node.Fields["weight"];
        if (weight.Shape.Length != dimensions + 2)
        {
            findings.Error($"{node.Type} '{node.Name}': weight has shape {NirArray.Describe(weight.Shape)}; expected {(dimensions == 1 ? "(out,in,size)" : "(out,in,height,width)")}");
            return default;
        }

        NirArray bias = node.Node.Fields["bias"];
        if (bias.Count != weight.Shape[0] && bias.Count != 1)
        {
            findings.Error($"{node.Type} '{node.Name}': bias has {bias.Count} values for {weight.Shape[0]} channels");
        }

        double groups = node.Node.Fields["groups"].Numbers[0];
        if (groups < 1 || weight.Shape[0] % groups != 0)
        {
            findings.Error($"{node.Type} '{node.Name}': {groups} groups do not divide {weight.Shape[0]} channels");
            return default;
        }

        if (!node.Node.Fields.TryGetValue("input_shape", out NirArray? size) || size.Count != dimensions)
        {
            return default;
        }

        ImmutableArray<long> input = [weight.Shape[1] * (long)groups, .. Dimensions(size)];
        return (input, Slide(node, input, weight.Shape[0], dimensions, findings));
    }

    private static ImmutableArray<long> Slide(FlatNode node, ImmutableArray<long> input, long channels, int dimensions, NirFindings findings)
    {
        if (input.Length != dimensions + 1)
        {
            findings.Error($"{node.Type} '{node.Name}' takes a shape {(dimensions == 1 ? "(channels,length)" : "(channels,height,width)")}, its source gives {NirArray.Describe(input)}");
            return default;
        }

        if (Window.Of(node.Node, dimensions) is not { } windows)
        {
            findings.Error($"{node.Type} '{node.Name}': kernel, stride and dilation must be at least 1 and padding at least 0");
            return default;
        }

        var output = new long[dimensions + 1];
        output[0] = channels;
        for (int d = 0; d < dimensions; d++)
        {
            output[d + 1] = windows[d].Positions(input[d + 1]);
        }

        if (output.Any(o => o < 1))
        {
            findings.Error($"{node.Type} '{node.Name}': the window is larger than its input {NirArray.Describe(input)}");
            return default;
        }

        return [.. output];
    }

    private static ImmutableArray<long> Flatten(FlatNode node, ImmutableArray<long> input, NirFindings findings)
    {
        int rank = input.Length;
        int start = Dimension("start_dim", 0);
        int end = Dimension("end_dim", -1);
        if (start < 0 || end >= rank || start > end)
        {
            findings.Error($"Flatten '{node.Name}': dimensions {start} to {end} of an input {NirArray.Describe(input)}; dimensions do not count the batch");
            return default;
        }

        return [.. input[..start], input[start..(end + 1)].Aggregate(1L, (p, d) => p * d), .. input[(end + 1)..]];

        int Dimension(string field, int missing)
        {
            int value = node.Node.Fields.TryGetValue(field, out NirArray? stored) ? (int)stored.Numbers[0] : missing;
            return value < 0 ? value + rank : value;
        }
    }

    // Single values say nothing about the number of neurons.
    private static ImmutableArray<long> PerNeuron(FlatNode node, NirFindings findings)
    {
        (string Name, NirArray Value)[] own = [.. Parameters(node.Node).Where(p => p.Value.Count != 1)];
        if (own.Length == 0)
        {
            return default;
        }

        // The odd ones out are named, against the first of the others; nobody knows then who is right.
        int usual = own.CountBy(p => p.Value.Count).MaxBy(c => c.Value).Key;
        (string Name, NirArray Value) first = own.First(p => p.Value.Count == usual);
        (string Name, NirArray Value)[] odd = [.. own.Where(p => p.Value.Count != usual)];
        foreach ((string name, NirArray value) in odd)
        {
            findings.Error($"{node.Type} '{node.Name}': {name} has shape {NirArray.Describe(value.Shape)}, {first.Name} {NirArray.Describe(first.Value.Shape)}; expected equal or scalar");
        }

        return odd.Length == 0 ? first.Value.Shape : default;
    }
}
