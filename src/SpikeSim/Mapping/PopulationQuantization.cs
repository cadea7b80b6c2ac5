namespace SpikeSim.Mapping;

/// <summary>What quantisation did to one population.</summary>
/// <param name="Population">Its name.</param>
/// <param name="ScaleLow">The smallest factor from weights to integers among its neurons, the weight shift included.</param>
/// <param name="ScaleHigh">The largest such factor.</param>
/// <param name="Weights">Incoming weights that were not zero.</param>
/// <param name="Zeroed">How many of them became zero.</param>
/// <param name="CalibrationSpikes">Spikes in the integer engine over the calibration inputs; -1 where there were none.</param>
public sealed record PopulationQuantization(string Population, double ScaleLow, double ScaleHigh, int Weights, int Zeroed, long CalibrationSpikes);
