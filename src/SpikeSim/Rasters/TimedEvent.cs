namespace SpikeSim.Rasters;

/// <summary>Events that reach an input channel at one instant.</summary>
/// <param name="Seconds">When, from the start of the run; 0 or later.</param>
/// <param name="Channel">The input channel, from 0.</param>
/// <param name="Count">How many; at least 1.</param>
public readonly record struct TimedEvent(double Seconds, int Channel, int Count);
