namespace SpikeSim.App.Commands;

/// <summary>The JSON document of <c>verify</c>.</summary>
internal sealed record VerifyResult(string Schema, int Passed, int Failed, int Skipped, VerifyResultCase[] Cases);
