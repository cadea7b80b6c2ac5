namespace SpikeSim.App.Commands;

/// <summary>One line of an estimate.</summary>
internal sealed record CostEnergyLine(string Name, string Per, double Count, double[] EnergyJ);
