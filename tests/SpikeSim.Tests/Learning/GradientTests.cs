using SpikeSim.Learning;
using SpikeSim.Rasters;

namespace SpikeSim.Tests.Learning;

public sealed class GradientTests
{
    // The network with smooth spikes whose derivative is exactly the surrogate (arc tangent): its loss has a true gradient, and central
    // differences must find it.
    [Theory]
    [InlineData(LossReadout.SumSpikes, 0)]
    [InlineData(LossReadout.MeanMembrane, 1)]
    [InlineData(LossReadout.MaxMembrane, 0)]
    public void Gradient_equals_central_differences(LossReadout readout, int layerDelay)
    {
        LayeredNetwork network = Network(seed: 3, layerDelay, synapses: 2);
        Raster raster = Noise(4, 12, 3);
        var settings = new PassSettings(new Surrogate(SurrogateKind.ArcTangent, 2), new LossSettings(readout, 0.7));
        double[] input = [.. raster.Counts.ToArray().Select(c => (double)c)];
        double Loss(LayeredNetwork n, out ReferencePass pass)
        {
            pass = new ReferencePass(n, settings, raster.Steps, Smooth);
            return pass.Run(input, target: 1, weight: 1);
        }

        Loss(network, out ReferencePass analytic);
        float[][] matrices = [.. network.WeightMatrices()];
        double[][] gradients = [.. analytic.WeightGradients()];
        const float Step = 1f / 4096;
        int compared = 0;
        for (int m = 0; m < matrices.Length; m++)
        {
            for (int i = 0; i < matrices[m].Length; i += 2)
            {
                float old = matrices[m][i];
                matrices[m][i] = old + Step;
                double up = Loss(network, out _);
                float upper = matrices[m][i];
                matrices[m][i] = old - Step;
                double down = Loss(network, out _);
                double width = (double)upper - matrices[m][i];
                matrices[m][i] = old;
                double numeric = (up - down) / width;
                Assert.InRange(gradients[m][i] - numeric, -3e-4 * Math.Max(1, Math.Abs(numeric)), 3e-4 * Math.Max(1, Math.Abs(numeric)));
                compared++;
            }
        }

        Assert.True(compared > 20);
    }

    [Theory]
    [InlineData(SurrogateKind.StepLinear, 0.5)]
    [InlineData(SurrogateKind.Triangle, 0.6)]
    [InlineData(SurrogateKind.Boxcar, 0.5)]
    [InlineData(SurrogateKind.FastSigmoid, 5)]
    [InlineData(SurrogateKind.ArcTangent, 2)]
    [InlineData(SurrogateKind.PeriodicExponential, 0.5)]
    [InlineData(SurrogateKind.Exponential, 5)]
    public void Kernels_equal_the_specification_on_wide_layers(SurrogateKind kind, double width)
    {
        LayeredNetwork network = Network(seed: 8, layerDelay: 1, synapses: 1, hidden: 83);
        Raster[] rasters = [Noise(1, 40, 3), Noise(2, 31, 3)];
        var settings = new PassSettings(new Surrogate(kind, width), new LossSettings(LossReadout.MeanMembrane, 1));
        BatchGradients slow = BatchGradients.InDouble(network, settings, rasters, [0, 2]);
        BatchGradients fast = BatchGradients.InSingle(network, settings, rasters, [0, 2]);
        Assert.Equal(slow.SpikesPerLayer, fast.SpikesPerLayer);
        Assert.True(slow.SpikesPerLayer[0] > 50);
        for (int m = 0; m < slow.Weights.Length; m++)
        {
            double scale = slow.Weights[m].Max(Math.Abs);
            Assert.All(slow.Weights[m].Zip(fast.Weights[m]), p => Assert.InRange(p.Second - p.First, -5e-4 * scale, 5e-4 * scale));
        }
    }

    // One width for each way of cutting a layer: less than a vector, a tile, a tile and a part, several tiles. Strong weights make neurons
    // fire several times in a step, up to the cap.
    [Theory]
    [InlineData(10, 31, 0)]
    [InlineData(64, 3, 0)]
    [InlineData(83, 1, 1)]
    [InlineData(130, 2, 0)]
    public void Kernels_equal_the_specification_without_recurrence(int hidden, int cap, int layerDelay)
    {
        LayeredNetwork network = Network(seed: 5, layerDelay, synapses: 1, hidden, isRecurrent: false, cap);
        Raster[] rasters = [Noise(1, 40, 3), Noise(2, 31, 3)];
        var settings = new PassSettings(new Surrogate(SurrogateKind.StepLinear, 0.5), new LossSettings(LossReadout.MeanSpikes, 3));
        BatchGradients slow = BatchGradients.InDouble(network, settings, rasters, [0, 2]);
        BatchGradients fast = BatchGradients.InSingle(network, settings, rasters, [0, 2]);
        Assert.Equal(slow.SpikesPerLayer, fast.SpikesPerLayer);
        Assert.Equal(slow.OutputCounts, fast.OutputCounts);
        Assert.True(slow.SpikesPerLayer[0] > 5 * hidden);
        for (int m = 0; m < slow.Weights.Length; m++)
        {
            double scale = slow.Weights[m].Max(Math.Abs);
            Assert.All(slow.Weights[m].Zip(fast.Weights[m]), p => Assert.InRange(p.Second - p.First, -1e-5 * scale, 1e-5 * scale));
        }
    }

    private static double Smooth(double v, double theta) => 0.5 + (Math.Atan(Math.PI * (v - theta)) / Math.PI);

    private static LayeredNetwork Network(ulong seed, int layerDelay, int synapses, int hidden = 5, bool isRecurrent = true, int cap = 31)
    {
        var random = new SeededRandom(seed);
        float[] Weights(int count, double size) => [.. Enumerable.Range(0, count).Select(_ => (float)(size * random.NextGaussian()))];
        float[] Decays(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Below(2) == 0 ? 0.75f : 0.5f)];
        LayerSynapse[] Synapses(int inputs, int neurons, bool hasRecurrence) =>
            [.. Enumerable.Range(0, synapses).Select(_ => new LayerSynapse(Decays(neurons), Weights(inputs * neurons, 0.5), hasRecurrence ? Weights(neurons * neurons, 0.2) : null))];
        return new LayeredNetwork(
            [
                new NetworkLayer(Decays(hidden), [.. Enumerable.Repeat(1f, hidden)], Synapses(3, hidden, isRecurrent)) { SpikeCap = cap },
                new NetworkLayer(Decays(3), [1, 1, 1], Synapses(hidden, 3, hasRecurrence: false)),
            ],
            layerDelay);
    }

    private static Raster Noise(ulong seed, int steps, int channels)
    {
        var random = new SeededRandom(seed, 99);
        return new Raster([.. Enumerable.Range(0, steps * channels).Select(_ => (ushort)random.Below(3))], channels, 1e-2);
    }
}
