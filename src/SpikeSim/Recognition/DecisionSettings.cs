namespace SpikeSim.Recognition;

/// <summary>How outputs become a decision.</summary>
/// <param name="Readout">What is read from the outputs.</param>
/// <param name="TailSteps">Silent steps after the clip, so that its last events reach the outputs (one per hidden layer at least).</param>
/// <param name="ScoreScale">
/// The factor from a score to the exponent of the confidence, per unit of the engine that reads it: membrane potential or spikes.
/// </param>
public sealed record DecisionSettings(Readout Readout, int TailSteps, double ScoreScale);
