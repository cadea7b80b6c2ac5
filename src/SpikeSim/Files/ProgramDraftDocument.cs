using SpikeSim.Chips;

namespace SpikeSim.Files;

/// <summary>The numbers of a program file that may not fit their words, for the design rules.</summary>
/// <param name="Name">What the program is called.</param>
/// <param name="Chip">The chip it was made for.</param>
/// <param name="Draft">Its numbers.</param>
/// <param name="StepSeconds">The time step, in seconds.</param>
public sealed record ProgramDraftDocument(string Name, ChipDescription Chip, ChipProgramDraft Draft, double StepSeconds);
