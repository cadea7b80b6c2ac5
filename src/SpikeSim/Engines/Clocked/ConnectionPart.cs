using SpikeSim.Networks;

namespace SpikeSim.Engines.Clocked;

/// <summary>The weights of a projection that share one delay; the others are zero.</summary>
/// <param name="Source">The index of the source population, -1 for the input.</param>
/// <param name="Target">The index of the target population.</param>
/// <param name="Synapse">The synapse of the target.</param>
/// <param name="DelaySteps">Steps from an event to its arrival.</param>
/// <param name="Weights">sources x targets weights.</param>
internal sealed record ConnectionPart(int Source, int Target, int Synapse, int DelaySteps, IReadOnlyList<double> Weights)
{
    /// <summary>The weights in single precision.</summary>
    public float[] Singles() => [.. Weights.Select(w => (float)w)];

    /// <summary>The parts of a network in the order in which they are added: forward connections first.</summary>
    public static IEnumerable<ConnectionPart> Of(Network network, ClockedSettings settings, double step) =>
        network.Projections.SelectMany(p => Of(network, p, settings, step)).OrderBy(p => p.Source >= p.Target);

    private static IEnumerable<ConnectionPart> Of(Network network, Projection projection, ClockedSettings settings, double step)
    {
        int source = network.IndexOf(projection.Source);
        int target = network.IndexOf(projection.Target);
        int least = source < 0 ? 0 : source < target ? settings.LayerDelaySteps : settings.RecurrentDelaySteps;
        if (projection.DelaySeconds.Length <= 1)
        {
            int steps = projection.DelaySeconds.IsEmpty ? 0 : ClockedFaults.Steps(projection.DelaySeconds[0], step);
            yield return new ConnectionPart(source, target, projection.Synapse, least + steps, projection.Weights);
            yield break;
        }

        int[] delays = [.. projection.DelaySeconds.Select(d => ClockedFaults.Steps(d, step))];
        foreach (int delay in delays.Distinct().Order())
        {
            double[] weights = [.. projection.Weights.Select((w, i) => delays[i] == delay ? w : 0)];
            if (weights.Any(w => w != 0))
            {
                yield return new ConnectionPart(source, target, projection.Synapse, least + delay, weights);
            }
        }
    }
}
