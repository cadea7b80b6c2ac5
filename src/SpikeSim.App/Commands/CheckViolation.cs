using SpikeSim.Mapping;

namespace SpikeSim.App.Commands;

/// <summary>A broken design rule.</summary>
internal sealed record CheckViolation(string Code, string Level, string Place, string Value, string Limit, string Remedy)
{
    public static CheckViolation Of(Violation violation) => new(
        violation.Code, violation.Level == ViolationLevel.Error ? "error" : "warning", violation.Place, violation.Value, violation.Limit, violation.Remedy);
}
