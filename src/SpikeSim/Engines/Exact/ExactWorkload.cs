using System.Collections.Immutable;
using SpikeSim.Networks;
using SpikeSim.Rasters;

namespace SpikeSim.Engines.Exact;

/// <summary>A network and its input in continuous time that benchmarks share, so that every figure names the same work.</summary>
/// <param name="Name">The name in tables.</param>
/// <param name="Description">What it is.</param>
/// <param name="Network">The network.</param>
/// <param name="Input">The input.</param>
public sealed record ExactWorkload(string Name, string Description, Network Network, TimedInput Input)
{
    private const int Neurons = 1000;
    private const int Channels = 16;
    private const double InputRateHz = 50;
    private const double DelaySeconds = 1e-3;
    private const double Connectivity = 0.1;

    /// <summary>The network's unit of time; a power of two, so that it rounds nothing.</summary>
    private const double StepSeconds = 1.0 / 1024;

    /// <summary>Jump of the current per event in thresholds per second; inhibition is four times as strong.</summary>
    private const double Jump = 4;

    /// <summary>
    /// W1 in continuous time: 16 Poisson inputs at 50 Hz, 1000 recurrent neurons of 10 % connectivity (80 % excitatory, 20 %
    /// inhibitory), delay 1 ms, about 25 spikes per neuron and second.
    /// </summary>
    /// <param name="hasArbitraryTaus">Whether every neuron has time constants of its own; otherwise tau_mem = 2 tau_syn = 20 ms in all.</param>
    /// <param name="seconds">The length of the input.</param>
    /// <returns>The workload.</returns>
    public static ExactWorkload W1(bool hasArbitraryTaus, double seconds = 10)
    {
        double[] membrane = Taus(hasArbitraryTaus, 0.02, 0.012, 0.03, stream: 1);
        double[] synapse = Taus(hasArbitraryTaus, 0.01, 0.004, 0.015, stream: 2);
        var random = new SeededRandom(1);
        double drive = hasArbitraryTaus ? 0.97 : 0.955;
        Population neurons = PopulationOf(membrane, synapse) with { Bias = [.. membrane.Select(tau => (drive + random.NextDouble(-0.1, 0.1)) / tau * StepSeconds)] };
        ImmutableArray<double> input = [.. Enumerable.Range(0, Channels * Neurons).Select(_ => random.NextDouble(-Jump, Jump) * StepSeconds)];
        Network network = Connect(hasArbitraryTaus ? "W1 any tau" : "W1", neurons, Channels, input, Recurrent(random, Jump));
        string taus = hasArbitraryTaus ? "time constants of their own" : "tau_mem = 2 tau_syn";
        return new ExactWorkload(network.Name, $"1000 recurrent neurons, {taus}", network, new TimedInput(Channels, Poisson(random, Channels, InputRateHz, seconds), [], seconds));
    }

    /// <summary>
    /// The network of W1 with all connections of a tenth of their strength and no drive but its inputs: 250 channels of which each
    /// fires four neurons, so that neurons fire at the rate of the channels.
    /// </summary>
    /// <param name="rateHz">The rate of the channels.</param>
    /// <returns>As many seconds of it as make 10,000 spikes, about.</returns>
    public static ExactWorkload Activity(double rateHz)
    {
        const int Groups = 250;
        const double Kick = 280;
        var random = new SeededRandom(1);
        double seconds = 10_000 / (rateHz * Neurons);
        double[] input = new double[Groups * Neurons];
        for (int n = 0; n < Neurons; n++)
        {
            input[(n % Groups * Neurons) + n] = Kick * random.NextDouble(0.9, 1.1) * StepSeconds;
        }

        Population neurons = PopulationOf(Taus(false, 0.02, 0, 0, 1), Taus(false, 0.01, 0, 0, 2));
        Network network = Connect("activity", neurons, Groups, [.. input], Recurrent(random, Jump / 10));
        return new ExactWorkload(network.Name, "10 % connectivity", network, new TimedInput(Groups, Poisson(random, Groups, rateHz, seconds), [], seconds));
    }

    private static double[] Taus(bool areArbitrary, double common, double shortest, double longest, ulong stream)
    {
        var random = new SeededRandom(1, stream);
        return [.. Enumerable.Range(0, Neurons).Select(_ => areArbitrary ? random.NextDouble(shortest, longest) : common)];
    }

    private static Population PopulationOf(double[] membrane, double[] synapse) => new()
    {
        Name = "n",
        Role = PopulationRole.Output,
        TauMembraneSeconds = [.. membrane],
        TauSynapseSeconds = [[.. synapse]],
        Threshold = [.. Enumerable.Repeat(1.0, Neurons)],
        Bias = [.. new double[Neurons]],
    };

    private static Network Connect(string name, Population neurons, int channels, ImmutableArray<double> input, ImmutableArray<double> recurrent) => new()
    {
        Name = name,
        StepSeconds = StepSeconds,
        InputChannels = channels,
        Populations = [neurons],
        Projections =
        [
            new Projection { Source = Network.InputName, Target = neurons.Name, Weights = input },
            new Projection { Source = neurons.Name, Target = neurons.Name, Weights = recurrent, DelaySeconds = [DelaySeconds] },
        ],
    };

    private static ImmutableArray<double> Recurrent(SeededRandom random, double jump)
    {
        var weights = new double[Neurons * Neurons];
        for (int i = 0; i < weights.Length; i++)
        {
            if (random.NextDouble() < Connectivity)
            {
                bool isInhibitory = i / Neurons % 5 == 4;
                weights[i] = (isInhibitory ? -4 : 1) * jump * random.NextDouble(0.5, 1.5) * StepSeconds;
            }
        }

        return [.. weights];
    }

    private static IEnumerable<TimedEvent> Poisson(SeededRandom random, int channels, double rateHz, double seconds)
    {
        for (int channel = 0; channel < channels; channel++)
        {
            for (double time = Wait(); time < seconds; time += Wait())
            {
                yield return new TimedEvent(time, channel, 1);
            }
        }

        double Wait() => -Math.Log(1 - random.NextDouble()) / rateHz;
    }
}
