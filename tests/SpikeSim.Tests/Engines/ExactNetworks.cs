using System.Collections.Immutable;
using SpikeSim.Networks;

namespace SpikeSim.Tests.Engines;

/// <summary>Small networks for tests of the exact engine; the step is 1 s, so that weights are jumps per second.</summary>
internal static class ExactNetworks
{
    /// <summary>One population that takes from the inputs, and from itself where there are recurrent weights.</summary>
    public static Network Of(Population population, int channels, double[] input, double[]? recurrent = null, double delaySeconds = 0) => new()
    {
        Name = "test",
        StepSeconds = 1,
        InputChannels = channels,
        Populations = [population],
        Projections =
        [
            new Projection { Source = Network.InputName, Target = population.Name, Weights = [.. input] },
            .. recurrent is null ? Array.Empty<Projection>() : [new Projection { Source = population.Name, Target = population.Name, Weights = [.. recurrent], DelaySeconds = [delaySeconds] }],
        ],
    };

    /// <summary>One neuron with a synapse of 10 ms, a membrane of 20 ms and a threshold of 1.</summary>
    public static Population Neuron() => Neurons(1);

    public static Population Neurons(int count) => new()
    {
        Name = "n",
        Role = PopulationRole.Output,
        TauMembraneSeconds = Repeat(0.02, count),
        TauSynapseSeconds = [Repeat(0.01, count)],
        Threshold = Repeat(1, count),
        Bias = Repeat(0, count),
    };

    public static ImmutableArray<double> Repeat(double value, int count) => [.. Enumerable.Repeat(value, count)];
}
