namespace SpikeSim.App.Commands;

/// <summary>The JSON document of <c>convert</c>.</summary>
internal sealed record ConvertResult(string Schema, string Input, string InputKind, string Output, string OutputKind, long Bytes, IReadOnlyList<string> Remarks);
