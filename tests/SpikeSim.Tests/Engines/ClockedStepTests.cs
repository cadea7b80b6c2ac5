using System.Collections.Immutable;
using SpikeSim.Engines.Clocked;
using SpikeSim.Networks;
using SpikeSim.Rasters;

namespace SpikeSim.Tests.Engines;

public sealed class ClockedStepTests
{
    private const int Steps = 40;

    public static TheoryData<string> Forms => [.. Settings.Keys];

    private static Dictionary<string, ClockedSettings> Settings => new()
    {
        ["exact"] = ClockedSettings.Default,
        ["exact, constant events"] = new ClockedSettings { Shape = EventShape.Constant, LayerDelaySteps = 0 },
        ["chip"] = ClockedSettings.Chip,
        ["Euler, new"] = ClockedSettings.ForwardEuler,
        ["Euler, old, next layer at once"] = ClockedSettings.ForwardEuler with { Order = ClockedOrder.Old, SpikeCap = null },
        ["exponential Euler"] = ClockedSettings.ExponentialEuler with { Reset = ResetRule.Subtract, LayerDelaySteps = 1, RecurrentDelaySteps = 2 },
        ["exponential, old, gains"] = ClockedSettings.ExponentialEuler with { Order = ClockedOrder.Old, LayerDelaySteps = 1 },
        ["exponential, chip order"] = ClockedSettings.Chip with { Integrator = ClockedIntegrator.Exponential },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Double_precision_equals_a_slow_model(string form)
    {
        ClockedSettings settings = Settings[form] with { Precision = NumberPrecision.Bits64 };
        for (ulong seed = 0; seed < 40; seed++)
        {
            Network network = SmallNetworks.Random(seed);
            if (ClockedFaults.Find(network, settings).Count > 0)
            {
                continue;
            }

            var engine = new ClockedEngine(network, settings);
            var slow = new SlowClocked(network, settings);
            Raster input = SmallNetworks.Events(seed, network.InputChannels, Steps);
            for (int step = 0; step < Steps; step++)
            {
                engine.Step(input.Row(step));
                slow.Step(input.Row(step).ToArray());
                for (int p = 0; p < network.Populations.Length; p++)
                {
                    string place = $"{network.Name}, step {step}, population {p}";
                    var membrane = new double[network.Populations[p].Neurons];
                    engine.CopyMembrane(p, membrane);
                    Assert.True(membrane.Zip(slow.Membrane(p)).All(v => Math.Abs(v.First - v.Second) < 1e-9 * Math.Max(1, Math.Abs(v.Second))), $"membrane, {place}");
                    Assert.True(Counts(engine, p).SequenceEqual(slow.Spikes(p)), $"spikes, {place}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Vector_forms_equal_the_scalar_form_bit_for_bit(string form)
    {
        for (ulong seed = 0; seed < 60; seed++)
        {
            Network network = SmallNetworks.Random(seed);
            ClockedSettings settings = Settings[form] with { Precision = seed % 2 == 0 ? NumberPrecision.Bits32 : NumberPrecision.Bits64, StepSeconds = seed % 5 == 0 ? 0.5e-3 : null };
            if (ClockedFaults.Find(network, settings).Count > 0)
            {
                continue;
            }

            Raster input = SmallNetworks.Events(seed, network.InputChannels, Steps, settings.StepSeconds ?? 1e-3);
            Recording scalar = new ClockedEngine(network, settings, ClockedStepKind.Scalar).Run(input, RecordedStates.All);
            foreach (ClockedStepKind kind in new[] { ClockedStepKind.Vector256, ClockedStepKind.Vector512 }.Where(ClockedEngine.IsSupported))
            {
                Same(scalar, new ClockedEngine(network, settings, kind).Run(input, RecordedStates.All), $"{network.Name}, {kind}");
            }
        }
    }

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
                SameRows(scalar.HiddenMembrane!, vector.HiddenMembrane!, $"hidden membranes, {settings}, {kind}");
                SameRows(scalar.OutputMembrane!, vector.OutputMembrane!, $"output membranes, {settings}, {kind}");
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
                SameRows(scalar.HiddenMembrane!, vector.HiddenMembrane!, $"membranes, {kind}");
                SameRows(scalar.OutputMembrane!, vector.OutputMembrane!, $"output membranes, {kind}");
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
                    Same(scalar, new ClockedEngine(network, settings, form).Run(input, RecordedStates.All), $"{network.Name}, {settings}, {form}");

                    // Without currents the step takes shorter ways.
                    Recording plain = new ClockedEngine(network, settings, form).Run(input);
                    Assert.True(scalar.HiddenSpikes.Counts.SequenceEqual(plain.HiddenSpikes.Counts) && scalar.OutputSpikes.Counts.SequenceEqual(plain.OutputSpikes.Counts), $"{network.Name}, {settings}, {form}, spikes only");
                }
            }
        }
    }

    [Fact]
    public void Eight_bit_rows_equal_numbers_as_far_as_sums_are_exact()
    {
        // Weights are multiples of 2^-10 and no current is left from the step before, so that every sum is exact in either storage.
        Network network = ClockedWorkload.W1(steps: 1).Network;
        Network exact = network with { Populations = [.. network.Populations.Select(p => p with { TauSynapseSeconds = [[.. Enumerable.Repeat(1e-3, p.Neurons)]] })] };
        Raster input = SmallNetworks.Events(5, network.InputChannels, 60);
        var bytes = new ClockedEngine(exact, ClockedSettings.ForwardEuler);
        var numbers = new ClockedEngine(exact, ClockedSettings.ForwardEuler with { ByteRows = false });
        Assert.Contains(WeightStorage.Bytes, bytes.Storage);
        Assert.DoesNotContain(WeightStorage.Bytes, numbers.Storage);
        Same(bytes.Run(input, RecordedStates.All), numbers.Run(input, RecordedStates.All), "bytes against numbers");
    }

    [Fact]
    public void Storage_follows_density_and_scale()
    {
        Network network = ClockedWorkload.W1(steps: 1).Network;
        Projection dense = network.Projections[1];
        Projection sparse = dense with { Weights = [.. dense.Weights.Select((w, i) => i % 50 == 0 ? w : 0)] };
        Projection rough = dense with { Weights = [.. dense.Weights.Select((w, i) => w + (1e-3 * i / dense.Weights.Length))] };
        Assert.Equal(WeightStorage.Bytes, Of(dense));
        Assert.Equal(WeightStorage.Lists, Of(sparse));
        Assert.Equal(WeightStorage.Rows, Of(rough));

        WeightStorage Of(Projection projection) => new ClockedEngine(network with { Projections = [projection] }).Storage[0];
    }

    [Fact]
    public void Many_events_in_one_step_are_added_exactly()
    {
        Population output = SmallNetworks.Output(20e-3, 10e-3) with { Spiking = false };
        Network network = SmallNetworks.Neuron(output, weight: 0.5) with
        {
            InputChannels = 1200,
            Projections = [new Projection { Source = Network.InputName, Target = "out", Weights = [.. Enumerable.Repeat(0.5, 1200)] }],
        };
        foreach (ClockedStepKind kind in new[] { ClockedStepKind.Scalar, ClockedStepKind.Vector256, ClockedStepKind.Vector512 }.Where(ClockedEngine.IsSupported))
        {
            var engine = new ClockedEngine(network, ClockedSettings.Chip, kind);
            Recording recording = engine.Run(new Raster([.. Enumerable.Repeat((ushort)1, 1200)], 1200, 1e-3), RecordedStates.All);
            Assert.Equal(0.9f * 600f, recording.OutputCurrent![0, 0], 3);
        }
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        ClockedWorkload workload = ClockedWorkload.W1(steps: 50);
        foreach (ClockedSettings settings in Settings.Values)
        {
            var engine = new ClockedEngine(workload.Network, settings);
            long bytes = Allocations.Least(() =>
            {
                for (int step = 0; step < workload.Input.Steps; step++)
                {
                    engine.Step(workload.Input.Row(step));
                }
            });
            Assert.Equal(0, bytes);
        }
    }

    [Fact]
    public void State_persists_until_reset()
    {
        for (ulong seed = 0; seed < 12; seed++)
        {
            Network network = SmallNetworks.Random(seed);
            Raster input = SmallNetworks.Events(seed, network.InputChannels, Steps);
            var engine = new ClockedEngine(network);
            Recording whole = engine.Run(input, RecordedStates.All);
            engine.Reset();
            Recording first = engine.Run(Part(input, 0, 17), RecordedStates.All);
            Recording second = engine.Run(Part(input, 17, Steps - 17), RecordedStates.All);
            for (int step = 0; step < Steps; step++)
            {
                (Recording part, int at) = step < 17 ? (first, step) : (second, step - 17);
                Assert.True(whole.OutputSpikes.Row(step).SequenceEqual(part.OutputSpikes.Row(at)), $"{network.Name}, spikes of step {step}");
                Assert.True(whole.OutputMembrane!.Row(step).SequenceEqual(part.OutputMembrane!.Row(at)), $"{network.Name}, membranes of step {step}");
            }
        }
    }

    private static Raster Part(Raster raster, int start, int steps) =>
        new(raster.Counts.Slice(start * raster.Channels, steps * raster.Channels).ToArray(), raster.Channels, raster.StepSeconds);

    private static int[] Counts(ClockedEngine engine, int population)
    {
        var counts = new ushort[engine.Network.Populations[population].Neurons];
        engine.CopySpikes(population, counts);
        return [.. counts.Select(c => (int)c)];
    }

    private static void Same(Recording expected, Recording actual, string place)
    {
        Assert.True(expected.HiddenSpikes.Counts.SequenceEqual(actual.HiddenSpikes.Counts), $"hidden spikes, {place}");
        Assert.True(expected.OutputSpikes.Counts.SequenceEqual(actual.OutputSpikes.Counts), $"output spikes, {place}");
        Trace[] left = [expected.HiddenMembrane!, expected.HiddenCurrent!, expected.HiddenCurrent2!, expected.OutputMembrane!, expected.OutputCurrent!, expected.OutputCurrent2!];
        Trace[] right = [actual.HiddenMembrane!, actual.HiddenCurrent!, actual.HiddenCurrent2!, actual.OutputMembrane!, actual.OutputCurrent!, actual.OutputCurrent2!];
        for (int i = 0; i < left.Length; i++)
        {
            SameRows(left[i], right[i], $"trace {i}, {place}");
        }
    }

    private static void SameRows(Trace expected, Trace actual, string place)
    {
        for (int step = 0; step < expected.Steps; step++)
        {
            Assert.True(expected.Row(step).SequenceEqual(actual.Row(step)), $"step {step}, {place}");
        }
    }
}
