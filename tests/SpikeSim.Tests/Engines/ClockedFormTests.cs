using System.Collections.Immutable;
using SpikeSim.Engines.Clocked;
using SpikeSim.Networks;
using SpikeSim.Rasters;

namespace SpikeSim.Tests.Engines;

/// <summary>Vector forms equal the scalar form bit for bit, whatever the rows of weights and the sizes of layers.</summary>
public sealed class ClockedFormTests
{
    private const int Steps = 40;

    // Rows of nibbles and of bytes, few and many of them in a step, with sums that a byte tells apart and others; outputs whose rows are
    // summed on the way, or not.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 8)]
    [InlineData(3, 16)]
    [InlineData(4, 17)]
    public void Rows_of_all_ranges_equal_the_scalar_form_bit_for_bit(int seed, int outputs)
    {
        const int Inputs = 40;
        const int Neurons = 300;
        const double Unit = 1.0 / 512;
        int[] peaks = [1, 3, 7, 12, 40, 127];
        var random = new SeededRandom((ulong)seed);
        double[] Weights(int sources, int targets) =>
            [.. Enumerable.Range(0, sources).SelectMany(_ => Row(peaks[random.Below(peaks.Length)], isNegative: random.Below(3) == 0, targets))];
        IEnumerable<double> Row(int peak, bool isNegative, int targets) =>
            Enumerable.Range(0, targets).Select(_ => random.Below(3) == 0 ? Unit * (isNegative ? -1 - random.Below(peak) : random.Below((2 * peak) + 1) - peak) : 0).ToArray();
        Population Layer(string name, PopulationRole role, int neurons, double threshold) => new()
        {
            Name = name,
            Role = role,
            TauMembraneSeconds = [.. Enumerable.Range(0, neurons).Select(n => 10e-3 + (1e-3 * (n % 7)))],
            TauSynapseSeconds = [[.. Enumerable.Range(0, neurons).Select(n => 4e-3 + (1e-3 * (n % 3)))]],
            Threshold = [.. Enumerable.Repeat(threshold, neurons)],
            Bias = [.. Enumerable.Repeat(0.02, neurons)],
            SpikesPerStep = 7,
        };
        Network network = new()
        {
            Name = $"ranges {seed}",
            StepSeconds = 1e-3,
            InputChannels = Inputs,
            Populations = [Layer("hidden", PopulationRole.Hidden, Neurons, 0.4), Layer("out", PopulationRole.Output, outputs, 0.2)],
            Projections =
            [
                new Projection { Source = Network.InputName, Target = "hidden", Weights = [.. Weights(Inputs, Neurons)] },
                new Projection { Source = "hidden", Target = "hidden", Weights = [.. Weights(Neurons, Neurons)] },
                new Projection { Source = "hidden", Target = "out", Weights = [.. Weights(Neurons, outputs)] },
            ],
        };
        Raster input = SmallNetworks.Events((ulong)seed, Inputs, 300);
        foreach (ClockedSettings settings in new[] { ClockedSettings.Chip, ClockedSettings.Default, ClockedSettings.ForwardEuler with { Reset = ResetRule.Subtract, SpikeCap = null } })
        {
            Recording scalar = new ClockedEngine(network, settings, ClockedStepKind.Scalar).Run(input, RecordedStates.HiddenMembrane | RecordedStates.OutputMembrane);
            Assert.Contains(scalar.OutputSpikes.Counts.ToArray(), count => count > 1);
            foreach (ClockedStepKind kind in new[] { ClockedStepKind.Vector256, ClockedStepKind.Vector512 }.Where(ClockedEngine.IsSupported))
            {
                Recording vector = new ClockedEngine(network, settings, kind).Run(input, RecordedStates.HiddenMembrane | RecordedStates.OutputMembrane);
                RecordingComparison.Same(scalar.HiddenMembrane!, vector.HiddenMembrane!, $"hidden membranes, {settings}, {kind}");
                RecordingComparison.Same(scalar.OutputMembrane!, vector.OutputMembrane!, $"output membranes, {settings}, {kind}");
                Assert.True(scalar.HiddenSpikes.Counts.SequenceEqual(vector.HiddenSpikes.Counts), $"hidden spikes, {settings}, {kind}");
                Assert.True(scalar.OutputSpikes.Counts.SequenceEqual(vector.OutputSpikes.Counts), $"output spikes, {settings}, {kind}");
            }
        }
    }

    [Theory]
    [InlineData(7, 1000, true)]
    [InlineData(127, 700, true)]
    [InlineData(7, 200, true)]
    [InlineData(7, 900, false)]
    public void Wide_layers_equal_the_scalar_form_bit_for_bit(int peak, int neurons, bool bytes)
    {
        const int Inputs = 50;
        var random = new SeededRandom((ulong)neurons);
        double[] Weights(int sources) => [.. Enumerable.Range(0, sources * neurons).Select(_ => random.Below(4) == 0 ? (random.Below((2 * peak) + 1) - peak) / (32.0 * peak) : 0)];
        Population hidden = new()
        {
            Name = "hidden",
            Role = PopulationRole.Hidden,
            TauMembraneSeconds = [.. Enumerable.Range(0, neurons).Select(n => 10e-3 + (1e-3 * (n % 7)))],
            TauSynapseSeconds = [[.. Enumerable.Range(0, neurons).Select(n => 4e-3 + (1e-3 * (n % 3)))]],
            Threshold = [.. Enumerable.Repeat(0.25, neurons)],
            Bias = [.. Enumerable.Range(0, neurons).Select(n => 0.01 * (n % 5))],
            SpikesPerStep = 15,
        };
        Network network = new()
        {
            Name = $"{neurons} neurons",
            StepSeconds = 1e-3,
            InputChannels = Inputs,
            Populations = [hidden, SmallNetworks.Output(20e-3, 10e-3)],
            Projections =
            [
                new Projection { Source = Network.InputName, Target = "hidden", Weights = [.. Weights(Inputs)] },
                new Projection { Source = "hidden", Target = "hidden", Weights = [.. Weights(neurons)] },
                new Projection { Source = "hidden", Target = "out", Weights = [.. Enumerable.Repeat(0.125, neurons)] },
            ],
        };
        Raster input = SmallNetworks.Events(3, Inputs, Steps);
        foreach (ClockedSettings settings in new[] { ClockedSettings.Chip, ClockedSettings.Default }.Select(s => s with { ByteRows = bytes }))
        {
            Recording Of(ClockedStepKind kind) => new ClockedEngine(network, settings, kind).Run(input, RecordedStates.HiddenMembrane | RecordedStates.OutputMembrane);
            Recording scalar = Of(ClockedStepKind.Scalar);
            Assert.Contains(scalar.HiddenSpikes.Counts.ToArray(), count => count > 1);
            foreach (ClockedStepKind kind in new[] { ClockedStepKind.Vector256, ClockedStepKind.Vector512 }.Where(ClockedEngine.IsSupported))
            {
                Recording vector = Of(kind);
                Assert.True(scalar.HiddenSpikes.Counts.SequenceEqual(vector.HiddenSpikes.Counts), $"spikes, {kind}");
                RecordingComparison.Same(scalar.HiddenMembrane!, vector.HiddenMembrane!, $"membranes, {kind}");
                RecordingComparison.Same(scalar.OutputMembrane!, vector.OutputMembrane!, $"output membranes, {kind}");
            }
        }
    }

    // Sizes around those of vectors, tiles and words of bits; weights of 4 bits, of 8 bits, rough ones, and few ones.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(15, 17)]
    [InlineData(16, 16)]
    [InlineData(17, 15)]
    [InlineData(31, 33)]
    [InlineData(63, 65)]
    [InlineData(64, 64)]
    [InlineData(65, 63)]
    [InlineData(127, 1)]
    [InlineData(128, 8)]
    [InlineData(129, 127)]
    [InlineData(255, 16)]
    [InlineData(257, 17)]
    [InlineData(999, 9)]
    [InlineData(1000, 32)]
    public void Layers_of_any_size_equal_the_scalar_form_bit_for_bit(int hidden, int outputs)
    {
        const int Inputs = 19;
        for (int kind = 0; kind < 4; kind++)
        {
            var random = new SeededRandom((ulong)((hidden * 4) + kind), (ulong)outputs);
            int peak = kind == 0 ? 7 : 127;
            double Weight() => kind switch
            {
                2 => 0.3 * random.NextGaussian(),
                3 => random.Below(30) == 0 ? random.NextDouble(-0.5, 1) : 0,
                _ => random.Below(3) == 0 ? (random.Below((2 * peak) + 1) - (peak / 2)) / (8.0 * peak) : 0,
            };
            Population Layer(string name, PopulationRole role, int neurons, int synapses) => new()
            {
                Name = name,
                Role = role,
                TauMembraneSeconds = [.. Enumerable.Range(0, neurons).Select(_ => random.NextDouble(3e-3, 30e-3))],
                TauSynapseSeconds = [.. Enumerable.Range(0, synapses).Select(_ => Enumerable.Range(0, neurons).Select(_ => random.NextDouble(2e-3, 9e-3)).ToImmutableArray())],
                Threshold = [.. Enumerable.Range(0, neurons).Select(_ => random.NextDouble(0.3, 3))],
                Bias = [.. Enumerable.Range(0, neurons).Select(_ => kind == 1 ? 0.1 : 0)],
                SpikesPerStep = kind == 2 ? 1 : 15,
            };
            Projection Between(string source, string target, int from, int to, int synapse = 0) =>
                new() { Source = source, Target = target, Synapse = synapse, Weights = [.. Enumerable.Range(0, from * to).Select(_ => Weight())] };
            Network network = new()
            {
                Name = $"{hidden} and {outputs} neurons, weights {kind}",
                StepSeconds = 1e-3,
                InputChannels = Inputs,
                Populations = [Layer("h", PopulationRole.Hidden, hidden, 1 + (kind % 2)), Layer("o", PopulationRole.Output, outputs, 1)],
                Projections =
                [
                    Between(Network.InputName, "h", Inputs, hidden),
                    Between("h", "h", hidden, hidden, kind % 2),
                    Between("h", "o", hidden, outputs),
                    Between("o", "h", outputs, hidden),
                ],
            };
            Raster input = SmallNetworks.Events((ulong)hidden, Inputs, Steps);
            foreach (ClockedSettings settings in new[] { ClockedSettings.Chip, ClockedSettings.Default, ClockedSettings.ForwardEuler, ClockedSettings.Default with { Precision = NumberPrecision.Bits64 } })
            {
                Recording scalar = new ClockedEngine(network, settings, ClockedStepKind.Scalar).Run(input, RecordedStates.All);
                foreach (ClockedStepKind form in new[] { ClockedStepKind.Vector256, ClockedStepKind.Vector512 }.Where(ClockedEngine.IsSupported))
                {
                    RecordingComparison.Same(scalar, new ClockedEngine(network, settings, form).Run(input, RecordedStates.All), $"{network.Name}, {settings}, {form}");

                    // Without currents the step takes shorter ways.
                    Recording plain = new ClockedEngine(network, settings, form).Run(input);
                    Assert.True(scalar.HiddenSpikes.Counts.SequenceEqual(plain.HiddenSpikes.Counts) && scalar.OutputSpikes.Counts.SequenceEqual(plain.OutputSpikes.Counts), $"{network.Name}, {settings}, {form}, spikes only");
                }
            }
        }
    }
}
