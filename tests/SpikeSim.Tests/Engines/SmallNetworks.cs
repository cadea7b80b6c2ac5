using System.Collections.Immutable;
using SpikeSim.Networks;
using SpikeSim.Rasters;

namespace SpikeSim.Tests.Engines;

/// <summary>Networks for tests of engines: single neurons, and random ones with every feature.</summary>
internal static class SmallNetworks
{
    /// <summary>One neuron, one input channel, one weight.</summary>
    public static Network Neuron(Population neuron, double weight, double step = 1e-3, double delay = 0) => new()
    {
        Name = "one neuron",
        StepSeconds = step,
        InputChannels = 1,
        Populations = [neuron],
        Projections = [new Projection { Source = Network.InputName, Target = neuron.Name, Weights = [weight], DelaySeconds = delay == 0 ? [] : [delay] }],
    };

    /// <summary>One output neuron; a synaptic time constant of 0 means no synapse.</summary>
    public static Population Output(double tauMembrane, double tauSynapse, double threshold = 1) => new()
    {
        Name = "out",
        Role = PopulationRole.Output,
        TauMembraneSeconds = [tauMembrane],
        TauSynapseSeconds = tauSynapse == 0 ? [] : [[tauSynapse]],
        Threshold = [threshold],
        Bias = [0],
    };

    /// <summary>A random network of a step of 1 ms: one to three populations, delays, biases, aliases, weights of several kinds.</summary>
    public static Network Random(ulong seed)
    {
        var random = new SeededRandom(4711, seed);
        int hidden = random.Below(3);
        int channels = 1 + random.Below(20);
        Population[] populations = [.. Enumerable.Range(0, hidden + 1).Select(i => Population(random, i, i == hidden))];
        var projections = new List<Projection>();
        for (int target = 0; target < populations.Length; target++)
        {
            projections.Add(Projection(random, Network.InputName, channels, populations[target]));
            for (int source = 0; source < populations.Length; source++)
            {
                if (random.Below(2) == 0)
                {
                    projections.Add(Projection(random, populations[source].Name, populations[source].Neurons, populations[target]));
                }
            }
        }

        ImmutableArray<AliasConnection> aliases = hidden == 2 && populations[0].Neurons == populations[1].Neurons
            ? [random.Below(2) == 0 ? new AliasConnection("p0", "p1") : new AliasConnection("p1", "p0")]
            : [];
        return new Network { Name = $"random {seed}", StepSeconds = 1e-3, InputChannels = channels, Populations = [.. populations], Projections = [.. projections], Aliases = aliases };
    }

    /// <summary>Random events of a mean of about one in four steps, sometimes several at once.</summary>
    public static Raster Events(ulong seed, int channels, int steps, double stepSeconds = 1e-3)
    {
        var random = new SeededRandom(99, seed);
        ushort[] counts = [.. Enumerable.Range(0, channels * steps).Select(_ => (ushort)(random.Below(4) == 0 ? 1 + (random.Below(6) / 5 * random.Below(4)) : 0))];
        return new Raster(counts, channels, stepSeconds);
    }

    private static Population Population(SeededRandom random, int index, bool isOutput)
    {
        int neurons = random.Below(4) == 0 ? 65 + random.Below(80) : 1 + random.Below(20);
        neurons = index < 2 && random.Below(3) == 0 ? 12 : neurons;
        int synapses = random.Below(5) == 0 ? 0 : 1 + random.Below(2);
        ImmutableArray<double> Values(Func<double> value) => [.. Enumerable.Range(0, neurons).Select(_ => value())];
        bool hasBias = random.Below(3) == 0;
        bool hasCurrentBias = random.Below(3) == 0;
        ResetRule reset = random.Below(2) == 0 ? ResetRule.Subtract : ResetRule.ToValue;
        return new Population
        {
            Name = $"p{index}",
            Role = isOutput ? PopulationRole.Output : PopulationRole.Hidden,
            TauMembraneSeconds = Values(() => random.NextDouble(2e-3, 30e-3)),
            TauSynapseSeconds = [.. Enumerable.Range(0, synapses).Select(_ => Values(() => random.NextDouble(1.5e-3, 15e-3)))],
            Threshold = Values(() => random.NextDouble(0.5, 2)),
            Bias = Values(() => hasBias ? random.NextDouble(-0.05, 0.15) : 0),
            CurrentBias = hasCurrentBias ? [.. Enumerable.Range(0, synapses).Select(_ => Values(() => random.NextDouble(-0.02, 0.05)))] : [],
            Spiking = !isOutput || random.Below(2) == 0,
            Reset = reset,
            ResetValue = reset == ResetRule.ToValue && random.Below(2) == 0 ? Values(() => random.NextDouble(-0.5, 0.2)) : [],
            RefractorySeconds = random.Below(4) == 0 ? 2e-3 : 0,
            SpikesPerStep = random.Below(2) == 0 ? 1 : 31,
        };
    }

    private static Projection Projection(SeededRandom random, string source, int sources, Population target)
    {
        int kind = random.Below(4);
        int entries = sources * target.Neurons;
        double[] weights = [.. Enumerable.Range(0, entries).Select(_ => kind switch
        {
            0 => random.Below(40) == 0 ? random.NextGaussian() : 0,
            1 => 0.03125 * (random.Below(41) - 18),
            2 => random.Below(3) == 0 ? random.NextDouble(-0.3, 0.5) : 0,
            _ => 0.3 * random.NextGaussian(),
        })];
        return new Projection
        {
            Source = source,
            Target = target.Name,
            Synapse = random.Below(target.Targets),
            Weights = [.. weights],
            DelaySeconds = random.Below(4) switch
            {
                0 => [1e-3 * random.Below(5)],
                1 => [.. Enumerable.Range(0, entries).Select(_ => 1e-3 * random.Below(4))],
                _ => [],
            },
        };
    }
}
