namespace SpikeSim.App.Commands;

/// <summary>The time constants that exist on a chip at a step; element k belongs to decay shift k + 1.</summary>
internal sealed record LimitsGrid(string Chip, double StepS, double[] Seconds);
