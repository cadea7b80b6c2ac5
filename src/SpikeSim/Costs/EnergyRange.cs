using SpikeSim.Chips;

namespace SpikeSim.Costs;

/// <summary>A line of an energy estimate: a count times a coefficient, as a range.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Per">What was counted.</param>
/// <param name="Count">How many.</param>
/// <param name="LowJoules">The least energy in joules, rounded to the digits that the set deserves.</param>
/// <param name="HighJoules">The most energy in joules, rounded likewise.</param>
public sealed record EnergyRange(string Name, EnergyCount Per, double Count, double LowJoules, double HighJoules);
