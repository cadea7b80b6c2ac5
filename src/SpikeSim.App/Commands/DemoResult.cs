namespace SpikeSim.App.Commands;

/// <summary>The JSON document of <c>demo</c>.</summary>
internal sealed record DemoResult(string Schema, string Engine, string Chip, string Folder, int Correct, int Total, DemoClip[] Clips);
