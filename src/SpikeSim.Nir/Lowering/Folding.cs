using SpikeSim.Nir.Analysis;

namespace SpikeSim.Nir.Lowering;

/// <summary>Makes one node of a Threshold and the readout before it: a neuron that fires while it is above, without a reset.</summary>
internal static class Folding
{
    /// <summary>The graph with every such pair as its Threshold, which knows its readout.</summary>
    public static FlatGraph Of(FlatGraph graph)
    {
        var readouts = new Dictionary<int, int>();
        foreach (int threshold in graph.OfType("Threshold"))
        {
            if (graph.Sources(threshold).ToArray() is [var source] && graph.Nodes[source].Type.IsReadout && graph.Targets(source).Count() == 1)
            {
                readouts.Add(source, threshold);
            }
        }

        if (readouts.Count == 0)
        {
            return graph;
        }

        FlatNode[] nodes = [.. graph.Nodes];
        foreach ((int readout, int threshold) in readouts)
        {
            nodes[threshold] = nodes[threshold] with { Readout = nodes[readout], InputShape = nodes[readout].InputShape };
        }

        int[] kept = [.. Enumerable.Range(0, nodes.Length).Where(i => !readouts.ContainsKey(i))];
        var place = new int[nodes.Length];
        for (int i = 0; i < kept.Length; i++)
        {
            place[kept[i]] = i;
        }

        IEnumerable<(int Source, int Target)> edges = graph.Edges
            .Where(e => !readouts.ContainsKey(e.Source))
            .Select(e => (e.Source, readouts.GetValueOrDefault(e.Target, e.Target)));
        return new FlatGraph([.. kept.Select(i => nodes[i])], [.. edges.Select(e => (place[e.Source], place[e.Target]))]);
    }
}
