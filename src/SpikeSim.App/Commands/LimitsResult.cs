using System.Text.Json.Nodes;

namespace SpikeSim.App.Commands;

/// <summary>The JSON document of <c>limits</c>: chip descriptions as in their files, and the time constants at a step where one was given.</summary>
internal sealed record LimitsResult(string Schema, JsonArray Chips, LimitsGrid[] TimeConstants);
