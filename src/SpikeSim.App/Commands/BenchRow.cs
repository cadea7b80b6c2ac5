namespace SpikeSim.App.Commands;

/// <summary>One row in the JSON document of <c>bench</c>; the ratio is the median over rounds of the ratio within a round.</summary>
internal sealed record BenchRow(string Name, string Unit, double Value, int Iterations, double? RatioToYardstick);
