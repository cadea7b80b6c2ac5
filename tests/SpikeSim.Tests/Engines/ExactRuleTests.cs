using SpikeSim.Engines.Exact;
using SpikeSim.Networks;
using SpikeSim.Rasters;

namespace SpikeSim.Tests.Engines;

/// <summary>The rules of the exact engine, one by one, on neurons whose spikes can be worked out by hand.</summary>
public sealed class ExactRuleTests
{
    [Fact]
    public void Drive_above_the_threshold_fires_at_the_period_of_the_closed_form()
    {
        // V = 2 (1 - e^(-t/tau)) reaches 1 after tau ln 2.
        Network network = ExactNetworks.Of(ExactNetworks.Neuron() with { Bias = [2 / 0.02] }, 1, [0]);

        double[] times = Times(network, []);

        Assert.Equal(14, times.Length);
        Assert.All(times.Select((t, i) => t - ((i + 1) * 0.02 * Math.Log(2))), error => Assert.True(Math.Abs(error) < 1e-15));
    }

    [Fact]
    public void A_constant_drive_into_the_synapse_is_a_current()
    {
        // I tends to c tau_syn, V to I tau_mem.
        Network network = ExactNetworks.Of(ExactNetworks.Neuron() with { CurrentBias = [[0.999 / 0.02 / 0.01]] }, 1, [0]);
        Assert.Empty(Times(network, []));
        Assert.NotEmpty(Times(ExactNetworks.Of(ExactNetworks.Neuron() with { CurrentBias = [[1.001 / 0.02 / 0.01]] }, 1, [0]), []));
    }

    [Fact]
    public void The_current_may_fire_a_neuron_many_times_after_one_event()
    {
        double[] times = Times(ExactNetworks.Of(ExactNetworks.Neuron(), 1, [5000]), [new(0.01, 0, 1)]);
        Assert.True(times.Length > 20, $"{times.Length} spikes");
        Assert.True(times[0] > 0.01);
    }

    [Fact]
    public void Events_of_one_instant_are_applied_together()
    {
        Network network = ExactNetworks.Of(ExactNetworks.Neuron() with { TauSynapseSeconds = [] }, 2, [3, -2.5]);

        Assert.Empty(Times(network, [new(0.1, 0, 1), new(0.1, 1, 1)]));
        Assert.Equal([0.1, 0.1, 0.1], Times(network, [new(0.1, 0, 1), new(0.2, 1, 1)]));
    }

    [Fact]
    public void A_membrane_without_a_synapse_keeps_what_lies_above_the_threshold()
    {
        Population plain = ExactNetworks.Neuron() with { TauSynapseSeconds = [] };
        Assert.Equal([0.1, 0.1], Times(ExactNetworks.Of(plain, 1, [2.5]), [new(0.1, 0, 1)]));
        Assert.Equal([0.1], Times(ExactNetworks.Of(plain with { Reset = ResetRule.ToValue }, 1, [2.5]), [new(0.1, 0, 1)]));
    }

    [Fact]
    public void Neurons_at_their_thresholds_fire_before_what_they_send_arrives()
    {
        // Both fire at one instant, and each would keep the other from it.
        Population pair = ExactNetworks.Neurons(2) with { TauSynapseSeconds = [], Role = PopulationRole.Hidden };
        Population readout = ExactNetworks.Neurons(2) with { TauSynapseSeconds = [], Name = "m", Threshold = [0.5, 1] };
        Network network = ExactNetworks.Of(pair, 1, [1, 1]) with
        {
            Populations = [pair, readout],
            Projections =
            [
                new Projection { Source = Network.InputName, Target = "n", Weights = [1, 1] },
                new Projection { Source = "n", Target = "m", Weights = [1, 0.5, -0.25, 0.5] },
            ],
        };

        SpikeList spikes = new ExactEngine(network, new ExactSettings()).Run(new TimedInput(1, [new(0.1, 0, 1)], [], 1));

        // 1 - 0.25 and 0.5 + 0.5: what arrives together counts together.
        Assert.Equal<TimedSpike>([new(0.1, 0, 0), new(0.1, 0, 1), new(0.1, 1, 0), new(0.1, 1, 1)], spikes.Spikes);
    }

    [Fact]
    public void A_refractory_neuron_is_held_and_its_current_goes_on()
    {
        Population neuron = ExactNetworks.Neuron();
        double[] free = Times(ExactNetworks.Of(neuron, 1, [3000]), [new(0, 0, 1)]);
        double[] refractory = Times(ExactNetworks.Of(neuron with { RefractorySeconds = 0.004 }, 1, [3000]), [new(0, 0, 1)]);

        Assert.Equal(free[0], refractory[0], 1e-15);
        Assert.True(refractory.Length < free.Length);
        Assert.All(refractory.Zip(refractory.Skip(1)), pair => Assert.True(pair.Second - pair.First > 0.004));

        // From the end of the hold on it is the neuron with V = 0 and the current that is left.
        double release = refractory[0] + 0.004;
        double left = 3000 * Math.Exp(-release / 0.01);
        double[] again = Times(ExactNetworks.Of(neuron, 1, [left]), [new(0, 0, 1)]);
        Assert.Equal(again[0] + release, refractory[1], 1e-14);
    }

    [Fact]
    public void Delays_are_added_to_the_time_of_what_was_sent()
    {
        Population plain = ExactNetworks.Neurons(2) with { TauSynapseSeconds = [] };
        Network network = ExactNetworks.Of(plain, 1, [1, 1], [0, 1, 1, 0], 0.125);
        SpikeList spikes = new ExactEngine(network with { Projections = [network.Projections[0] with { Weights = [1, 0] }, network.Projections[1]] }, new ExactSettings())
            .Run(new TimedInput(1, [new(0.25, 0, 1)], [], 0.75));
        Assert.Equal<TimedSpike>([new(0.25, 0, 0), new(0.375, 0, 1), new(0.5, 0, 0), new(0.625, 0, 1), new(0.75, 0, 0)], spikes.Spikes);
    }

    [Fact]
    public void An_alias_fires_along_and_leaves_the_membrane_alone()
    {
        Population source = ExactNetworks.Neuron() with { TauSynapseSeconds = [], Role = PopulationRole.Hidden };
        Population target = ExactNetworks.Neuron() with { Name = "m" };
        Network network = ExactNetworks.Of(source, 1, [1]) with { Populations = [source, target], Aliases = [new AliasConnection("n", "m")] };

        Assert.Equal<TimedSpike>([new(0.1, 0, 0), new(0.1, 1, 0)], new ExactEngine(network, new ExactSettings()).Run(new TimedInput(1, [new(0.1, 0, 1)], [], 1)).Spikes);
    }

    [Fact]
    public void A_current_carries_the_charge_of_its_events()
    {
        // A steady 100 events per second of weight 1: V tends to 100 tau_mem tau_syn... of a current that tends to 100 tau_syn.
        var input = new TimedInput(1, [], [new(0.1, 0, 100), new(2.1, 0, 0)], 3);
        var engine = new ExactEngine(ExactNetworks.Of(ExactNetworks.Neuron(), 1, [1]), new ExactSettings());
        engine.Start(input);
        var value = new double[1];
        engine.AdvanceTo(2);
        engine.ReadMembranes(0, value);
        Assert.Equal(100 * 0.01 * 0.02, value[0], 1e-15);
        engine.ReadCurrents(0, 0, value);
        Assert.Equal(100 * 0.01, value[0], 1e-15);
        engine.AdvanceTo(3);
        engine.ReadCurrents(0, 0, value);
        Assert.Equal(0, value[0], 1e-15);
    }

    [Fact]
    public void A_neuron_that_does_not_spike_follows_its_currents_and_forgets_them()
    {
        var random = new SeededRandom(24);
        CurrentChange[] changes = [.. Enumerable.Range(0, 1000).SelectMany(i => new CurrentChange[]
        {
            new(i * 3e-3, i % 3, random.NextDouble(-1, 1) * Math.Pow(10, random.NextDouble(-3, 3))),
            new((i * 3e-3) + 7e-3, i % 3, 0),
        })];
        var engine = new ExactEngine(ExactNetworks.Of(ExactNetworks.Neuron() with { Spiking = false }, 3, [0.1, 0.7, 1.3]), new ExactSettings());
        engine.Start(new TimedInput(3, [], changes, 20));
        engine.AdvanceTo(19);
        var value = new double[1];
        engine.ReadMembranes(0, value);
        Assert.InRange(value[0], -1e-15, 1e-15);
        Assert.Empty(engine.Spikes().Spikes);
    }

    [Fact]
    public void A_loop_without_a_delay_is_refused_by_name()
    {
        Network network = ExactNetworks.Of(ExactNetworks.Neurons(3), 1, [1, 1, 1], [0, 1, 0, 0, 0, 1, 1, 0, 0]);

        DataFormatException error = Assert.Throws<DataFormatException>(() => new ExactEngine(network, new ExactSettings()));

        Assert.Contains("n[0] -> n[1] -> n[2] -> n[0]", error.Message, StringComparison.Ordinal);
        Assert.NotEqual(0, new ExactEngine(network, new ExactSettings { RecurrentDelaySeconds = 1e-3 }).VectorBits);

        // A triangle of weights has no loop.
        Assert.NotEqual(0, new ExactEngine(ExactNetworks.Of(ExactNetworks.Neurons(3), 1, [1, 1, 1], [0, 1, 1, 0, 0, 1, 0, 0, 0]), new ExactSettings()).VectorBits);
    }

    [Fact]
    public void Neurons_that_would_fire_without_end_are_refused_by_name()
    {
        Refused(ExactNetworks.Neurons(2) with { Threshold = [1, 0] }, "n[1]");
        Refused(ExactNetworks.Neurons(2) with { Reset = ResetRule.ToValue, ResetValue = [1, 0] }, "n[0]");
    }

    [Fact]
    public void A_drive_that_time_cannot_resolve_is_stopped()
    {
        var engine = new ExactEngine(ExactNetworks.Of(ExactNetworks.Neuron(), 1, [1e300]), new ExactSettings());
        DataFormatException error = Assert.Throws<DataFormatException>(() => engine.Run(new TimedInput(1, [new(0.5, 0, 1000)], [], 1)));
        Assert.Contains("n[0]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_spikes_stop_the_run()
    {
        var engine = new ExactEngine(ExactNetworks.Of(ExactNetworks.Neuron() with { Bias = [1e5] }, 1, [0]), new ExactSettings { MaxSpikes = 100 });
        Assert.Contains("100 spikes", Assert.Throws<DataFormatException>(() => engine.Run(new TimedInput(1, [], [], 1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_of_another_width_is_refused()
    {
        var engine = new ExactEngine(ExactNetworks.Of(ExactNetworks.Neuron(), 1, [1]), new ExactSettings());
        Assert.Throws<DataFormatException>(() => engine.Run(new TimedInput(2, [], [], 1)));
    }

    private static void Refused(Population population, string name) =>
        Assert.Contains(name, Assert.Throws<DataFormatException>(() => new ExactEngine(ExactNetworks.Of(population, 1, [1, 1]), new ExactSettings())).Message, StringComparison.Ordinal);

    private static double[] Times(Network network, TimedEvent[] events, double duration = 0.2) =>
        [.. new ExactEngine(network, new ExactSettings()).Run(new TimedInput(network.InputChannels, events, [], duration)).Spikes.Select(s => s.Seconds)];
}
