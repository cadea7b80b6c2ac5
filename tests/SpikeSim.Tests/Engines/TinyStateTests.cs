using SpikeSim.Engines.Clocked;
using SpikeSim.Networks;
using SpikeSim.Rasters;

namespace SpikeSim.Tests.Engines;

/// <summary>Neurons that are left alone must not decay into numbers below the normal ones, which are slow and never end.</summary>
public sealed class TinyStateTests
{
    // Long enough for the slowest decay: e^(-step/20) is below 2^-996 after 13 808 steps.
    private const int LongSilence = 14_600;

    private static readonly ClockedSettings[] Forms =
        [ClockedSettings.Default, ClockedSettings.Default with { Shape = EventShape.Constant }, ClockedSettings.Chip, ClockedSettings.ForwardEuler, ClockedSettings.ForwardEuler with { Order = ClockedOrder.Old }];

    private static IEnumerable<ClockedStepKind> Kinds => new[] { ClockedStepKind.Scalar, ClockedStepKind.Vector256, ClockedStepKind.Vector512 }.Where(ClockedEngine.IsSupported);

    [Theory]
    [InlineData(NumberPrecision.Bits32)]
    [InlineData(NumberPrecision.Bits64)]
    public void After_long_silence_states_are_zero_in_every_form(NumberPrecision precision)
    {
        Network network = Layer(20e-3, 10e-3);
        foreach (ClockedSettings settings in Forms)
        {
            foreach (ClockedStepKind kind in Kinds)
            {
                var engine = new ClockedEngine(network, settings with { Precision = precision }, kind);
                Recording recording = engine.Run(Once(LongSilence, [0]), RecordedStates.All);
                double[] last = [.. recording.OutputMembrane!.Row(LongSilence - 1), .. recording.OutputCurrent!.Row(LongSilence - 1)];
                Assert.True(last.All(v => v == 0), $"{settings}, {kind}: {last.FirstOrDefault(v => v != 0)}");
                Assert.NotEqual(0, recording.OutputMembrane.Row(1000)[0]);
            }
        }
    }

    [Fact]
    public void Without_the_rule_a_state_would_never_end()
    {
        float state = 1;
        for (int step = 0; step < LongSilence; step++)
        {
            state *= 0.95f;
        }

        Assert.True(state > 0 && float.IsSubnormal(state));
    }

    [Fact]
    public void Forms_are_equal_to_the_bit_while_states_vanish()
    {
        foreach (ClockedSettings settings in Forms)
        {
            foreach (Network network in new[] { Layer(2e-3, 3e-3), SmallNetworks.Random(5), SmallNetworks.Random(11) }.Where(n => ClockedFaults.Find(n, settings).Count == 0))
            {
                Raster input = Once(1200, [0, 3, 700], network.InputChannels);
                Recording scalar = new ClockedEngine(network, settings, ClockedStepKind.Scalar).Run(input, RecordedStates.All);
                foreach (ClockedStepKind kind in Kinds.Skip(1))
                {
                    Recording vector = new ClockedEngine(network, settings, kind).Run(input, RecordedStates.All);
                    Assert.True(scalar.OutputSpikes.Counts.SequenceEqual(vector.OutputSpikes.Counts));
                    for (int step = 0; step < input.Steps; step++)
                    {
                        Assert.True(scalar.OutputMembrane!.Row(step).SequenceEqual(vector.OutputMembrane!.Row(step)), $"{network.Name}, {settings}, {kind}, step {step}");
                        Assert.True(scalar.OutputCurrent!.Row(step).SequenceEqual(vector.OutputCurrent!.Row(step)), $"{network.Name}, {settings}, {kind}, step {step}");
                    }
                }
            }
        }
    }

    // The slow model has no such rule: spikes are the same, and membranes as near as two ways of adding come.
    [Fact]
    public void Nothing_that_can_be_seen_changes()
    {
        ClockedSettings settings = ClockedSettings.Chip with { Precision = NumberPrecision.Bits64 };
        Network network = Layer(2e-3, 3e-3);
        var engine = new ClockedEngine(network, settings);
        var slow = new SlowClocked(network, settings);
        Raster input = Once(2600, [0, 1, 2, 2500, 2501, 2502]);
        long spikes = 0;
        for (int step = 0; step < input.Steps; step++)
        {
            engine.Step(input.Row(step));
            slow.Step(input.Row(step).ToArray());
            var counts = new ushort[network.OutputNeurons];
            var membrane = new double[network.OutputNeurons];
            engine.CopySpikes(0, counts);
            engine.CopyMembrane(0, membrane);
            Assert.Equal(slow.Spikes(0), counts.Select(c => (int)c));
            Assert.True(membrane.Zip(slow.Membrane(0)).All(v => Math.Abs(v.First - v.Second) < 1e-14), $"step {step}");
            spikes += counts.Sum(c => c);
        }

        Assert.True(spikes > 100);
    }

    // The rule counts from the reset, so that what was run before it leaves no trace.
    [Fact]
    public void A_run_after_a_reset_has_the_bits_of_a_first_run()
    {
        Network network = Layer(2e-3, 3e-3);
        Raster input = Once(300, [0]);
        Recording first = new ClockedEngine(network).Run(input, RecordedStates.All);
        var used = new ClockedEngine(network);
        used.Run(Once(100, [5]));
        used.Reset();
        Recording second = used.Run(input, RecordedStates.All);
        for (int step = 0; step < input.Steps; step++)
        {
            Assert.True(first.OutputMembrane!.Row(step).SequenceEqual(second.OutputMembrane!.Row(step)), $"step {step}");
        }

        Assert.NotEqual(0, first.OutputMembrane!.Row(254)[0]);
        Assert.Equal(0, first.OutputMembrane.Row(299)[0]);
    }

    [Fact]
    public void Only_what_is_below_the_limit_is_cleared()
    {
        var states = new AlignedBuffer<float>(16);
        float limit = TinyStates.Limit<float>();
        new[] { limit, -limit, MathF.BitDecrement(limit), -MathF.BitDecrement(limit), float.Epsilon, -1, float.NaN, float.NegativeInfinity }.CopyTo(states.Span);
        TinyStates.Clear(states);
        Assert.Equal([limit, -limit, 0, 0, 0, -1, float.NaN, float.NegativeInfinity], states.Span[..8].ToArray());
        Assert.Equal(MathF.ScaleB(1, -100), limit);
        Assert.Equal(Math.ScaleB(1, -996), TinyStates.Limit<double>());
    }

    private static Network Layer(double tauMembrane, double tauSynapse)
    {
        const int Neurons = 70;
        return SmallNetworks.Neuron(
            new Population
            {
                Name = "out",
                Role = PopulationRole.Output,
                TauMembraneSeconds = [.. Enumerable.Repeat(tauMembrane, Neurons)],
                TauSynapseSeconds = [[.. Enumerable.Repeat(tauSynapse, Neurons)]],
                Threshold = [.. Enumerable.Repeat(1.0, Neurons)],
                Bias = [.. Enumerable.Repeat(0.0, Neurons)],
                SpikesPerStep = 31,
            },
            1) with
        { Projections = [new Projection { Source = Network.InputName, Target = "out", Weights = [.. Enumerable.Range(0, Neurons).Select(n => 0.3 + (n / 64.0))] }] };
    }

    private static Raster Once(int steps, int[] events, int channels = 1)
    {
        var counts = new ushort[steps * channels];
        foreach (int step in events)
        {
            counts.AsSpan(step * channels, channels).Fill(1);
        }

        return new Raster(counts, channels, 1e-3);
    }
}
