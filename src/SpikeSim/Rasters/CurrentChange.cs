namespace SpikeSim.Rasters;

/// <summary>
/// A channel takes on a value and keeps it until its next change: an input that is constant by pieces. Before its first change a
/// channel is at 0.
/// </summary>
/// <param name="Seconds">When, from the start of the run; 0 or later.</param>
/// <param name="Channel">The input channel, from 0.</param>
/// <param name="Value">
/// The value in events per second: held for a second, a value of 1 carries as much charge through the same weights as one event.
/// </param>
public readonly record struct CurrentChange(double Seconds, int Channel, double Value);
