using SpikeSim.Rasters;

namespace SpikeSim.Mapping;

/// <summary>What a quantiser may use beside the network.</summary>
public sealed record QuantizerSettings
{
    /// <summary>
    /// Typical inputs. They are run in the integer engine to choose scales that use the words as far as nothing saturates, and to
    /// see that no population falls silent. Without them fixed headroom is kept.
    /// </summary>
    public IReadOnlyList<Raster> Calibration { get; init; } = [];

    /// <summary>Silent steps after each calibration input.</summary>
    public int TailSteps { get; init; } = 2;
}
