namespace SpikeSim.App.Commands;

/// <summary>The JSON document of <c>compare</c>; the violations are those of the network on its chip, where the chip is compared.</summary>
internal sealed record CompareResult(
    string Schema, string Network, int Steps, double DtS, double WindowS, IReadOnlyList<CompareEngine> Engines, IReadOnlyList<ComparePair> Pairs, IReadOnlyList<CheckViolation> Violations);
