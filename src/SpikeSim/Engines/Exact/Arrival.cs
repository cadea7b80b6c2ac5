namespace SpikeSim.Engines.Exact;

/// <summary>Something on its way along a row.</summary>
/// <param name="Seconds">When it arrives.</param>
/// <param name="Amount">The number of events, or by how much a current changes.</param>
/// <param name="Row">The row of the wiring.</param>
/// <param name="IsCurrent">Whether a current changes.</param>
internal readonly record struct Arrival(double Seconds, double Amount, int Row, bool IsCurrent);
