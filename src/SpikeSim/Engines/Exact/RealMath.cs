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
    /// <summary>The largest magnitude of an argument of the short series: 9 terms leave less than 5e-17.</summary>
    public const double ShortReach = 1.0 / 16;

    /// <summary>The largest magnitude of an argument of the long series: 12 terms leave less than 2e-16.</summary>
    public const double LongReach = 1.0 / 4;

    /// <summary>By how much tangents are made steeper, so that rounded reciprocals of their slopes are still below the true ones.</summary>
    public const double Steeper = 1 + (1.0 / 4096);

    /// <summary>The descent that stands for all that is not steeper: nothing that does not rise is due within a run.</summary>
    public const double LeastDescent = -1e-290;

    private const double Rounder = 6755399441055744.0;

    /// <summary>
    /// When the tangent to a membrane without inhibition reaches the threshold, or a little earlier: no later than the membrane
    /// itself (<see cref="FlowState.SteepestSlope"/>). Not after now where the membrane is at the threshold or above it; beyond all runs where it is below and does not rise.
    /// </summary>
    /// <param name="gap">What is missing to the threshold.</param>
    /// <param name="descent">The slope of the tangent with the sign turned, times <see cref="Steeper"/>.</param>
    /// <param name="now">The time.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Due(TVector gap, TVector descent, TVector now) => Due(gap, descent, now, TLanes.All(LeastDescent));

    /// <summary>The same for loops, in which a constant would be read from memory each time.</summary>
    /// <param name="gap">What is missing to the threshold.</param>
    /// <param name="descent">The slope of the tangent with the sign turned, times <see cref="Steeper"/>.</param>
    /// <param name="now">The time.</param>
    /// <param name="least"><see cref="LeastDescent"/>, in a register.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Due(TVector gap, TVector descent, TVector now, TVector least)
    {
        TVector wait = TLanes.NegatedReciprocal(TLanes.Min(descent, least));
        return TLanes.MultiplyAdd(gap, wait, now);
    }

    /// <summary>e^x for |x| up to <see cref="ShortReach"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpShort(TVector x) => TLanes.Add(LossShort(x), TLanes.All(1));

    /// <summary>e^x - 1 for |x| up to <see cref="ShortReach"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LossShort(TVector x)
    {
        TVector square = TLanes.Multiply(x, x);
        TVector low = TLanes.MultiplyAdd(square, Pair(x, 0.5, 1.0 / 6), x);
        TVector high = TLanes.MultiplyAdd(square, Pair(x, 1.0 / 720, 1.0 / 5040), Pair(x, 1.0 / 24, 1.0 / 120));
        TVector fourth = TLanes.Multiply(square, square);
        high = TLanes.MultiplyAdd(fourth, TLanes.All(1.0 / 40320), high);
        return TLanes.MultiplyAdd(fourth, high, low);
    }

    /// <summary>phi(-x) = (e^x - 1)/x for |x| up to <see cref="ShortReach"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector PhiShort(TVector x)
    {
        TVector square = TLanes.Multiply(x, x);
        TVector low = TLanes.MultiplyAdd(square, Pair(x, 1.0 / 6, 1.0 / 24), Pair(x, 1, 0.5));
        TVector high = TLanes.MultiplyAdd(square, Pair(x, 1.0 / 5040, 1.0 / 40320), Pair(x, 1.0 / 120, 1.0 / 720));
        return TLanes.MultiplyAdd(TLanes.Multiply(square, square), high, low);
    }

    /// <summary>e^x for |x| up to <see cref="LongReach"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpLong(TVector x) => TLanes.MultiplyAdd(x, PhiLong(x), TLanes.All(1));

    /// <summary>e^x - 1 for |x| up to <see cref="LongReach"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LossLong(TVector x) => TLanes.Multiply(x, PhiLong(x));

    /// <summary>phi(-x) = (e^x - 1)/x for |x| up to <see cref="LongReach"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector PhiLong(TVector x)
    {
        TVector square = TLanes.Multiply(x, x);
        TVector fourth = TLanes.Multiply(square, square);
        TVector low = TLanes.MultiplyAdd(square, Pair(x, 1.0 / 6, 1.0 / 24), Pair(x, 1, 0.5));
        TVector middle = TLanes.MultiplyAdd(square, Pair(x, 1.0 / 5040, 1.0 / 40320), Pair(x, 1.0 / 120, 1.0 / 720));
        TVector high = TLanes.MultiplyAdd(square, Pair(x, 1.0 / 39916800, 1.0 / 479001600), Pair(x, 1.0 / 362880, 1.0 / 3628800));
        return TLanes.MultiplyAdd(fourth, TLanes.MultiplyAdd(fourth, high, middle), low);
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

    // Two neighbouring terms of a series: pairs and pairs of pairs keep the chain of dependent operations short.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Pair(TVector x, double constant, double linear) => TLanes.MultiplyAdd(x, TLanes.All(linear), TLanes.All(constant));
}
