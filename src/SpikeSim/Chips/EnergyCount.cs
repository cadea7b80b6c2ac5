namespace SpikeSim.Chips;

/// <summary>What an energy coefficient is multiplied with.</summary>
public enum EnergyCount
{
    /// <summary>Clock cycles of the cycle model, those of the second current included.</summary>
    Cycle,

    /// <summary>Seconds of simulated time at real-time speed, so that the coefficient is a power in watts.</summary>
    Second,

    /// <summary>Additions of a weight that is not zero.</summary>
    SynapticOperation,

    /// <summary>Updates of a neuron, one per neuron and step.</summary>
    NeuronUpdate,
}
