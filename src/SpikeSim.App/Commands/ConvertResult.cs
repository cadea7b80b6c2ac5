namespace SpikeSim.App.Commands;

/// <summary>The JSON document of <c>convert</c>: what was written, what the target has no place for, and the rules that a program breaks on its chip.</summary>
internal sealed record ConvertResult(
    string Schema, string Input, string InputKind, string Output, string OutputKind, long Bytes, IReadOnlyList<string> Remarks, IReadOnlyList<CheckViolation> Violations);
