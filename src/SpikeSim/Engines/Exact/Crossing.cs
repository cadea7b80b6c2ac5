namespace SpikeSim.Engines.Exact;

/// <summary>What is known of the next time at which a membrane reaches its threshold.</summary>
/// <param name="Seconds">The time from now; infinite where it is never reached.</param>
/// <param name="IsExact">Whether it is the time itself, not only a time before which nothing happens.</param>
internal readonly record struct Crossing(double Seconds, bool IsExact)
{
    /// <summary>The threshold is never reached.</summary>
    public static Crossing Never => new(double.PositiveInfinity, false);
}
