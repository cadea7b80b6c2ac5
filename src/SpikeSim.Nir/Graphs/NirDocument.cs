namespace SpikeSim.Nir.Graphs;

/// <summary>What a NIR file holds.</summary>
/// <param name="Version">The version of the package that wrote it; null where the file says nothing.</param>
/// <param name="Graph">The graph.</param>
public sealed record NirDocument(string? Version, NirGraph Graph);
