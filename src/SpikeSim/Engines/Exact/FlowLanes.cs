using System.Runtime.CompilerServices;

namespace SpikeSim.Engines.Exact;

/// <summary>The closed-form flow of <see cref="Flow"/> in lanes.</summary>
/// <typeparam name="TVector">A vector of doubles.</typeparam>
/// <typeparam name="TLanes">Its operations.</typeparam>
internal static class FlowLanes<TVector, TLanes>
    where TVector : struct
    where TLanes : IRealLanes<TVector>
{
    /// <summary>What carries a membrane and one current over a time: see <see cref="Flow"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Coefficients(TVector rate, TVector currentRate, double elapsed, double reach, out TVector decay, out TVector gain, out TVector currentDecay)
    {
        TVector back = TLanes.All(-elapsed);
        TVector y = TLanes.Multiply(TLanes.Subtract(currentRate, rate), back);
        if (reach <= RealMath<TVector, TLanes>.ShortReach)
        {
            TVector phi = RealMath<TVector, TLanes>.PhiShort(y);
            decay = RealMath<TVector, TLanes>.ExpShort(TLanes.Multiply(rate, back));
            gain = TLanes.Multiply(TLanes.Multiply(decay, TLanes.All(elapsed)), phi);
            currentDecay = TLanes.MultiplyAdd(TLanes.Multiply(y, phi), decay, decay);
            return;
        }

        if (reach <= RealMath<TVector, TLanes>.LongReach)
        {
            TVector phi = RealMath<TVector, TLanes>.PhiLong(y);
            decay = RealMath<TVector, TLanes>.ExpLong(TLanes.Multiply(rate, back));
            gain = TLanes.Multiply(TLanes.Multiply(decay, TLanes.All(elapsed)), phi);
            currentDecay = TLanes.MultiplyAdd(TLanes.Multiply(y, phi), decay, decay);
            return;
        }

        decay = RealMath<TVector, TLanes>.Exp(TLanes.Multiply(rate, back));
        currentDecay = RealMath<TVector, TLanes>.Exp(TLanes.Multiply(currentRate, back));
        TVector reachable = TLanes.All(RealMath<TVector, TLanes>.LongReach);
        TVector size = TLanes.Abs(y);
        TVector series = RealMath<TVector, TLanes>.PhiLong(TLanes.Subtract(TLanes.All(0), TLanes.Min(size, reachable)));
        TVector near = TLanes.Multiply(TLanes.Multiply(TLanes.Max(decay, currentDecay), TLanes.All(elapsed)), series);
        TVector far = TLanes.Divide(TLanes.Subtract(decay, currentDecay), TLanes.Subtract(currentRate, rate));
        gain = TLanes.SelectBelow(size, reachable, near, far);
    }

    /// <summary>The decay of a membrane alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Decay(TVector exponent, double reach) =>
        reach <= RealMath<TVector, TLanes>.LongReach ? RealMath<TVector, TLanes>.ExpLong(exponent) : RealMath<TVector, TLanes>.Exp(exponent);
}
