namespace SpikeSim.Mapping;

/// <summary>How close a program comes to its network in floating point over a number of inputs, each from the reset state.</summary>
/// <param name="Clips">The number of inputs.</param>
/// <param name="Decisions">The inputs that the network in floating point decides: one output alone has the most spikes, or the highest membrane peak where outputs do not fire.</param>
/// <param name="DecisionAgreement">The share of these that the program decides alike; a tie or silence is no decision. 1 where nothing is decided.</param>
/// <param name="CurrentError">
/// The root of the summed squared differences of all synaptic currents (hidden and output, every step, in membrane units), relative to
/// that of the currents in floating point.
/// </param>
/// <param name="ScoreError">
/// The same relative error of the scores that decide, each clip's mean taken away: it moves before a decision does.
/// </param>
public sealed record Fidelity(int Clips, int Decisions, double DecisionAgreement, double CurrentError, double ScoreError)
{
    /// <summary>
    /// The agreement to be expected on inputs like these: what <see cref="DecisionAgreement"/> would be on average if the errors of an
    /// input met the margins of others. 1 where nothing is decided.
    /// </summary>
    public double ExpectedAgreement { get; init; } = 1;

    /// <summary>
    /// The one number that programs are compared by: the share of changed decisions plus the current error. Infinite where numbers are
    /// beyond reason.
    /// </summary>
    public double Distance => 1 - DecisionAgreement + CurrentError is var sum && double.IsFinite(sum) ? sum : double.PositiveInfinity;
}
