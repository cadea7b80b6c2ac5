namespace SpikeSim.Networks;

/// <summary>A directed connection between two layers of a <see cref="LayerGraph"/>.</summary>
/// <param name="Source">The name of the layer that sends.</param>
/// <param name="Target">The name of the layer that receives.</param>
public sealed record LayerEdge(string Source, string Target);
