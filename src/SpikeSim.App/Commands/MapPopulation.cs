namespace SpikeSim.App.Commands;

/// <summary>What quantisation did to a population.</summary>
internal sealed record MapPopulation(string Population, double ScaleLow, double ScaleHigh, int Weights, int Zeroed, long? CalibrationSpikes);
