using System.Runtime.CompilerServices;

namespace SpikeSim.Engines.Exact;

/// <summary>
/// Exponentials in lanes, accurate to rounding: short series where the argument is known to be small, a reduction by powers of two
/// elsewhere.
/// </summary>
/// <typeparam name="TVector">A vector of doubles.</typeparam>
/// <typeparam name="TLanes">Its operations.</typeparam>
internal static class RealMath<TVector, TLanes>
    where TVector : struct
    where TLanes : IRealLanes<TVector>
{
    /// <summary>The largest magnitude of an argument of the short series: 7 terms leave less than 5e-17.</summary>
    public const double ShortReach = 1.0 / 64;

    /// <summary>The largest magnitude of an argument of the long series: 12 terms leave less than 2e-16.</summary>
    public const double LongReach = 1.0 / 4;

    // The bits of x taken from these are within 13 % of the bits of 1/x.
    private const long ReciprocalSeed = 0x7FDE623822FC16E6;

    private const double Rounder = 6755399441055744.0;

    /// <summary>
    /// A number that is at most 1/x and not more than 2 % below it, for x above 0: a first guess from the exponent, then one Newton
    /// step, which always ends below. The same in every width.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ReciprocalBelow(TVector x)
    {
        TVector guess = TLanes.SubtractBits(ReciprocalSeed, x);
        return TLanes.Multiply(guess, TLanes.Subtract(TLanes.All(2), TLanes.Multiply(x, guess)));
    }

    /// <summary>e^x for |x| up to <see cref="ShortReach"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpShort(TVector x)
    {
        TVector sum = TLanes.MultiplyAdd(x, TLanes.All(1.0 / 720), TLanes.All(1.0 / 120));
        sum = TLanes.MultiplyAdd(x, sum, TLanes.All(1.0 / 24));
        sum = TLanes.MultiplyAdd(x, sum, TLanes.All(1.0 / 6));
        sum = TLanes.MultiplyAdd(x, sum, TLanes.All(0.5));
        sum = TLanes.MultiplyAdd(x, sum, TLanes.All(1));
        return TLanes.MultiplyAdd(x, sum, TLanes.All(1));
    }

    /// <summary>phi(-x) = (e^x - 1)/x for |x| up to <see cref="ShortReach"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector PhiShort(TVector x)
    {
        TVector sum = TLanes.MultiplyAdd(x, TLanes.All(1.0 / 5040), TLanes.All(1.0 / 720));
        sum = TLanes.MultiplyAdd(x, sum, TLanes.All(1.0 / 120));
        sum = TLanes.MultiplyAdd(x, sum, TLanes.All(1.0 / 24));
        sum = TLanes.MultiplyAdd(x, sum, TLanes.All(1.0 / 6));
        sum = TLanes.MultiplyAdd(x, sum, TLanes.All(0.5));
        return TLanes.MultiplyAdd(x, sum, TLanes.All(1));
    }

    /// <summary>e^x for |x| up to <see cref="LongReach"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpLong(TVector x) => TLanes.MultiplyAdd(x, PhiLong(x), TLanes.All(1));

    /// <summary>phi(-x) = (e^x - 1)/x for |x| up to <see cref="LongReach"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector PhiLong(TVector x)
    {
        TVector sum = TLanes.MultiplyAdd(x, TLanes.All(1.0 / 479001600), TLanes.All(1.0 / 39916800));
        sum = TLanes.MultiplyAdd(x, sum, TLanes.All(1.0 / 3628800));
        sum = TLanes.MultiplyAdd(x, sum, TLanes.All(1.0 / 362880));
        sum = TLanes.MultiplyAdd(x, sum, TLanes.All(1.0 / 40320));
        sum = TLanes.MultiplyAdd(x, sum, TLanes.All(1.0 / 5040));
        sum = TLanes.MultiplyAdd(x, sum, TLanes.All(1.0 / 720));
        sum = TLanes.MultiplyAdd(x, sum, TLanes.All(1.0 / 120));
        sum = TLanes.MultiplyAdd(x, sum, TLanes.All(1.0 / 24));
        sum = TLanes.MultiplyAdd(x, sum, TLanes.All(1.0 / 6));
        sum = TLanes.MultiplyAdd(x, sum, TLanes.All(0.5));
        return TLanes.MultiplyAdd(x, sum, TLanes.All(1));
    }

    /// <summary>e^x for x up to 700; below -700, where nothing of a state is left, e^-700.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp(TVector x)
    {
        x = TLanes.Max(x, TLanes.All(-700));
        TVector shifted = TLanes.MultiplyAdd(x, TLanes.All(1.4426950408889634), TLanes.All(Rounder));
        TVector whole = TLanes.Subtract(shifted, TLanes.All(Rounder));

        // ln 2 in two parts, so that the rest is exact to rounding.
        TVector rest = TLanes.MultiplyAdd(whole, TLanes.All(-6.93147180369123816490e-01), x);
        rest = TLanes.MultiplyAdd(whole, TLanes.All(-1.90821492927058770002e-10), rest);
        TVector half = TLanes.Multiply(rest, TLanes.All(0.5));
        TVector root = ExpLong(half);
        TVector scale = TLanes.ShiftToExponent(TLanes.Add(shifted, TLanes.All(1023)));
        return TLanes.Multiply(TLanes.Multiply(root, root), scale);
    }
}
