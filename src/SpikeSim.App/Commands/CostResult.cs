using SpikeSim.Chips;
using SpikeSim.Costs;

namespace SpikeSim.App.Commands;

/// <summary>The <c>cost</c> member of <c>run</c>, <c>evaluate</c> and <c>info --cost</c>; the names NeuroBench has are NeuroBench's.</summary>
internal sealed record CostResult(
    string Kind,
    string Chip,
    int Runs,
    double Steps,
    double DtS,
    double InputActivity,
    double HiddenActivity,
    CostCycles? CyclesPerStep,
    double? RequiredClockHz,
    double? ClockSettingHz,
    CostWorstCase? WorstCase,
    double NeuronUpdates,
    CostOperations SynapticOperations,
    double ActivationSparsity,
    double ConnectionSparsity,
    long Footprint,
    CostMemory Memory,
    CostEnergy[] Energy)
{
    /// <summary>The result of a report, with the cycles of the worst case beside it where the report is of something measured.</summary>
    public static CostResult Of(CostReport report, CostReport? worst, ChipDescription chip) => new(
        report.IsWorstCase ? "worst-case" : "measured",
        chip.Name,
        report.Runs,
        report.Steps,
        report.StepSeconds,
        report.Activity.Input,
        report.Activity.Hidden,
        report.Cycles is { } cycles ? CostCycles.Of(cycles) : null,
        report.RequiredClockHz,
        report.ClockSettingHz,
        worst is { Cycles: { } most } ? new CostWorstCase(CostCycles.Of(most), worst.RequiredClockHz!.Value, worst.ClockSettingHz) : null,
        report.NeuronUpdates,
        new CostOperations(0, report.EffectiveOperations, report.DenseOperations),
        report.ActivationSparsity,
        report.ConnectionSparsity,
        report.Memory.TotalBytes,
        CostMemory.Of(report.Memory),
        [.. report.Energy.Select(CostEnergy.Of)]);
}
