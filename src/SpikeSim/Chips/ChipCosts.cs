using System.Collections.Immutable;

namespace SpikeSim.Chips;

/// <summary>What is known of the cost of running a chip.</summary>
/// <param name="Cycles">Cycles per time step.</param>
/// <param name="Clock">The main clock.</param>
/// <param name="Energy">Sets of energy coefficients, each with a source of its own; they are alternatives and are never added up.</param>
public sealed record ChipCosts(CycleCoefficients Cycles, ChipClock Clock, ImmutableArray<EnergyCoefficients> Energy);
