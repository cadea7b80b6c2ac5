namespace SpikeSim.App.Commands;

/// <summary>A case in the JSON document of <c>verify</c>.</summary>
internal sealed record VerifyResultCase(string Path, string Format, string Status, string Detail);
