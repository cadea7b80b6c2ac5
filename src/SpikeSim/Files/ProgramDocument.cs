using System.Collections.Immutable;
using SpikeSim.Chips;
using SpikeSim.Recognition;

namespace SpikeSim.Files;

/// <summary>What a chip program file holds.</summary>
/// <param name="Name">What the program is called.</param>
/// <param name="Chip">The chip it was mapped to.</param>
/// <param name="Program">The program.</param>
/// <param name="StepSeconds">The time step in seconds.</param>
/// <param name="Task">What surrounds it in keyword recognition, or null.</param>
/// <param name="Origin">How it came to be, as JSON text that is kept as it is; or null.</param>
public sealed record ProgramDocument(string Name, ChipDescription Chip, ChipProgram Program, double StepSeconds, KeywordTask? Task, string? Origin)
{
    /// <summary>How the board advances the chip, in the vendor's words; SpikeSim's engine does not depend on it.</summary>
    public string OperationMode { get; init; } = "AcceleratedTime";

    /// <summary>
    /// Clock cycles of one step in real time, step x main clock, cut to a whole number; null where the clock of the chip is not known.
    /// SpikeSim's engine does not depend on it.
    /// </summary>
    public long? TimeResolutionWrap { get; init; } = Chip.Costs?.Clock.DefaultHz is { } clock ? (long)Math.Truncate(StepSeconds * clock) : null;

    /// <summary>Members of the specification that the program came from and that mean nothing to SpikeSim; a specification made of it has them again.</summary>
    public ImmutableArray<UnknownMember> SpecificationMembers { get; init; } = [];

    /// <summary>Members that this version does not know; they are written back where they stood.</summary>
    public ImmutableArray<UnknownMember> Unknown { get; init; } = [];
}
