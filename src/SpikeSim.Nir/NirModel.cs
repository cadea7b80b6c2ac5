using SpikeSim.Nir.Analysis;
using SpikeSim.Nir.Graphs;

namespace SpikeSim.Nir;

/// <summary>A NIR file that was read, checked and understood, up to the choices that only a person can make.</summary>
/// <param name="Source">The file.</param>
/// <param name="Document">The graph as the file has it.</param>
/// <param name="Graph">The graph without graphs inside, with all shapes.</param>
/// <param name="Warnings">What is odd about the file, one sentence each.</param>
/// <param name="Step">The time step that it was made for, as far as it can be told.</param>
public sealed record NirModel(string Source, NirDocument Document, FlatGraph Graph, IReadOnlyList<string> Warnings, StepEvidence Step);
