namespace SpikeSim.App.Commands;

/// <summary>One row in the JSON document of <c>bench</c>.</summary>
internal sealed record BenchRow(string Name, string Unit, double Value, int Iterations);
