namespace SpikeSim.Rasters;

/// <summary>Which state variables a recording holds beside the spikes, which it always has.</summary>
[Flags]
public enum RecordedStates
{
    /// <summary>Spikes only.</summary>
    None = 0,

    /// <summary>Membrane potentials of hidden neurons, after the reset.</summary>
    HiddenMembrane = 1,

    /// <summary>Synaptic currents of hidden neurons, after the decay.</summary>
    HiddenCurrents = 2,

    /// <summary>Membrane potentials of output neurons, after the reset.</summary>
    OutputMembrane = 4,

    /// <summary>Synaptic currents of output neurons, after the decay.</summary>
    OutputCurrents = 8,

    /// <summary>Every state variable.</summary>
    All = HiddenMembrane | HiddenCurrents | OutputMembrane | OutputCurrents,
}
