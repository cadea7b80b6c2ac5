namespace SpikeSim.Chips;

/// <summary>One line of an energy estimate: a count times a range of joules.</summary>
/// <param name="Name">What the line is, for example <c>idle</c>.</param>
/// <param name="Per">What is counted.</param>
/// <param name="LowJoules">The least joules per count.</param>
/// <param name="HighJoules">The most joules per count.</param>
public sealed record EnergyCoefficient(string Name, EnergyCount Per, double LowJoules, double HighJoules);
