namespace SpikeSim.Nir.Analysis;

/// <summary>The time step that a file was made for, as far as it can be told (specification of NIR, section 4).</summary>
/// <param name="Finding">Whether one was found.</param>
/// <param name="Step">The step in the time unit of the file where it was found, else null.</param>
/// <param name="Explanation">One sentence: the values and where they come from.</param>
public sealed record StepEvidence(StepFinding Finding, double? Step, string Explanation);
