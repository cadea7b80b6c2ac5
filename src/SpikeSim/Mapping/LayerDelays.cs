using SpikeSim.Chips;
using SpikeSim.Networks;

namespace SpikeSim.Mapping;

/// <summary>The chip's delay of one step per layer, seen from a network (chip specification, section 3).</summary>
public static class LayerDelays
{
    /// <summary>When an input event can first make each population fire, hidden ones and the output.</summary>
    /// <param name="network">A network without faults.</param>
    /// <returns>One element per population, in the order of the network.</returns>
    public static IReadOnlyList<PopulationDelay> Of(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        Dictionary<string, int> steps = From(Network.InputName, network, usesAliases: true);
        return [.. network.Populations.Select(p => new PopulationDelay(p.Name, steps.TryGetValue(p.Name, out int step) ? step : null))];
    }

    /// <summary>How far the outputs of a program lag behind its inputs: the fewest steps from an input event to an output that hears of it.</summary>
    /// <param name="program">The program.</param>
    /// <returns>Steps, one per hidden layer on the shortest way; null where no input leads to an output. Only weights that are not zero count.</returns>
    public static int? OutputLag(ChipProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return OutputLag(program.ToDraft());
    }

    /// <summary>The same of numbers that may fit no core.</summary>
    internal static int? OutputLag(ChipProgramDraft draft)
    {
        int hidden = draft.Hidden.Threshold.Length;
        var isKnown = new bool[hidden];
        List<int> firing = Fired(draft.InputWeights, draft.InputWeights2, Enumerable.Range(0, draft.Inputs), draft.Aliases, isKnown);
        for (int step = 1; firing.Count > 0; step++)
        {
            int outputs = draft.Outputs.Threshold.Length;
            if (firing.Exists(n => draft.OutputWeights.AsSpan(n * outputs, outputs).ContainsAnyExcept(0)))
            {
                return step;
            }

            firing = Fired(draft.RecurrentWeights, draft.RecurrentWeights2, firing, draft.Aliases, isKnown);
        }

        return null;
    }

    // The hidden neurons that hear of the sources for the first time, and those that their aliases fire along.
    private static List<int> Fired(int[] first, int[] second, IEnumerable<int> sources, int[][] aliases, bool[] isKnown)
    {
        int hidden = isKnown.Length;
        var fired = new List<int>();
        void Fire(int neuron)
        {
            if (!isKnown[neuron])
            {
                isKnown[neuron] = true;
                fired.Add(neuron);
            }
        }

        foreach (int source in sources)
        {
            for (int target = 0; target < hidden; target++)
            {
                int at = (source * hidden) + target;
                if ((at < first.Length && first[at] != 0) || (at < second.Length && second[at] != 0))
                {
                    Fire(target);
                }
            }
        }

        for (int i = 0; i < fired.Count && aliases.Length > 0; i++)
        {
            Array.ForEach(aliases[fired[i]], Fire);
        }

        return fired;
    }

    /// <summary>The residual blocks: aliases between populations that weights join as well.</summary>
    /// <param name="network">A network without faults.</param>
    /// <returns>One element per block.</returns>
    public static IReadOnlyList<ResidualDelay> Residuals(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return
        [
            .. network.Aliases
                .Where(a => a.Source != a.Target)
                .Select(a => (Alias: a, Steps: From(a.Source, network, usesAliases: false).GetValueOrDefault(a.Target, 0)))
                .Where(a => a.Steps > 0)
                .Select(a => new ResidualDelay(a.Alias.Source, a.Alias.Target, a.Steps)),
        ];
    }

    /// <summary>The fewest steps from the inputs to each population by weights alone; populations that none leads to are missing.</summary>
    internal static Dictionary<string, int> ByWeights(Network network) => From(Network.InputName, network, usesAliases: false);

    // The fewest steps from one place to each population. Inputs arrive in the step they come in; a population hears another one a
    // step after it fired; an alias fires along in the same step.
    private static Dictionary<string, int> From(string start, Network network, bool usesAliases)
    {
        var steps = new Dictionary<string, int>(StringComparer.Ordinal) { [start] = 0 };
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (Projection projection in network.Projections.Where(p => p.Source != p.Target && p.Weights.AsSpan().ContainsAnyExcept(0.0)))
            {
                changed |= Reach(steps, projection.Source, projection.Target, projection.Source == Network.InputName ? 0 : 1);
            }

            foreach (AliasConnection alias in usesAliases ? network.Aliases : [])
            {
                changed |= Reach(steps, alias.Source, alias.Target, 0);
            }
        }

        return steps;
    }

    private static bool Reach(Dictionary<string, int> steps, string source, string target, int hop)
    {
        if (!steps.TryGetValue(source, out int at) || (steps.TryGetValue(target, out int known) && known <= at + hop))
        {
            return false;
        }

        steps[target] = at + hop;
        return true;
    }
}
