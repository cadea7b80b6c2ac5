using SpikeSim.Mapping;

namespace SpikeSim.App.Commands;

/// <summary>How close a program comes to its network in floating point over the calibration inputs.</summary>
internal sealed record MapFidelity(string Quantizer, int Clips, double DecisionAgreement, double CurrentError, double ScoreError)
{
    public static MapFidelity? Of(MappingReport report) => report.Fidelity is { } f
        ? new MapFidelity(report.Quantizer, f.Clips, f.DecisionAgreement, f.CurrentError, f.ScoreError)
        : null;
}
