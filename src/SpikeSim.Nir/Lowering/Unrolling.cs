using System.Collections.Immutable;
using SpikeSim.Nir.Analysis;
using SpikeSim.Nir.Graphs;

namespace SpikeSim.Nir.Lowering;

/// <summary>Writes convolutions, pools and stacks of matrices out as dense weights: targets x sources, both row-major in their shapes.</summary>
internal static class Unrolling
{
    /// <summary>The dense weights of a Linear or Affine: the matrix, or several along the diagonal where the weight counts some.</summary>
    public static double[] Blocks(FlatNode node)
    {
        NirArray weight = node.Node.Fields["weight"];
        if (weight.Shape.Length == 2)
        {
            return [.. weight.Numbers];
        }

        int rows = (int)weight.Shape[^2];
        int columns = (int)weight.Shape[^1];
        var dense = new double[node.Outputs * node.Inputs];
        for (int target = 0; target < node.Outputs; target++)
        {
            int first = (target * node.Inputs) + (target / rows * columns);
            weight.Numbers.AsSpan(target * columns, columns).CopyTo(dense.AsSpan(first));
        }

        return dense;
    }

    /// <summary>The dense weights of a convolution or pool.</summary>
    public static double[] Dense(FlatNode node)
    {
        int dimensions = node.Type.Name == "Conv1d" ? 1 : 2;
        Window[] windows = Window.Of(node.Node, dimensions)!;

        // One dimension is two with a single row.
        (long Channels, long Height, long Width) input = Volume(node.InputShape);
        (long Channels, long Height, long Width) output = Volume(node.OutputShape);
        Window rows = dimensions == 2 ? windows[0] : new Window(1, 1, 0, 0, 1, false);
        Window columns = windows[^1];
        bool isPool = node.Type.Name is "SumPool2d" or "AvgPool2d";
        double poolWeight = node.Type.Name == "AvgPool2d" ? 1.0 / (rows.Size * columns.Size) : 1;
        ImmutableArray<double> kernel = isPool ? [] : node.Node.Fields["weight"].Numbers;
        long perGroup = isPool ? 1 : node.Node.Fields["weight"].Shape[1];
        long groups = isPool ? input.Channels : input.Channels / perGroup;
        long outputsPerGroup = output.Channels / groups;
        var dense = new double[node.Outputs * node.Inputs];
        for (long target = 0; target < node.Outputs; target++)
        {
            long channel = target / (output.Height * output.Width);
            long row = target / output.Width % output.Height;
            long column = target % output.Width;
            for (long tap = 0; tap < perGroup * rows.Size * columns.Size; tap++)
            {
                long from = ((channel / outputsPerGroup) * perGroup) + (tap / (rows.Size * columns.Size));
                long y = (row * rows.Stride) - rows.Before + (tap / columns.Size % rows.Size * rows.Dilation);
                long x = (column * columns.Stride) - columns.Before + (tap % columns.Size * columns.Dilation);
                if (y >= 0 && y < input.Height && x >= 0 && x < input.Width)
                {
                    dense[(target * node.Inputs) + (((from * input.Height) + y) * input.Width) + x] +=
                        isPool ? poolWeight : kernel[(int)((channel * perGroup * rows.Size * columns.Size) + tap)];
                }
            }
        }

        return dense;
    }

    /// <summary>The bias of every output: that of its channel.</summary>
    public static double[] Bias(FlatNode node)
    {
        var bias = new double[node.Outputs];
        if (!node.Node.Fields.TryGetValue("bias", out NirArray? stored))
        {
            return bias;
        }

        long perChannel = node.Outputs / node.OutputShape[0];
        for (int i = 0; i < bias.Length; i++)
        {
            bias[i] = stored.Numbers[stored.Count == 1 ? 0 : (int)(i / perChannel)];
        }

        return bias;
    }

    private static (long Channels, long Height, long Width) Volume(ImmutableArray<long> shape) =>
        shape.Length == 3 ? (shape[0], shape[1], shape[2]) : (shape[0], 1, shape[1]);
}
