using SpikeSim.Chips;
using SpikeSim.Networks;

namespace SpikeSim.Mapping;

/// <summary>
/// The order of hidden neurons on a chip. Where the chip limits which ids inputs reach and outputs read, the populations that inputs
/// reach come first and those that outputs read last (chip specification, section 6). Where that breaks a limit or makes an alias
/// point back, other orders are tried: that of the network, that of the signal, every order of few populations, and at last single neurons.
/// </summary>
internal static class PlacementOrder
{
    /// <summary>The most populations whose orders are all tried: 720 of them.</summary>
    private const int MaxPermuted = 6;

    /// <summary>The neuron (numbered as in the network) at each id.</summary>
    public static int[] Of(Network network, HiddenNeurons neurons, ChipDescription? chip)
    {
        int[] ofNetwork = [.. Enumerable.Range(0, neurons.Count)];
        if (chip is null)
        {
            return ofNetwork;
        }

        bool limits = chip.InputExpansion < chip.HiddenNeurons || chip.OutputExpansion < chip.HiddenNeurons;
        int[] first = limits ? Expand(neurons, ReachedFirstReadLast(network, neurons.Populations)) : ofNetwork;
        (int Outside, int Backward) least = Cost(first, neurons, chip);
        int[] best = first;
        foreach (int[] candidate in Others(network, neurons, chip, first))
        {
            if (least == (0, 0))
            {
                break;
            }

            (int Outside, int Backward) cost = Cost(candidate, neurons, chip);
            if (cost.CompareTo(least) < 0)
            {
                (least, best) = (cost, candidate);
            }
        }

        return best;
    }

    private static IEnumerable<int[]> Others(Network network, HiddenNeurons neurons, ChipDescription chip, int[] first)
    {
        yield return [.. Enumerable.Range(0, neurons.Count)];
        Dictionary<string, int> steps = LayerDelays.ByWeights(network);
        yield return Expand(neurons, ReachedFirstReadLast(network, neurons.Populations.OrderBy(p => steps.GetValueOrDefault(p.Name, int.MaxValue))));
        yield return Expand(neurons, neurons.Populations.OrderBy(p => steps.GetValueOrDefault(p.Name, int.MaxValue)));
        int populations = neurons.Populations.Count;
        if (populations <= MaxPermuted)
        {
            foreach (int[] order in Permutations(new int[populations], 0))
            {
                yield return Expand(neurons, order.Select(i => neurons.Populations[i]));
            }
        }

        if (ByNeuron(first, neurons, chip) is { } byNeuron)
        {
            yield return byNeuron;
        }
    }

    private static IEnumerable<Population> ReachedFirstReadLast(Network network, IEnumerable<Population> populations)
    {
        bool Reached(Population p) => network.Projections.Any(j => j.Source == Network.InputName && j.Target == p.Name);
        bool Read(Population p) => network.Projections.Any(j => j.Source == p.Name && network.Find(j.Target)?.Role == PopulationRole.Output);
        return populations.OrderBy(p => Reached(p) ? 0 : Read(p) ? 2 : 1);
    }

    private static int[] Expand(HiddenNeurons neurons, IEnumerable<Population> order) =>
        [.. order.SelectMany(p => Enumerable.Range(neurons.First(p), p.Neurons))];

    private static (int Outside, int Backward) Cost(int[] order, HiddenNeurons neurons, ChipDescription chip)
    {
        int outside = 0;
        var id = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            id[order[i]] = i;
            outside += i < neurons.Earliest(order[i], chip) || i >= neurons.Latest(order[i], chip) ? 1 : 0;
        }

        int backward = 0;
        foreach ((int source, int target, int count) in neurons.Aliases)
        {
            for (int i = 0; i < count; i++)
            {
                backward += id[target + i] <= id[source + i] ? 1 : 0;
            }
        }

        return (outside, backward);
    }

    // In the order of the dictionary, so that the first of equally good orders is the nearest to that of the network.
    private static IEnumerable<int[]> Permutations(int[] order, int placed)
    {
        if (placed == order.Length)
        {
            yield return order;
            yield break;
        }

        for (int next = 0; next < order.Length; next++)
        {
            if (Array.IndexOf(order, next, 0, placed) >= 0)
            {
                continue;
            }

            order[placed] = next;
            foreach (int[] whole in Permutations(order, placed + 1))
            {
                yield return whole;
            }
        }
    }

    /// <summary>
    /// Gives each id to the neuron that may have it and whose range of ids ends first. This finds an order wherever there is one
    /// (jobs of unit length with release times and deadlines); null where there is none.
    /// </summary>
    private static int[]? ByNeuron(int[] preferred, HiddenNeurons neurons, ChipDescription chip)
    {
        var order = new int[preferred.Length];
        var left = new List<int>(preferred);
        for (int id = 0; id < order.Length; id++)
        {
            int chosen = -1;
            for (int i = 0; i < left.Count; i++)
            {
                bool allowed = neurons.Earliest(left[i], chip) <= id && id < neurons.Latest(left[i], chip);
                if (allowed && (chosen < 0 || neurons.Latest(left[i], chip) < neurons.Latest(left[chosen], chip)))
                {
                    chosen = i;
                }
            }

            if (chosen < 0)
            {
                return null;
            }

            order[id] = left[chosen];
            left.RemoveAt(chosen);
        }

        return order;
    }
}
