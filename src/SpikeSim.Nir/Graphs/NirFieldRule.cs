namespace SpikeSim.Nir.Graphs;

/// <summary>A field of a node type.</summary>
/// <param name="Name">The name of its dataset.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="IsRequired">Whether a file must have it.</param>
public sealed record NirFieldRule(string Name, NirFieldKind Kind, bool IsRequired);
