namespace SpikeSim.App.Commands;

/// <summary>The JSON document of <c>compare</c>.</summary>
internal sealed record CompareResult(
    string Schema, string Network, int Steps, double DtS, double WindowS, IReadOnlyList<CompareEngine> Engines, IReadOnlyList<ComparePair> Pairs);
