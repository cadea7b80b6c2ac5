using System.Runtime.CompilerServices;

namespace SpikeSim.Engines.Exact;

/// <summary>The closed-form flow of <see cref="Flow"/> in lanes.</summary>
/// <typeparam name="TVector">A vector of doubles.</typeparam>
/// <typeparam name="TLanes">Its operations.</typeparam>
internal static class FlowLanes<TVector, TLanes>
    where TVector : struct
    where TLanes : IRealLanes<TVector>
{
    /// <summary>Carries a membrane and its current over a time: see <see cref="Flow"/>.</summary>
    /// <param name="rate">1/tau_mem.</param>
    /// <param name="currentRate">1/tau_syn.</param>
    /// <param name="elapsed">The time in seconds.</param>
    /// <param name="reach">The time in the fastest time constants of the block.</param>
    /// <param name="membrane">A; afterwards with what the current brought.</param>
    /// <param name="current">The current.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Carry(TVector rate, TVector currentRate, double elapsed, double reach, ref TVector membrane, ref TVector current)
    {
        if (reach > RealMath<TVector, TLanes>.LongReach)
        {
            membrane = Decayed(membrane, rate, elapsed);
            CarryFar(rate, currentRate, elapsed, ref membrane, ref current);
            return;
        }

        Losses(rate, currentRate, elapsed, reach, out TVector loss, out TVector currentLoss, out TVector gain);
        membrane = TLanes.MultiplyAdd(membrane, loss, TLanes.MultiplyAdd(current, gain, membrane));
        current = TLanes.MultiplyAdd(current, currentLoss, current);
    }

    /// <summary>Carries the second current of a neuron, whose membrane was carried with the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CarrySecond(TVector rate, TVector currentRate, double elapsed, double reach, ref TVector membrane, ref TVector current)
    {
        if (reach > RealMath<TVector, TLanes>.LongReach)
        {
            CarryFar(rate, currentRate, elapsed, ref membrane, ref current);
            return;
        }

        Losses(rate, currentRate, elapsed, reach, out _, out TVector currentLoss, out TVector gain);
        membrane = TLanes.MultiplyAdd(current, gain, membrane);
        current = TLanes.MultiplyAdd(current, currentLoss, current);
    }

    /// <summary>Carries a membrane without a synapse.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Carry(TVector rate, double elapsed, double reach, TVector membrane) => reach > RealMath<TVector, TLanes>.LongReach
        ? Decayed(membrane, rate, elapsed)
        : TLanes.MultiplyAdd(membrane, RealMath<TVector, TLanes>.LossLong(TLanes.Multiply(rate, TLanes.All(-elapsed))), membrane);

    /// <summary>
    /// What is lost over a short time, and not what is left: states that are carried many times keep the last bits that a factor near 1
    /// would cut off. And what a unit of current brings to the membrane.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Losses(TVector rate, TVector currentRate, double elapsed, double reach, out TVector loss, out TVector currentLoss, out TVector gain)
    {
        TVector back = TLanes.All(-elapsed);
        TVector y = TLanes.Multiply(TLanes.Subtract(currentRate, rate), back);
        TVector x = TLanes.Multiply(rate, back);
        TVector phi;
        if (reach <= RealMath<TVector, TLanes>.ShortReach)
        {
            phi = RealMath<TVector, TLanes>.PhiShort(y);
            loss = RealMath<TVector, TLanes>.LossShort(x);
        }
        else
        {
            phi = RealMath<TVector, TLanes>.PhiLong(y);
            loss = RealMath<TVector, TLanes>.LossLong(x);
        }

        TVector decay = TLanes.Add(loss, TLanes.All(1));
        gain = TLanes.Multiply(TLanes.Multiply(decay, TLanes.All(elapsed)), phi);
        currentLoss = TLanes.MultiplyAdd(TLanes.Multiply(y, phi), decay, loss);
    }

    /// <summary>What is left of a state after a time of any length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Decayed(TVector state, TVector rate, double elapsed)
    {
        TVector x = TLanes.Multiply(rate, TLanes.All(-elapsed));
        TVector reachable = TLanes.All(RealMath<TVector, TLanes>.LongReach);
        TVector size = TLanes.Abs(x);
        TVector loss = RealMath<TVector, TLanes>.LossLong(TLanes.Subtract(TLanes.All(0), TLanes.Min(size, reachable)));
        return TLanes.SelectBelow(size, reachable, TLanes.MultiplyAdd(state, loss, state), TLanes.Multiply(state, RealMath<TVector, TLanes>.Exp(x)));
    }

    /// <summary>Carries a current over a time of any length, with what it brings to the membrane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CarryFar(TVector rate, TVector currentRate, double elapsed, ref TVector membrane, ref TVector current)
    {
        TVector back = TLanes.All(-elapsed);
        TVector decay = RealMath<TVector, TLanes>.Exp(TLanes.Multiply(rate, back));
        TVector currentDecay = RealMath<TVector, TLanes>.Exp(TLanes.Multiply(currentRate, back));
        TVector difference = TLanes.Subtract(currentRate, rate);
        TVector reachable = TLanes.All(RealMath<TVector, TLanes>.LongReach);
        TVector size = TLanes.Abs(TLanes.Multiply(difference, back));
        TVector series = RealMath<TVector, TLanes>.PhiLong(TLanes.Subtract(TLanes.All(0), TLanes.Min(size, reachable)));
        TVector near = TLanes.Multiply(TLanes.Multiply(TLanes.Max(decay, currentDecay), TLanes.All(elapsed)), series);
        TVector far = TLanes.Divide(TLanes.Subtract(decay, currentDecay), difference);
        membrane = TLanes.MultiplyAdd(current, TLanes.SelectBelow(size, reachable, near, far), membrane);
        current = Decayed(current, currentRate, elapsed);
    }
}
