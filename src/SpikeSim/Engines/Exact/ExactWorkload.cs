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
    public static ExactWorkload W1(bool hasArbitraryTaus, double seconds = 10) =>
        Create(hasArbitraryTaus ? "W1 any tau" : "W1", hasArbitraryTaus, seconds, drive: 1.0, InputRateHz);

    private static ExactWorkload Create(string name, bool hasArbitraryTaus, double seconds, double drive, double inputRateHz)
    {
        var random = new SeededRandom(1);
        double[] membrane = [.. Enumerable.Range(0, Neurons).Select(_ => hasArbitraryTaus ? random.NextDouble(0.012, 0.03) : 0.02)];
        double[] synapse = [.. Enumerable.Range(0, Neurons).Select(_ => hasArbitraryTaus ? random.NextDouble(0.004, 0.015) : 0.01)];
        var network = new Network
        {
            Name = name,
            StepSeconds = StepSeconds,
            InputChannels = Channels,
            Populations =
            [
                new Population
                {
                    Name = "n",
                    Role = PopulationRole.Output,
                    TauMembraneSeconds = [.. membrane],
                    TauSynapseSeconds = [[.. synapse]],
                    Threshold = [.. Enumerable.Repeat(1.0, Neurons)],
                    Bias = [.. membrane.Select(tau => (drive + random.NextDouble(-0.1, 0.1)) / tau * StepSeconds)],
                },
            ],
            Projections =
            [
                new Projection { Source = Network.InputName, Target = "n", Weights = [.. Enumerable.Range(0, Channels * Neurons).Select(_ => random.NextDouble(-Jump, Jump) * StepSeconds)] },
                new Projection { Source = "n", Target = "n", Weights = Recurrent(random), DelaySeconds = [DelaySeconds] },
            ],
        };
        var input = new TimedInput(Channels, Poisson(random, inputRateHz, seconds), [], seconds);
        return new ExactWorkload(name, "16 inputs at 50 Hz, 1000 recurrent neurons (10 %), delay 1 ms, continuous time", network, input);
    }

    private static ImmutableArray<double> Recurrent(SeededRandom random)
    {
        var weights = new double[Neurons * Neurons];
        for (int i = 0; i < weights.Length; i++)
        {
            if (random.NextDouble() < Connectivity)
            {
                bool isInhibitory = i / Neurons % 5 == 4;
                weights[i] = (isInhibitory ? -4 : 1) * Jump * random.NextDouble(0.5, 1.5) * StepSeconds;
            }
        }

        return [.. weights];
    }

    private static IEnumerable<TimedEvent> Poisson(SeededRandom random, double rateHz, double seconds)
    {
        for (int channel = 0; channel < Channels; channel++)
        {
            for (double time = Wait(); time < seconds; time += Wait())
            {
                yield return new TimedEvent(time, channel, 1);
            }
        }

        double Wait() => -Math.Log(1 - random.NextDouble()) / rateHz;
    }
}
