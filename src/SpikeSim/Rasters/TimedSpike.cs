namespace SpikeSim.Rasters;

/// <summary>A spike in continuous time.</summary>
/// <param name="Seconds">When, from the start of the run.</param>
/// <param name="Node">The population, as an index into <see cref="SpikeList.Nodes"/>.</param>
/// <param name="Neuron">The neuron of that population, from 0.</param>
public readonly record struct TimedSpike(double Seconds, int Node, int Neuron);
