namespace SpikeSim.App.Commands;

/// <summary>The mean rate of a population in one engine, and the lag of its layer that was taken out.</summary>
internal sealed record ComparePopulationRate(string Population, int Neurons, long Spikes, double RateHz, int RemovedDelaySteps);
