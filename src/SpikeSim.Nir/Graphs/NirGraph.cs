using System.Collections.Immutable;

namespace SpikeSim.Nir.Graphs;

/// <summary>A graph as a file has it: nodes by name, edges in the order of the file, graphs inside graphs.</summary>
/// <param name="Nodes">The nodes, by name.</param>
/// <param name="Edges">The edges in order; a file may repeat one.</param>
public sealed record NirGraph(ImmutableSortedDictionary<string, NirNode> Nodes, ImmutableArray<NirEdge> Edges)
{
    /// <summary>What others noted beside the graph.</summary>
    public NirTree Metadata { get; init; } = NirTree.Empty;

    /// <summary>Whether the file is wrong about the edges, so that nothing follows from what there is of them.</summary>
    internal bool HasFaultyEdges { get; init; }

    /// <summary>Creates a graph.</summary>
    /// <param name="nodes">The nodes; names are unique.</param>
    /// <param name="edges">The edges.</param>
    /// <returns>The graph.</returns>
    public static NirGraph Create(IEnumerable<NirNode> nodes, params ReadOnlySpan<(string Source, string Target)> edges)
    {
        var all = new NirEdge[edges.Length];
        for (int i = 0; i < edges.Length; i++)
        {
            all[i] = new NirEdge(edges[i].Source, edges[i].Target);
        }

        return new NirGraph(nodes.ToImmutableSortedDictionary(n => n.Name, n => n, StringComparer.Ordinal), [.. all]);
    }
}
