using System.Text.Json.Nodes;

namespace SpikeSim.App.Commands;

/// <summary>The JSON document of <c>info</c>: the kind of the file and facts by name; the worst case of its cost with --cost.</summary>
internal sealed record InfoResult(string Schema, string File, string Kind, JsonObject Facts, CostResult? Cost);
