namespace SpikeSim.App.Commands;

/// <summary>One finding in the JSON document of <c>dataset check</c>.</summary>
internal sealed record DatasetCheckFinding(string Path, string Level, string Problem);
