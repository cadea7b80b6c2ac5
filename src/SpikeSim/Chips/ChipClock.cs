namespace SpikeSim.Chips;

/// <summary>How the main clock of a chip is set.</summary>
public sealed record ChipClock
{
    /// <summary>Head room over the cycles of the worst case, as a fraction.</summary>
    public required double Margin { get; init; }

    /// <summary>The clock that the vendor's tools set unless told otherwise, in Hz, or null where that is not known.</summary>
    public double? DefaultHz { get; init; }

    /// <summary>The clock that is divided by 2, 4, 6 and so on to give the main clock, in Hz; null where the main clock is set directly.</summary>
    public double? DividedFromHz { get; init; }

    /// <summary>The main clock over the clock of the microphone, or null where they do not hang together.</summary>
    public int? MicrophoneDivider { get; init; }

    /// <summary>The clock that a step needs.</summary>
    /// <param name="cyclesPerStep">The cycles of one step.</param>
    /// <param name="stepSeconds">The time step in seconds.</param>
    /// <returns>The clock in Hz, with the margin.</returns>
    public double RequiredHz(double cyclesPerStep, double stepSeconds) => cyclesPerStep * (1 + Margin) / stepSeconds;

    /// <summary>The slowest setting of the chip that is fast enough.</summary>
    /// <param name="requiredHz">The clock that is needed, in Hz.</param>
    /// <returns>The main clock in Hz, or null where no setting is that fast.</returns>
    public double? SettingHz(double requiredHz)
    {
        if (DividedFromHz is not { } source || requiredHz <= 0)
        {
            return requiredHz;
        }

        double halves = Math.Floor(source / (2 * requiredHz));
        return halves >= 1 ? source / (2 * halves) : null;
    }
}
