namespace SpikeSim.App.Commands;

/// <summary>The time constants that exist on a chip at a step; element k belongs to decay shift k + 1. A step that the chip does not run at is not possible.</summary>
internal sealed record LimitsGrid(string Chip, double StepS, double[] Seconds, bool IsPossible);
