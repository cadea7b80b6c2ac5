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
