using SpikeSim.Mapping;

namespace SpikeSim.App.Commands;

/// <summary>One quantiser beside the others; its measures are null where its integers do not fit their words.</summary>
internal sealed record MapComparisonRow(string Quantizer, double? DecisionAgreement, double? CurrentError, double? ScoreError, string[] Errors)
{
    public static MapComparisonRow Of(string quantizer, MappingReport report) => new(
        quantizer,
        report.Fidelity?.DecisionAgreement,
        report.Fidelity?.CurrentError,
        report.Fidelity?.ScoreError,
        [.. report.Violations.Where(v => v.Level == ViolationLevel.Error).Select(v => v.ToString())]);
}
