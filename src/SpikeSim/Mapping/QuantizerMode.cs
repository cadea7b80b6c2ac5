namespace SpikeSim.Mapping;

/// <summary>Whether the defects of the reference methods are kept.</summary>
public enum QuantizerMode
{
    /// <summary>Each bias takes the scale of its neuron, rescaling touches its own layer only, ranges are clamped and reported.</summary>
    Corrected,

    /// <summary>The integers of the reference, its defects included.</summary>
    Compatible,
}
