namespace SpikeSim.Learning;

/// <summary>Cross-entropy of a softmax over scaled readouts.</summary>
/// <param name="Readout">What is read.</param>
/// <param name="Scale">The factor from readout to logit.</param>
/// <param name="BeforeReset">Whether membranes are read before the reset (they are the same for outputs that do not fire).</param>
public sealed record LossSettings(LossReadout Readout, double Scale, bool BeforeReset = false)
{
    /// <summary>Whether spikes are read, not membranes.</summary>
    public bool ReadsSpikes => Readout is LossReadout.SumSpikes or LossReadout.MeanSpikes;
}
