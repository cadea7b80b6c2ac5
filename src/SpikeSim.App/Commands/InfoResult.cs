using System.Text.Json.Nodes;

namespace SpikeSim.App.Commands;

/// <summary>The JSON document of <c>info</c>: the kind of the file and facts by name; with --cost the worst case of its cost, and the rules it breaks on its chip.</summary>
internal sealed record InfoResult(string Schema, string File, string Kind, JsonObject Facts, CostResult? Cost, CheckViolation[]? Violations);
