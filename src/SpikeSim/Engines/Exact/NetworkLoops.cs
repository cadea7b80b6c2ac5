using SpikeSim.Networks;

namespace SpikeSim.Engines.Exact;

/// <summary>Loops of a network: of populations, which may get a delay of the engine, and of neurons without any delay, which have no meaning.</summary>
internal static class NetworkLoops
{
    private const int LongestNamed = 6;

    /// <summary>Whether spikes of the target of a projection can reach its source.</summary>
    public static bool IsPartOfLoop(Network network, Projection projection)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { projection.Target };
        var open = new Queue<string>(reached);
        while (open.TryDequeue(out string? name))
        {
            foreach (string next in network.Projections.Where(p => p.Source == name).Select(p => p.Target)
                .Concat(network.Aliases.Where(a => a.Source == name).Select(a => a.Target)))
            {
                if (reached.Add(next))
                {
                    open.Enqueue(next);
                }
            }
        }

        return reached.Contains(projection.Source);
    }

    /// <summary>A loop of neurons whose spikes come back at the instant at which they left.</summary>
    /// <returns>The loop in words, or null where there is none.</returns>
    public static string? WithoutDelay(Network network, NeuronTable neurons, double recurrentDelaySeconds)
    {
        List<int>[] next = InstantTargets(network, neurons, recurrentDelaySeconds);
        var state = new byte[neurons.Count];
        var path = new List<int>();
        var child = new int[neurons.Count];
        for (int start = 0; start < neurons.Count; start++)
        {
            if (state[start] != 0)
            {
                continue;
            }

            path.Add(start);
            state[start] = 1;
            while (path.Count > 0)
            {
                int neuron = path[^1];
                if (child[neuron] == next[neuron].Count)
                {
                    state[neuron] = 2;
                    path.RemoveAt(path.Count - 1);
                    continue;
                }

                int target = next[neuron][child[neuron]++];
                if (state[target] == 1)
                {
                    return InWords(path[path.IndexOf(target)..], neurons);
                }

                if (state[target] == 0)
                {
                    state[target] = 1;
                    path.Add(target);
                }
            }
        }

        return null;
    }

    private static List<int>[] InstantTargets(Network network, NeuronTable neurons, double recurrentDelaySeconds)
    {
        var next = new List<int>[neurons.Count];
        for (int i = 0; i < next.Length; i++)
        {
            next[i] = [];
        }

        foreach (Projection projection in network.Projections.Where(p => p.Source != Network.InputName))
        {
            if (recurrentDelaySeconds > 0 && IsPartOfLoop(network, projection))
            {
                continue;
            }

            int source = neurons.FirstOf[network.Populations.IndexOf(network.Find(projection.Source)!)];
            int target = network.Populations.IndexOf(network.Find(projection.Target)!);
            int width = network.Populations[target].Neurons;
            for (int i = 0; i < projection.Weights.Length; i++)
            {
                double delay = projection.DelaySeconds.Length == 0 ? 0 : projection.DelaySeconds[projection.DelaySeconds.Length == 1 ? 0 : i];
                if (projection.Weights[i] != 0 && delay == 0)
                {
                    next[source + (i / width)].Add(neurons.FirstOf[target] + (i % width));
                }
            }
        }

        foreach (AliasConnection alias in network.Aliases)
        {
            int source = network.Populations.IndexOf(network.Find(alias.Source)!);
            int target = network.Populations.IndexOf(network.Find(alias.Target)!);
            for (int i = 0; i < network.Populations[source].Neurons; i++)
            {
                next[neurons.FirstOf[source] + i].Add(neurons.FirstOf[target] + i);
            }
        }

        return next;
    }

    private static string InWords(List<int> loop, NeuronTable neurons)
    {
        IEnumerable<string> named = loop.Take(LongestNamed).Select(neurons.NameOf);
        string rest = loop.Count > LongestNamed ? $" -> ... ({loop.Count} neurons)" : string.Empty;
        return $"{string.Join(" -> ", named)}{rest} -> {neurons.NameOf(loop[0])}";
    }
}
