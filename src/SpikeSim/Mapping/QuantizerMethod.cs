namespace SpikeSim.Mapping;

/// <summary>How a network is turned into integers (docs/quantisation.md).</summary>
public enum QuantizerMethod
{
    /// <summary>SpikeSim's own: scales and shifts with the least error over calibration data, checked in the integer engine.</summary>
    Own,

    /// <summary>The reference method with one scale for all hidden neurons and one for all outputs, from the largest weight.</summary>
    Global,

    /// <summary>The same with scales from the mean and spread of the weights, so that the largest may be out of range.</summary>
    GlobalFuzzy,

    /// <summary>The reference method with a scale per neuron, from its largest incoming weight.</summary>
    Channel,
}
