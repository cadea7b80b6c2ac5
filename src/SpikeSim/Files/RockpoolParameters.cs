using SpikeSim.Networks;

namespace SpikeSim.Files;

/// <summary>What a Rockpool parameter file holds.</summary>
/// <param name="Graph">The network as a graph of layers.</param>
/// <param name="Remarks">What was left out, one sentence each.</param>
public sealed record RockpoolParameters(LayerGraph Graph, IReadOnlyList<string> Remarks);
