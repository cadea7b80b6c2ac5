using SpikeSim.Mapping;

namespace SpikeSim.App.Commands;

/// <summary>How close a program comes to its network in floating point over the calibration inputs; null is no number.</summary>
internal sealed record MapFidelity(string Quantizer, int Clips, int Decisions, double? DecisionAgreement, double? CurrentError, double? ScoreError)
{
    public static MapFidelity? Of(MappingReport report) => report.Fidelity is { } f
        ? new MapFidelity(report.Quantizer, f.Clips, f.Decisions, f.Decisions == 0 ? null : f.DecisionAgreement, FiniteNumber.OrNull(f.CurrentError), FiniteNumber.OrNull(f.ScoreError))
        : null;
}
