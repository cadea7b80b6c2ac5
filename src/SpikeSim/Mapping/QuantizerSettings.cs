using SpikeSim.Rasters;

namespace SpikeSim.Mapping;

/// <summary>What a quantiser may use beside the network.</summary>
public sealed record QuantizerSettings
{
    /// <summary>
    /// Typical inputs. They are run in the integer engine to choose scales and to see that no population falls silent. Without them
    /// fixed headroom is kept.
    /// </summary>
    public IReadOnlyList<Raster> Calibration { get; init; } = [];

    /// <summary>
    /// The output membranes of the network in floating point for each calibration input and its silent steps: scales are then chosen so
    /// that the integers come closest to them. Without references the scales use the words as far as nothing saturates.
    /// </summary>
    public IReadOnlyList<Trace> References { get; init; } = [];

    /// <summary>Silent steps after each calibration input.</summary>
    public int TailSteps { get; init; } = 2;
}
