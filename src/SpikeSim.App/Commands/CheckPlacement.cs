namespace SpikeSim.App.Commands;

/// <summary>Where a hidden population lies on the chip.</summary>
internal sealed record CheckPlacement(string Population, int Neurons, int FirstId, int LastId, bool Split);
