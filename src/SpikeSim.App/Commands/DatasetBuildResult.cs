namespace SpikeSim.App.Commands;

/// <summary>The JSON document of <c>dataset build</c>.</summary>
internal sealed record DatasetBuildResult(string Schema, string Manifest, int Items, string[] Labels, int Train, int Validation, int Test, int Speakers, string[] Skipped);
