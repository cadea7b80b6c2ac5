namespace SpikeSim.App.Commands;

/// <summary>The JSON document of <c>dataset check</c>.</summary>
internal sealed record DatasetCheckResult(string Schema, int Items, int Errors, int Warnings, DatasetCheckFinding[] Findings);
