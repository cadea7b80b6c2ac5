namespace SpikeSim.App.Commands;

/// <summary>Cycles and clock where everything is active in every step.</summary>
internal sealed record CostWorstCase(CostCycles CyclesPerStep, double RequiredClockHz, double? ClockSettingHz);
