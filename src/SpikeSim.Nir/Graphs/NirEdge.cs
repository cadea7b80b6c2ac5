namespace SpikeSim.Nir.Graphs;

/// <summary>A connection; several into one node add up.</summary>
/// <param name="Source">The node that gives, by its name in the same graph, or <c>graph.port</c>.</param>
/// <param name="Target">The node that takes.</param>
public sealed record NirEdge(string Source, string Target);
