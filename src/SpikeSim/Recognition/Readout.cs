namespace SpikeSim.Recognition;

/// <summary>How the score of a class is read from its output neuron over a clip.</summary>
public enum Readout
{
    /// <summary>The number of output spikes.</summary>
    SpikeCount,

    /// <summary>The highest membrane potential.</summary>
    MembranePeak,

    /// <summary>The mean membrane potential.</summary>
    MembraneMean,
}
