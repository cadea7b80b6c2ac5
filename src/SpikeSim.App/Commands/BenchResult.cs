namespace SpikeSim.App.Commands;

/// <summary>The JSON document of <c>bench</c>.</summary>
internal sealed record BenchResult(string Schema, string Machine, string VectorUnits, BenchRow[] Rows);
