namespace SpikeSim.Networks;

/// <summary>What a spike does to the membrane potential of its neuron.</summary>
public enum ResetRule
{
    /// <summary>The threshold is subtracted; what lay above it stays.</summary>
    Subtract,

    /// <summary>The membrane potential is set to a value.</summary>
    ToValue,
}
