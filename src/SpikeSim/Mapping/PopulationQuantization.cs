namespace SpikeSim.Mapping;

/// <summary>What quantisation did to one population, over the calibration inputs.</summary>
public sealed record PopulationQuantization
{
    /// <summary>Its name.</summary>
    public required string Population { get; init; }

    /// <summary>The number of its neurons.</summary>
    public required int Neurons { get; init; }

    /// <summary>The smallest factor from membrane units to integers among its neurons.</summary>
    public required double ScaleLow { get; init; }

    /// <summary>The largest such factor.</summary>
    public required double ScaleHigh { get; init; }

    /// <summary>Incoming weights that are not zero.</summary>
    public required int Weights { get; init; }

    /// <summary>How many of them became zero.</summary>
    public required int ZeroedWeights { get; init; }

    /// <summary>How many of them are cut off at the end of the weight word.</summary>
    public required int SaturatedWeights { get; init; }

    /// <summary>The error of its weights, root of the summed squares, relative to the weights.</summary>
    public required double WeightError { get; init; }

    /// <summary>The largest relative error of a time constant: step x 2^shift against what was asked for.</summary>
    public required double TimeConstantError { get; init; }

    /// <summary>Spikes per neuron and step in floating point.</summary>
    public required double RateBefore { get; init; }

    /// <summary>Spikes per neuron and step in integers.</summary>
    public required double RateAfter { get; init; }

    /// <summary>Neurons that fire in floating point and never in integers.</summary>
    public required int SilencedNeurons { get; init; }

    /// <summary>Neurons whose current or membrane stood at the end of its word in some step.</summary>
    public required int SaturatedNeurons { get; init; }

    /// <summary>The earliest step, over all inputs, at which its spikes differ from those in floating point; null where they never do.</summary>
    public required int? FirstDifferenceStep { get; init; }
}
