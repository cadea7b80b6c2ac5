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
                RecordingComparison.Same(scalar, new ClockedEngine(network, settings, kind).Run(input, RecordedStates.All), $"{network.Name}, {kind}");
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
        RecordingComparison.Same(bytes.Run(input, RecordedStates.All), numbers.Run(input, RecordedStates.All), "bytes against numbers");
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
}
