namespace SpikeSim.App.Commands;

/// <summary>A broken design rule.</summary>
internal sealed record CheckViolation(string Code, string Level, string Place, string Value, string Limit, string Remedy);
