using System.Numerics.Tensors;
using SpikeSim.Rasters;

namespace SpikeSim.Learning;

/// <summary>What a forward and a backward pass make of a batch: for checks of the trainer against references.</summary>
/// <param name="Loss">The mean loss of the samples.</param>
/// <param name="Logits">samples x classes.</param>
/// <param name="OutputCounts">samples x classes spikes of the output neurons.</param>
/// <param name="SpikesPerLayer">Spikes of each layer over the batch.</param>
/// <param name="Weights">Gradients in the order and shape of <see cref="LayeredNetwork.WeightMatrices"/>.</param>
/// <param name="Input">Per sample steps x channels gradients of the raster; empty in single precision, which has no use for them.</param>
public sealed record BatchGradients(
    double Loss, double[][] Logits, double[][] OutputCounts, double[] SpikesPerLayer, double[][] Weights, double[][] Input)
{
    /// <summary>Runs the specification, in double precision.</summary>
    /// <param name="network">The network.</param>
    /// <param name="settings">Surrogate and loss.</param>
    /// <param name="rasters">The samples, one or more.</param>
    /// <param name="targets">Their classes.</param>
    /// <returns>Loss and gradients.</returns>
    public static BatchGradients InDouble(LayeredNetwork network, PassSettings settings, IReadOnlyList<Raster> rasters, IReadOnlyList<int> targets)
    {
        BatchGradients sum = Empty(network, settings, rasters, targets);
        double loss = 0;
        for (int i = 0; i < rasters.Count; i++)
        {
            var pass = new ReferencePass(network, settings, rasters[i].Steps);
            loss += pass.Run([.. rasters[i].Counts.ToArray().Select(c => (double)c)], targets[i], 1.0 / rasters.Count);
            sum.Logits[i] = pass.Logits;
            sum.OutputCounts[i] = new double[network.Outputs];
            sum.Input[i] = pass.InputGradient;
            for (int at = 0; at < pass.Layers[^1].Spikes.Length; at++)
            {
                sum.OutputCounts[i][at % network.Outputs] += pass.Layers[^1].Spikes[at];
            }

            for (int l = 0; l < pass.Layers.Count; l++)
            {
                sum.SpikesPerLayer[l] += pass.Layers[l].Spikes.Sum();
            }

            foreach ((double[] gradient, double[] total) in pass.WeightGradients().Zip(sum.Weights))
            {
                Add(gradient, total);
            }
        }

        return sum with { Loss = loss / rasters.Count };
    }

    /// <summary>Runs the kernels of the trainer, in single precision.</summary>
    /// <param name="network">The network.</param>
    /// <param name="settings">Surrogate and loss.</param>
    /// <param name="rasters">The samples, one or more.</param>
    /// <param name="targets">Their classes.</param>
    /// <returns>Loss and gradients, without those of the input.</returns>
    public static BatchGradients InSingle(LayeredNetwork network, PassSettings settings, IReadOnlyList<Raster> rasters, IReadOnlyList<int> targets)
    {
        BatchGradients sum = Empty(network, settings, rasters, targets);
        var padded = new PaddedNetwork(network);
        var pass = new FusedPass(padded, settings);
        var buffer = new GradientBuffer(padded);
        var events = new EventRows(network.Inputs);
        double loss = 0;
        for (int i = 0; i < rasters.Count; i++)
        {
            events.Load(rasters[i]);
            loss += pass.Run(events, rasters[i].Steps, targets[i], 1f / rasters.Count, buffer, rates: null);
            sum.Logits[i] = [.. pass.Logits];
            sum.OutputCounts[i] = Doubles(pass.Layers[^1].SpikeSums);
            for (int l = 0; l < pass.Layers.Count; l++)
            {
                sum.SpikesPerLayer[l] += Doubles(pass.Layers[l].SpikeSums).Sum();
            }
        }

        for (int matrix = 0; matrix < sum.Weights.Length; matrix++)
        {
            var dense = new float[sum.Weights[matrix].Length];
            buffer.CopyTo(matrix, dense);
            sum.Weights[matrix] = Doubles(dense);
        }

        return sum with { Loss = loss / rasters.Count, Input = [] };
    }

    private static BatchGradients Empty(LayeredNetwork network, PassSettings settings, IReadOnlyList<Raster> rasters, IReadOnlyList<int> targets)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(rasters);
        ArgumentNullException.ThrowIfNull(targets);
        if (rasters.Count == 0 || rasters.Count != targets.Count || rasters.Any(r => r.Channels != network.Inputs || r.Steps == 0))
        {
            throw new ArgumentException($"A batch needs samples of {network.Inputs} channels and at least one step, and a target for each.", nameof(rasters));
        }

        return new BatchGradients(
            0,
            new double[rasters.Count][],
            new double[rasters.Count][],
            new double[network.Layers.Count],
            [.. network.WeightMatrices().Select(m => new double[m.Length])],
            new double[rasters.Count][]);
    }

    private static double[] Doubles(ReadOnlySpan<float> values)
    {
        var doubles = new double[values.Length];
        TensorPrimitives.ConvertChecked(values, doubles);
        return doubles;
    }

    private static void Add(double[] source, double[] target)
    {
        for (int i = 0; i < source.Length; i++)
        {
            target[i] += source[i];
        }
    }
}
