namespace SpikeSim.Learning;

/// <summary>What the loss reads from an output neuron over time.</summary>
public enum LossReadout
{
    /// <summary>The number of spikes.</summary>
    SumSpikes,

    /// <summary>Spikes per step.</summary>
    MeanSpikes,

    /// <summary>The highest membrane potential.</summary>
    MaxMembrane,

    /// <summary>The mean membrane potential.</summary>
    MeanMembrane,
}
