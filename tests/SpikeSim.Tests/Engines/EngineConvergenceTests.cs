using SpikeSim.Engines.Clocked;
using SpikeSim.Engines.Exact;
using SpikeSim.Networks;
using SpikeSim.Rasters;

namespace SpikeSim.Tests.Engines;

public sealed class EngineConvergenceTests
{
    private const int Neurons = 60;
    private const int Steps = 80;

    // A clocked spike stands at the first grid point at or after the crossing, so that times are late by half a step on average, and
    // counts settle: first order in the step, with nothing left over.
    [Fact]
    public void Clocked_spikes_approach_exact_ones_in_proportion_to_the_step()
    {
        Network network = Layer();
        Raster input = SmallNetworks.Events(7, network.InputChannels, Steps);
        SpikeList exact = new ExactEngine(network, new ExactSettings()).Run(TimedInput.FromRaster(input, RasterMeaning.Pulses));
        IReadOnlyList<double>[] times = exact.TimesPerNeuron(0, Neurons);
        Assert.True(times.Count(t => t.Count > 0) > Neurons / 2);
        int[] factors = [1, 2, 4, 8, 16, 32];
        double[] late = [.. factors.Select(f => MeanLateness(network, input, f, times))];
        for (int i = 0; i < factors.Length; i++)
        {
            double step = 1e-3 / factors[i];
            Assert.True(late[i] > 0.3 * step && late[i] < 0.7 * step, $"step {step} s: late by {late[i]} s on average");
        }
    }

    [Theory]
    [InlineData(ClockedIntegrator.Euler)]
    [InlineData(ClockedIntegrator.Exponential)]
    public void Other_integrators_approach_the_exact_membrane_at_first_order(ClockedIntegrator integrator)
    {
        Network network = Layer() with { Populations = [Layer().Populations[0] with { Spiking = false }] };
        Raster input = SmallNetworks.Events(7, network.InputChannels, Steps);
        double[] reference = Membranes(network, input, 1, new ClockedSettings());
        double[] errors = [.. new[] { 4, 8, 16, 32 }.Select(f => Difference(reference, Membranes(network, input, f, ClockedSettings.ForwardEuler with { Integrator = integrator })))];
        for (int i = 1; i < errors.Length; i++)
        {
            double ratio = errors[i - 1] / errors[i];
            Assert.True(ratio is > 1.7 and < 2.4, $"halving the step changes the error by {ratio}, errors {string.Join(' ', errors)}");
        }
    }

    private static Network Layer()
    {
        var random = new SeededRandom(12);
        double[] Values(double low, double high) => [.. Enumerable.Range(0, Neurons).Select(_ => random.NextDouble(low, high))];
        Population output = SmallNetworks.Output(1, 1) with
        {
            TauMembraneSeconds = [.. Values(10e-3, 40e-3)],
            TauSynapseSeconds = [[.. Values(3e-3, 20e-3)]],
            Threshold = [.. Values(4, 9)],
            Bias = [.. new double[Neurons]],
        };
        return new Network
        {
            Name = "layer",
            StepSeconds = 1e-3,
            InputChannels = 8,
            Populations = [output],
            Projections = [new Projection { Source = Network.InputName, Target = "out", Weights = [.. Enumerable.Range(0, 8 * Neurons).Select(_ => random.NextDouble(-0.1, 0.3))] }],
        };
    }

    private static double MeanLateness(Network network, Raster input, int factor, IReadOnlyList<double>[] exact)
    {
        Recording recording = new ClockedEngine(network, new ClockedSettings { StepSeconds = 1e-3 / factor, Precision = NumberPrecision.Bits64 }).Run(Finer(input, factor));
        var late = new List<double>();
        for (int n = 0; n < Neurons; n++)
        {
            int first = Enumerable.Range(0, recording.Steps).FirstOrDefault(s => recording.OutputSpikes.Row(s)[n] > 0, -1);
            if (first >= 0 && exact[n].Count > 0)
            {
                late.Add(((first + 1) * 1e-3 / factor) - exact[n][0]);
            }
        }

        return late.Average();
    }

    private static double[] Membranes(Network network, Raster input, int factor, ClockedSettings settings)
    {
        Recording recording = new ClockedEngine(network, settings with { StepSeconds = 1e-3 / factor, Precision = NumberPrecision.Bits64 }).Run(Finer(input, factor), RecordedStates.OutputMembrane);
        return [.. Enumerable.Range(0, Steps).SelectMany(s => recording.OutputMembrane!.Row(((s + 1) * factor) - 1).ToArray())];
    }

    private static double Difference(double[] first, double[] second) => first.Zip(second).Max(v => Math.Abs(v.First - v.Second));

    // The same events at the same times on a finer grid.
    private static Raster Finer(Raster raster, int factor)
    {
        var counts = new ushort[raster.Steps * factor * raster.Channels];
        for (int step = 0; step < raster.Steps; step++)
        {
            raster.Row(step).CopyTo(counts.AsSpan(step * factor * raster.Channels));
        }

        return new Raster(counts, raster.Channels, raster.StepSeconds / factor);
    }
}
