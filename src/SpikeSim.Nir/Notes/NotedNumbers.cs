using System.Collections.Immutable;
using System.Globalization;
using SpikeSim.Networks;

namespace SpikeSim.Nir.Notes;

/// <summary>Takes out of the weights and biases of a file the factors that went into them when SpikeSim wrote it.</summary>
internal static class NotedNumbers
{
    // A number that went through a factor and back is off by a few roundings of double precision.
    private const double Roundings = 1e-15;

    /// <summary>The network with the numbers that it had.</summary>
    /// <param name="network">The network as it was lowered.</param>
    /// <param name="dividesByDecay">Whether what goes into a synapse was multiplied by its decay, for the order of chips.</param>
    public static Network Restored(Network network, bool dividesByDecay)
    {
        Dictionary<string, double[]> decays = network.Populations.ToDictionary(p => p.Name, p => dividesByDecay ? DecaysOf(p, network.StepSeconds) : [.. Enumerable.Repeat(1.0, p.Neurons)], StringComparer.Ordinal);
        return network with
        {
            Populations =
            [
                .. network.Populations.Select(p => p with
                {
                    Bias = [.. p.Bias.Select(Short)],
                    CurrentBias = [.. p.CurrentBias.Select(c => c.Select((b, n) => Short(b / decays[p.Name][n])).ToImmutableArray())],
                }),
            ],
            Projections = [.. network.Projections.Select(p => p with { Weights = [.. p.Weights.Select((w, i) => Short(w / decays[p.Target][i % decays[p.Target].Length]))] })],
        };
    }

    // A synapse of one step lets nothing through in the order of chips: its weights were written as 0 and stay so.
    private static double[] DecaysOf(Population population, double step) =>
        [.. Enumerable.Range(0, population.Neurons).Select(n => population.TauSynapseSeconds.IsEmpty || population.TauSynapseSeconds[0][n] == step ? 1 : 1 - (step / population.TauSynapseSeconds[0][n]))];

    // Weights come from training in single precision, as such or written in its shortest decimals, or from people: where a number is
    // one of these but for rounding, it was that.
    private static double Short(double value)
    {
        float single = (float)value;
        if (Math.Abs(value - single) <= Roundings * Math.Abs(value))
        {
            return single;
        }

        double decimals = double.Parse(single.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return Math.Abs(value - decimals) <= Roundings * Math.Abs(value) ? decimals : value;
    }
}
