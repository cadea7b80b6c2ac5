using System.Collections.Immutable;
using SpikeSim.Engines.Exact;
using SpikeSim.Networks;
using SpikeSim.Rasters;

namespace SpikeSim.Tests.Engines;

/// <summary>Laws that hold for every network, tried on random ones.</summary>
public sealed class ExactLawTests
{
    private const double Same = 1e-12;

    public static TheoryData<int> Seeds(int count) => [.. Enumerable.Range(0, count)];

    [Theory]
    [MemberData(nameof(Seeds), 60)]
    public void Random_neurons_fire_as_brute_force_says(int seed)
    {
        var random = new SeededRandom((ulong)seed, 7);
        int synapses = seed % 3;
        Population population = RandomNeuron(random, synapses);
        int targets = Math.Max(1, synapses);
        double scale = synapses == 0 ? 1 : 1 / 0.01;
        double[][] weights = [.. Enumerable.Range(0, targets).Select(_ => Enumerable.Range(0, 3).Select(_ => random.NextDouble(-0.6, 1.2) * scale).ToArray())];
        Network network = ExactNetworks.Of(population, 3, weights[0]) with
        {
            Projections = [.. weights.Select((w, s) => new Projection { Source = Network.InputName, Target = "n", Synapse = s, Weights = [.. w] })],
        };
        TimedInput input = RandomInput(random, channels: 3, events: 40, currents: seed % 2 == 0 ? 6 : 0, duration: 0.4);

        List<double> expected = new SlowNeuron(population, weights).Run(input);
        double[] found = Times(network, input, new ExactSettings());

        AssertSame(expected, found, 1e-11);
    }

    [Theory]
    [MemberData(nameof(Seeds), 8)]
    public void The_forms_and_widths_give_the_same_spikes(int seed)
    {
        var random = new SeededRandom((ulong)seed, 8);
        (Network network, TimedInput input) = RandomNetwork(random, pairs: 1 + (seed % 3), refractory: 0);
        SpikeList general = Run(network, input, new ExactSettings { Form = ExactForm.General });
        SpikeList epoch = Run(network, input, new ExactSettings { Form = ExactForm.Epoch });

        Assert.NotEmpty(general.Spikes);
        for (int n = 0; n < network.Populations[0].Neurons; n++)
        {
            AssertSame(general.TimesPerNeuron(0, network.Populations[0].Neurons)[n], epoch.TimesPerNeuron(0, network.Populations[0].Neurons)[n], Same);
        }

        foreach (ExactForm form in new[] { ExactForm.General, ExactForm.Epoch })
        {
            ImmutableArray<TimedSpike>[] widths = [.. new[] { 64, 256, 512 }.Select(bits => Run(network, input, new ExactSettings { Form = form, MaxVectorBits = bits }).Spikes)];
            Assert.Equal<TimedSpike>(widths[0], widths[1]);
            Assert.Equal<TimedSpike>(widths[0], widths[2]);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds), 6)]
    public void A_run_is_the_same_each_time_and_whatever_the_order_of_its_events(int seed)
    {
        var random = new SeededRandom((ulong)seed, 9);
        (Network network, TimedInput input) = RandomNetwork(random, pairs: seed % 2 == 0 ? 2 : 9, refractory: seed % 2 == 0 ? 0 : 0.002);
        var engine = new ExactEngine(network, new ExactSettings());
        ImmutableArray<TimedSpike> first = engine.Run(input).Spikes;
        TimedEvent[] shuffled = [.. input.Events];
        random.Shuffle<TimedEvent>(shuffled);

        Assert.Equal<TimedSpike>(first, engine.Run(new TimedInput(input.Channels, shuffled, [], input.DurationSeconds)).Spikes);
        Assert.Equal<TimedSpike>(first, Run(network, input, new ExactSettings()).Spikes);
    }

    [Theory]
    [MemberData(nameof(Seeds), 4)]
    public void Time_has_no_unit_and_the_membrane_neither(int seed)
    {
        var random = new SeededRandom((ulong)seed, 10);
        (Network network, TimedInput input) = RandomNetwork(random, pairs: seed % 2 == 0 ? 2 : 9, refractory: seed % 2 == 0 ? 0 : 0.002);
        ImmutableArray<TimedSpike> plain = Run(network, input, new ExactSettings()).Spikes;

        // Factors of two round nothing, so the spikes are the same to the last bit.
        Network slower = Stretched(network, 2);
        var later = new TimedInput(input.Channels, input.Events.Select(e => e with { Seconds = e.Seconds * 2 }), [], input.DurationSeconds * 2);
        Assert.Equal<TimedSpike>(plain.Select(s => s with { Seconds = s.Seconds * 2 }), Run(slower, later, new ExactSettings()).Spikes);

        Population p = network.Populations[0];
        Network larger = network with
        {
            Populations = [p with { Threshold = Scaled(p.Threshold, 4), Bias = Scaled(p.Bias, 4), ResetValue = Scaled(p.ResetValue, 4) }],
            Projections = [.. network.Projections.Select(q => q with { Weights = Scaled(q.Weights, 4) })],
        };
        Assert.Equal<TimedSpike>(plain, Run(larger, input, new ExactSettings()).Spikes);
    }

    [Theory]
    [MemberData(nameof(Seeds), 4)]
    public void A_network_at_rest_does_the_same_later(int seed)
    {
        var random = new SeededRandom((ulong)seed, 11);
        (Network network, TimedInput input) = RandomNetwork(random, pairs: seed % 2 == 0 ? 2 : 9, refractory: 0);
        Network atRest = network with { Populations = [network.Populations[0] with { Bias = ExactNetworks.Repeat(0, network.Populations[0].Neurons) }] };
        const double Shift = 0.375;
        var later = new TimedInput(input.Channels, input.Events.Select(e => e with { Seconds = e.Seconds + Shift }), [], input.DurationSeconds + Shift);

        double[] now = Times(atRest, input, new ExactSettings());

        Assert.NotEmpty(now);
        AssertSame([.. now.Select(t => t + Shift)], Times(atRest, later, new ExactSettings()), Same);
    }

    [Theory]
    [MemberData(nameof(Seeds), 4)]
    public void A_refractory_time_lies_between_any_two_spikes_of_a_neuron(int seed)
    {
        const double Refractory = 0.003;
        (Network network, TimedInput input) = RandomNetwork(new SeededRandom((ulong)seed, 12), pairs: 9, Refractory);
        SpikeList spikes = Run(network, input, new ExactSettings());
        Assert.NotEmpty(spikes.Spikes);
        Assert.All(spikes.TimesPerNeuron(0, network.Populations[0].Neurons), times => Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second - pair.First >= Refractory)));
    }

    [Fact]
    public void Looking_at_membranes_changes_nothing()
    {
        (Network network, TimedInput input) = RandomNetwork(new SeededRandom(1, 13), pairs: 9, refractory: 0.001);
        var engine = new ExactEngine(network, new ExactSettings());
        var membranes = new double[network.Populations[0].Neurons];
        engine.Start(input);
        for (int step = 1; step <= 400; step++)
        {
            engine.AdvanceTo(step * 1e-3);
            engine.ReadMembranes(0, membranes);
            Assert.All(membranes, v => Assert.True(v < 1 + 1e-12));
        }

        double[] plain = Times(network, input, new ExactSettings());
        AssertSame(plain, [.. engine.Spikes().Spikes.Select(s => s.Seconds)], Same);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void A_run_allocates_nothing(int pairs)
    {
        (Network network, TimedInput input) = RandomNetwork(new SeededRandom(2, 14), pairs, refractory: 0);
        var engine = new ExactEngine(network, new ExactSettings());
        engine.Run(input);
        Assert.True(engine.SpikeCount > 100);
        Assert.Equal(0, Allocations.Least(() =>
        {
            engine.Start(input);
            engine.AdvanceTo(input.DurationSeconds);
        }));
    }

    [Theory]
    [MemberData(nameof(Seeds), 20)]
    public void The_closed_form_for_one_ratio_is_the_general_search(int seed)
    {
        var random = new SeededRandom((ulong)seed, 15);
        var rates = new FlowRates(random.NextDouble(20, 200), 0, 0);
        rates = rates with { First = 2 * rates.Membrane };
        int hits = 0;
        for (int i = 0; i < 200; i++)
        {
            var state = new FlowState(random.NextDouble(-1, 1), random.NextDouble(0, 8) * Math.Pow(10, -random.Below(9)) * rates.Membrane, 0);
            double threshold = random.NextDouble(-0.2, 1);
            Crossing general = CrossingSearch.Find(state, rates, threshold, horizonSeconds: 10);
            Crossing closed = QuadraticCrossing.Find(state, rates, threshold);
            Assert.Equal(general.IsExact, closed.IsExact);
            Assert.True(!general.IsExact || Math.Abs(general.Seconds - closed.Seconds) < 1e-14, $"{general.Seconds:R} and {closed.Seconds:R} s");
            hits += closed.IsExact ? 1 : 0;
        }

        Assert.InRange(hits, 20, 190);

        // A membrane that rises and is below its threshold by less than rounding fires.
        double just = Math.BitDecrement(0.75);
        Assert.True(QuadraticCrossing.Find(new FlowState(just, 4 * rates.Membrane, 0), rates, 0.75) is { IsExact: true, Seconds: < 1e-15 });
    }

    [Fact]
    public void The_cost_of_a_run_is_that_of_its_events()
    {
        ExactWorkload calm = ExactWorkload.Activity(0.5);
        ExactWorkload busy = ExactWorkload.Activity(50);
        Assert.Equal(0.01, calm.Input.TotalEvents() / calm.Input.DurationSeconds / (busy.Input.TotalEvents() / busy.Input.DurationSeconds), 0.002);
        foreach (ExactWorkload workload in new[] { calm, busy })
        {
            var engine = new ExactEngine(workload.Network, new ExactSettings());
            engine.Run(workload.Input);

            // What the engine does is to let events arrive; how long the time between them is does not matter.
            Assert.InRange(engine.Arrivals, engine.SpikeCount, engine.SpikeCount + workload.Input.TotalEvents());
        }
    }

    private static Population RandomNeuron(SeededRandom random, int synapses)
    {
        double membrane = random.NextDouble(0.005, 0.03);
        double[] tau = [.. Enumerable.Range(0, synapses).Select(_ => random.Below(4) switch
        {
            0 => membrane,
            1 => membrane * (1 + 1e-9),
            2 => membrane * random.NextDouble(1.2, 3),
            _ => membrane * random.NextDouble(0.1, 0.9),
        })];
        bool hasValue = random.Below(2) == 0;
        return ExactNetworks.Neuron() with
        {
            TauMembraneSeconds = [membrane],
            TauSynapseSeconds = [.. tau.Select(t => ExactNetworks.Repeat(t, 1))],
            CurrentBias = random.Below(2) == 0 ? [] : [.. tau.Select(t => ExactNetworks.Repeat(random.NextDouble(-0.5, 0.5) / membrane / t, 1))],
            Bias = [random.NextDouble(-0.5, 1.5) / membrane],
            Reset = hasValue ? ResetRule.ToValue : ResetRule.Subtract,
            ResetValue = hasValue ? [random.NextDouble(-0.5, 0.5)] : [],
            RefractorySeconds = random.Below(3) == 0 ? random.NextDouble(0.001, 0.01) : 0,
        };
    }

    private static TimedInput RandomInput(SeededRandom random, int channels, int events, int currents, double duration) => new(
        channels,
        Enumerable.Range(0, events).Select(_ => new TimedEvent(random.NextDouble(0, duration), random.Below(channels), 1 + random.Below(2))),
        Enumerable.Range(0, currents).Select(_ => new CurrentChange(random.NextDouble(0, duration), random.Below(channels), random.NextDouble(-40, 80))),
        duration);

    // Weak enough to forget its past, so that rounding does not grow.
    private static (Network Network, TimedInput Input) RandomNetwork(SeededRandom random, int pairs, double refractory)
    {
        const int Neurons = 43;
        double[] membrane = [.. Enumerable.Range(0, pairs).Select(_ => random.NextDouble(0.008, 0.03))];
        double[] synapse = [.. membrane.Select(tau => tau * random.NextDouble(0.2, 0.8))];
        int[] pairOf = [.. Enumerable.Range(0, Neurons).Select(n => n % pairs)];
        Population population = ExactNetworks.Neurons(Neurons) with
        {
            TauMembraneSeconds = [.. pairOf.Select(p => membrane[p])],
            TauSynapseSeconds = [[.. pairOf.Select(p => synapse[p])]],
            Bias = [.. pairOf.Select(p => random.NextDouble(0.5, 1.4) / membrane[p])],
            Reset = random.Below(2) == 0 ? ResetRule.Subtract : ResetRule.ToValue,
            RefractorySeconds = refractory,
        };
        double[] input = [.. Enumerable.Range(0, 4 * Neurons).Select(_ => random.NextDouble(-40, 80))];
        double[] recurrent = [.. Enumerable.Range(0, Neurons * Neurons).Select(_ => random.Below(5) == 0 ? random.NextDouble(-12, 12) : 0)];
        Network network = ExactNetworks.Of(population, 4, input, recurrent, delaySeconds: 1e-3);
        return (network, RandomInput(random, 4, events: 120, currents: 0, duration: 0.4));
    }

    private static Network Stretched(Network network, double factor)
    {
        Population p = network.Populations[0];
        return network with
        {
            StepSeconds = network.StepSeconds * factor,
            Populations =
            [
                p with
                {
                    TauMembraneSeconds = Scaled(p.TauMembraneSeconds, factor),
                    TauSynapseSeconds = [.. p.TauSynapseSeconds.Select(t => Scaled(t, factor))],
                    RefractorySeconds = p.RefractorySeconds * factor,
                },
            ],
            Projections = [.. network.Projections.Select(q => q with { DelaySeconds = Scaled(q.DelaySeconds, factor) })],
        };
    }

    private static ImmutableArray<double> Scaled(ImmutableArray<double> values, double factor) => [.. values.Select(v => v * factor)];

    private static SpikeList Run(Network network, TimedInput input, ExactSettings settings) => new ExactEngine(network, settings).Run(input);

    private static double[] Times(Network network, TimedInput input, ExactSettings settings) => [.. Run(network, input, settings).Spikes.Select(s => s.Seconds)];

    private static void AssertSame(IReadOnlyList<double> expected, IReadOnlyList<double> found, double tolerance)
    {
        Assert.Equal(expected.Count, found.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.True(Math.Abs(expected[i] - found[i]) <= tolerance, $"spike {i}: {expected[i]:R} and {found[i]:R} s, {Math.Abs(expected[i] - found[i]):E1} s apart");
        }
    }
}
