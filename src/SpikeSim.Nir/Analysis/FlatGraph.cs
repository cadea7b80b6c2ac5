using System.Collections.Immutable;

namespace SpikeSim.Nir.Analysis;

/// <summary>A graph without graphs inside: what there is to run. Every edge adds to what its target takes.</summary>
/// <param name="Nodes">The nodes in the order of their names.</param>
/// <param name="Edges">Source and target as indices into the nodes.</param>
public sealed record FlatGraph(ImmutableArray<FlatNode> Nodes, ImmutableArray<(int Source, int Target)> Edges)
{
    /// <summary>The nodes that a node takes from.</summary>
    /// <param name="node">The node.</param>
    /// <returns>Indices in the order of the edges.</returns>
    public IEnumerable<int> Sources(int node) => Edges.Where(e => e.Target == node).Select(e => e.Source);

    /// <summary>The nodes that a node gives to.</summary>
    /// <param name="node">The node.</param>
    /// <returns>Indices in the order of the edges.</returns>
    public IEnumerable<int> Targets(int node) => Edges.Where(e => e.Source == node).Select(e => e.Target);

    /// <summary>The nodes of a type.</summary>
    /// <param name="type">The name of the type.</param>
    /// <returns>Indices in the order of names.</returns>
    public IEnumerable<int> OfType(string type) => Enumerable.Range(0, Nodes.Length).Where(i => Nodes[i].Type.Name == type);
}
