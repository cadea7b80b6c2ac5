namespace SpikeSim.Mapping;

/// <summary>How a network is turned into integers, and what may be used for it.</summary>
public sealed record QuantizerSettings
{
    /// <summary>The method.</summary>
    public QuantizerMethod Method { get; init; }

    /// <summary>Whether the defects of a reference method are kept.</summary>
    public QuantizerMode Mode { get; init; }

    /// <summary>
    /// Typical inputs. The network runs on them in floating point and in integers: the own method chooses by them, and every method is
    /// measured by them. Without them Poisson inputs are made up (<see cref="SyntheticInputs"/>).
    /// </summary>
    public IReadOnlyList<CalibrationClip> Calibration { get; init; } = [];

    /// <summary>The most threads; -1 for all that the machine has. The result does not depend on it.</summary>
    public int Jobs { get; init; } = -1;

    /// <summary>The seed of made-up inputs.</summary>
    public ulong Seed { get; init; } = 1;
}
