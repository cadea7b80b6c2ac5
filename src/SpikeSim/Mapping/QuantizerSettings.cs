namespace SpikeSim.Mapping;

/// <summary>What a quantiser may use beside the network.</summary>
public sealed record QuantizerSettings
{
    /// <summary>
    /// Typical inputs. They are run in the integer engine to choose the scales whose output membranes come closest to those in floating
    /// point, and to see that no population falls silent. Without them fixed headroom is kept.
    /// </summary>
    public IReadOnlyList<CalibrationClip> Calibration { get; init; } = [];
}
