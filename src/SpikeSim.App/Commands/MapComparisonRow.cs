using SpikeSim.Mapping;

namespace SpikeSim.App.Commands;

/// <summary>One quantiser beside the others; its measures are null where its integers do not fit their words.</summary>
internal sealed record MapComparisonRow(string Quantizer, double? DecisionAgreement, double? CurrentError, double? ScoreError, double? Distance, string[] Errors)
{
    public static MapComparisonRow Of(string quantizer, MappingReport report) => new(
        quantizer,
        report.Fidelity is { Decisions: > 0 } f ? f.DecisionAgreement : null,
        FiniteNumber.OrNull(report.Fidelity?.CurrentError ?? double.NaN),
        FiniteNumber.OrNull(report.Fidelity?.ScoreError ?? double.NaN),
        FiniteNumber.OrNull(report.Fidelity?.Distance ?? double.NaN),
        [.. report.Violations.Where(v => v.Level == ViolationLevel.Error).Select(v => v.ToString())]);
}
