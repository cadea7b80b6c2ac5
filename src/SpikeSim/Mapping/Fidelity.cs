namespace SpikeSim.Mapping;

/// <summary>How close a program comes to its network in floating point over a number of inputs, each from the reset state.</summary>
/// <param name="Clips">The number of inputs.</param>
/// <param name="DecisionAgreement">The share of inputs with the same decision: the output with the most spikes, or the highest membrane peak where outputs do not fire; the lower index where they tie.</param>
/// <param name="CurrentError">
/// The root of the summed squared differences of all synaptic currents (hidden and output, every step, in membrane units), relative to
/// that of the currents in floating point.
/// </param>
/// <param name="ScoreError">
/// The same relative error of the scores that decide, each clip's mean taken away: it moves before a decision does.
/// </param>
public sealed record Fidelity(int Clips, double DecisionAgreement, double CurrentError, double ScoreError);
