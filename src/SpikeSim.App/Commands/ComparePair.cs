namespace SpikeSim.App.Commands;

/// <summary>Two engines of <c>compare</c>.</summary>
internal sealed record ComparePair(string First, string Second, bool? SameDecision, IReadOnlyList<CompareDistance> Populations, CompareDivergence? Divergence);
