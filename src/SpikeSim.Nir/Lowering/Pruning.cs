using SpikeSim.Nir.Analysis;

namespace SpikeSim.Nir.Lowering;

/// <summary>
/// Leaves out what has no part in a run: nodes that give to nobody, one after the other, except Outputs and neurons whose spikes can be
/// recorded. Such nodes are warned about when a file is read; they are no reason to refuse it.
/// </summary>
internal static class Pruning
{
    /// <summary>The graph without such nodes, and these.</summary>
    public static (FlatGraph Graph, IReadOnlyList<FlatNode> Left) Of(FlatGraph graph)
    {
        var kept = Enumerable.Range(0, graph.Nodes.Length).ToHashSet();
        while (kept.RemoveWhere(i => IsIdle(graph, kept, i)) > 0)
        {
        }

        if (kept.Count == graph.Nodes.Length)
        {
            return (graph, []);
        }

        int[] order = [.. kept.Order()];
        var place = new int[graph.Nodes.Length];
        for (int i = 0; i < order.Length; i++)
        {
            place[order[i]] = i;
        }

        var pruned = new FlatGraph(
            [.. order.Select(i => graph.Nodes[i])],
            [.. graph.Edges.Where(e => kept.Contains(e.Source) && kept.Contains(e.Target)).Select(e => (place[e.Source], place[e.Target]))]);
        return (pruned, [.. graph.Nodes.Where((_, i) => !kept.Contains(i))]);
    }

    private static bool IsIdle(FlatGraph graph, HashSet<int> kept, int node) => graph.Nodes[node].Type.Name is not ("Input" or "Output")
        && !graph.Nodes[node].Emits
        && !graph.Targets(node).Any(kept.Contains);
}
