using System.Runtime.CompilerServices;

namespace SpikeSim.Engines.Exact;

/// <summary>A time at which a place fires, as it was found from its state.</summary>
/// <param name="Seconds">The last double that is not after it.</param>
/// <param name="Rest">
/// What that double is short of, less than the next one: states that begin at a spike take it into account, so that what doubles cut
/// off does not add up from spike to spike, and spikes closer together than doubles are counted.
/// </param>
/// <param name="From">The time of the state from which it was found.</param>
internal readonly record struct FoundTime(double Seconds, double Rest, double From)
{
    /// <summary>Nothing was found.</summary>
    public static FoundTime None => new(double.NaN, 0, double.NaN);

    /// <summary>A time so long after another.</summary>
    /// <param name="start">The other time.</param>
    /// <param name="wait">The time from there in seconds, 0 or more.</param>
    /// <param name="now">The time before which nothing happens any more.</param>
    /// <param name="from">The time of the state from which it was found.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FoundTime After(double start, double wait, double now, double from)
    {
        double time = start + wait;
        double rest = RestOf(start, wait, time);

        // One double back where the sum was rounded up; without a branch, because it is a matter of chance.
        time = BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(time) - (rest < 0 ? 1u : 0u));
        return time >= now ? new FoundTime(time, RestOf(start, wait, time), from) : new FoundTime(now, 0, from);
    }

    // Exact where time is the rounded sum: the larger part first.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double RestOf(double start, double wait, double time) => Math.Min(start, wait) - (time - Math.Max(start, wait));
}
