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
public sealed record ProgramDocument(string Name, ChipDescription Chip, ChipProgram Program, double StepSeconds, KeywordTask? Task, string? Origin);
