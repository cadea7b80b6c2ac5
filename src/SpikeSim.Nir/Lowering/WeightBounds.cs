using SpikeSim.Nir.Analysis;

namespace SpikeSim.Nir.Lowering;

/// <summary>
/// Holds the weights of a network against a bound before they are written out: a connection without weights of its own, an identity or a
/// Scale, has as many as both ends together allow, whatever the size of the file.
/// </summary>
internal static class WeightBounds
{
    // 128 MiB in double precision.
    private const long Largest = 1 << 24;

    /// <summary>What is too large, one sentence each.</summary>
    public static IEnumerable<string> Find(FlatGraph graph)
    {
        var known = new Dictionary<int, FlatNode?>();
        for (int source = 0; source < graph.Nodes.Length; source++)
        {
            FlatNode giver = graph.Nodes[source];
            if ((giver.IsPopulation || giver.Type.Name == "Input") && Widest(graph, source, known) is { } taker && (long)giver.Outputs * taker.Outputs > Largest)
            {
                yield return FormattableString.Invariant(
                    $"from '{giver.Name}' ({giver.Outputs}) to '{taker.Name}' ({taker.Outputs}) there would be {(double)giver.Outputs * taker.Outputs:0.##E+0} weights; at most {Largest} are written out");
            }
        }
    }

    // The node with the most values on the ways to the next neurons, which have no loops; null where no way leads to any.
    private static FlatNode? Widest(FlatGraph graph, int source, Dictionary<int, FlatNode?> known)
    {
        if (known.TryGetValue(source, out FlatNode? widest))
        {
            return widest;
        }

        foreach (int target in graph.Targets(source))
        {
            FlatNode node = graph.Nodes[target];
            FlatNode? behind = node.IsPopulation ? node : Widest(graph, target, known);
            FlatNode? wider = behind is not null && node.Outputs > behind.Outputs ? node : behind;
            widest = widest is null || wider?.Outputs > widest.Outputs ? wider : widest;
        }

        known[source] = widest;
        return widest;
    }
}
