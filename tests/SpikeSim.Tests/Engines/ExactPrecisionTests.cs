using SpikeSim.Engines.Exact;
using SpikeSim.Networks;
using SpikeSim.Rasters;

namespace SpikeSim.Tests.Engines;

/// <summary>What rounding may do to a run: it stays as small after many spikes as after one, and never decides who fires.</summary>
public sealed class ExactPrecisionTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 0.00017)]
    [InlineData(1, 0)]
    [InlineData(1, 0.00017)]
    [InlineData(2, 0)]
    public void A_regular_neuron_keeps_its_period_over_thousands_of_spikes(int synapses, double refractory)
    {
        const double Tau = 0.02;
        const double Drive = 200.3;
        const double Seconds = 30;
        Population neuron = ExactNetworks.Neuron() with
        {
            TauMembraneSeconds = [Tau],
            TauSynapseSeconds = [.. Enumerable.Repeat(ExactNetworks.Repeat(0.01, 1), synapses)],
            Bias = [Drive],
            RefractorySeconds = refractory,
        };
        double rise = Tau * Math.Log(Tau * Drive / ((Tau * Drive) - 1));

        double[] times = Times(ExactNetworks.Of(neuron, 1, [0]), new TimedInput(1, [], [], Seconds), ExactForm.Automatic);

        Assert.Equal((int)((Seconds + refractory) / (rise + refractory)), times.Length);
        Assert.All(times.Select((t, i) => t - (rise + (i * (rise + refractory)))), error => Assert.True(Math.Abs(error) < 1e-13, $"off by {error} s"));
    }

    // The current sinks to where it just carries the membrane to its threshold, which asks for all the digits of ten thousand spikes. Last
    // spikes from a model in 70 digits; tolerances by the rule of golden/exact, 50 times what the last bit of the weight moves them.
    [Theory]
    [InlineData(ExactForm.General, 0.01, 0, 1e6, 9996, 0.5861914059250425, 1e-12)]
    [InlineData(ExactForm.Epoch, 0.01, 0, 1e6, 9996, 0.5861914059250425, 1e-12)]
    [InlineData(ExactForm.General, 0.0123, 0, 1e6, 12296, 0.6159647782168125, 1.4e-12)]
    public void A_long_train_after_one_event_ends_when_it_should(ExactForm form, double tauSynapse, double refractory, double weight, int count, double last, double tolerance)
    {
        Population neuron = ExactNetworks.Neuron() with { TauSynapseSeconds = [[tauSynapse]], RefractorySeconds = refractory };

        double[] times = Times(ExactNetworks.Of(neuron, 1, [weight]), new TimedInput(1, [new(0.5, 0, 1)], [], 1), form);

        Assert.Equal(count, times.Length);
        Assert.True(Math.Abs(times[^1] - last) < tolerance, $"{times[^1]:R} and {last:R} s");
    }

    [Theory]
    [InlineData(ExactForm.General)]
    [InlineData(ExactForm.Epoch)]
    public void Spikes_a_few_doubles_apart_are_all_counted(ExactForm form)
    {
        // A charge of a million thresholds and a half within a nanosecond, of which the membrane leaks nothing.
        const double TauSynapse = 1e-9;
        const int Spikes = 1_000_000;
        Population neuron = ExactNetworks.Neuron() with { TauMembraneSeconds = [1], TauSynapseSeconds = [[TauSynapse]] };

        double[] times = Times(ExactNetworks.Of(neuron, 1, [(Spikes + 0.5) / TauSynapse]), new TimedInput(1, [new(0.5, 0, 1)], [], 1), form);

        Assert.Equal(Spikes, times.Length);
        Assert.InRange(times[Spikes / 2] - 0.5, TauSynapse * (Math.Log(2) - 1e-3), TauSynapse * (Math.Log(2) + 1e-3));
    }

    [Theory]
    [InlineData(ExactForm.General)]
    [InlineData(ExactForm.Epoch)]
    public void Twins_fire_together_although_one_would_stop_the_other(ExactForm form)
    {
        // Two neurons of one state reach their thresholds at one instant, and what the first sends arrives at that instant, after both fired.
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new SeededRandom((ulong)seed, 21);
            double membrane = random.NextDouble(0.005, 0.03);
            Population twins = ExactNetworks.Neurons(2) with
            {
                TauMembraneSeconds = ExactNetworks.Repeat(membrane, 2),
                TauSynapseSeconds = [ExactNetworks.Repeat(membrane * random.NextDouble(0.2, 0.8), 2)],
                Bias = ExactNetworks.Repeat(random.NextDouble(1.05, 1.5) / membrane, 2),
            };
            double weight = random.NextDouble(10, 30);
            Network network = ExactNetworks.Of(twins, 1, [weight, weight], [0, -1e5, 0, 0]);

            SpikeList spikes = new ExactEngine(network, new ExactSettings { Form = form }).Run(new TimedInput(1, [new(random.NextDouble(0, 0.01), 0, 1)], [], 0.2));

            double first = spikes.Spikes[0].Seconds;
            Assert.Equal<TimedSpike>([new(first, 0, 0), new(first, 0, 1)], spikes.Spikes.Take(2));
        }
    }

    [Theory]
    [InlineData(ExactForm.General)]
    [InlineData(ExactForm.Epoch)]
    public void A_membrane_that_begins_at_its_threshold_fires_at_once(ExactForm form)
    {
        for (int seed = 0; seed < 50; seed++)
        {
            var random = new SeededRandom((ulong)seed, 22);
            Population neuron = ExactNetworks.Neuron() with
            {
                TauSynapseSeconds = [[random.NextDouble(0.002, 0.015)]],
                Threshold = [0],
                Bias = [-random.NextDouble(0, 60)],
                CurrentBias = [[-random.NextDouble(0, 500)]],
                Reset = ResetRule.ToValue,
                ResetValue = [-1],
            };
            Assert.Equal([0.0], Times(ExactNetworks.Of(neuron, 1, [0]), new TimedInput(1, [], [], 0.001), form));
        }
    }

    [Theory]
    [InlineData(ExactForm.General)]
    [InlineData(ExactForm.Epoch)]
    public void A_drive_that_ends_at_the_threshold_never_reaches_it(ExactForm form)
    {
        // As a NIR file says it: the bias is v_leak/tau_mem of a step, and the product of both is v_leak but for rounding.
        const int Neurons = 200;
        const double Step = 1e-3;
        var random = new SeededRandom(23);
        double[] threshold = [.. Enumerable.Range(0, Neurons).Select(_ => random.NextDouble(0.3, 2))];
        double[] tau = [.. Enumerable.Range(0, Neurons).Select(n => n % 2 == 0 ? 0.0123 : 0.0217)];
        Population neurons = ExactNetworks.Neurons(Neurons) with
        {
            TauMembraneSeconds = [.. tau],
            Threshold = [.. threshold],
            Bias = [.. threshold.Zip(tau, (v, t) => v * (Step / t))],
        };
        Network network = ExactNetworks.Of(neurons, 1, [.. new double[Neurons]]) with { StepSeconds = Step };

        Assert.Empty(Times(network, new TimedInput(1, [], [], 30), form));
        Network above = network with { Populations = [neurons with { Bias = [.. neurons.Bias.Select(b => b * (1 + 1e-14))] }] };
        Assert.Equal(Neurons, Times(above, new TimedInput(1, [], [], 0.75), form).Length);
    }

    [Fact]
    public void A_membrane_that_arrives_at_its_threshold_together_with_an_event_fires()
    {
        // V of a neuron without a synapse reaches 1 at t; the event at that very double would take it away.
        Population neuron = ExactNetworks.Neuron() with { TauSynapseSeconds = [], Bias = [75] };
        Network network = ExactNetworks.Of(neuron, 1, [-0.5]);
        double first = Times(network, new TimedInput(1, [], [], 0.1), ExactForm.General)[0];

        Assert.Equal(first, Times(network, new TimedInput(1, [new(first, 0, 1)], [], 0.1), ExactForm.General)[0]);
        Assert.True(Times(network, new TimedInput(1, [new(Math.BitDecrement(first), 0, 1)], [], 0.1), ExactForm.General)[0] > first);
    }

    private static double[] Times(Network network, TimedInput input, ExactForm form) =>
        [.. new ExactEngine(network, new ExactSettings { Form = form }).Run(input).Spikes.Select(s => s.Seconds)];
}
