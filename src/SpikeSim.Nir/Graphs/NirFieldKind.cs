namespace SpikeSim.Nir.Graphs;

/// <summary>What a field of a node holds.</summary>
public enum NirFieldKind
{
    /// <summary>One number per neuron, or one for all.</summary>
    PerNeuron,

    /// <summary>Numbers of a shape of their own: weights, biases.</summary>
    Numbers,

    /// <summary>One whole number or several: shapes, strides.</summary>
    Whole,

    /// <summary>Whole numbers or the word "same" or "valid".</summary>
    Padding,
}
