using System.Collections.Immutable;

namespace SpikeSim.Chips;

/// <summary>A named set of energy coefficients with where they come from.</summary>
/// <param name="Name">The name of the set.</param>
/// <param name="Source">Who measured what, when, on which chip, and what is not part of it.</param>
/// <param name="SignificantDigits">The digits that its ranges deserve, 1 to 3.</param>
/// <param name="Lines">The coefficients; a total is their sum.</param>
public sealed record EnergyCoefficients(string Name, string Source, int SignificantDigits, ImmutableArray<EnergyCoefficient> Lines);
