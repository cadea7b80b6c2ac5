using System.Runtime.CompilerServices;

namespace SpikeSim.Engines.Exact;

/// <summary>
/// The closed-form flow of one neuron between events (golden/exact, the model in exact words): with s the time from now,
/// I(s) = I0 e^(-s/tau_syn), A(s) = A0 e^(-s/tau_mem) + sum of I0 K(s), K(s) = s e^(-s/tau_max) phi(s d), phi(y) = (1 - e^-y)/y,
/// d = |1/tau_syn - 1/tau_mem|, which has no cancellation where both are nearly equal.
/// </summary>
internal static class Flow
{
    /// <summary>The state after a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static FlowState After(in FlowState state, in FlowRates rates, double seconds)
    {
        double reach = seconds * rates.Fastest;
        double membrane = Decay(-seconds * rates.Membrane, reach);
        double sum = state.Membrane * membrane;
        double first = Current(state.First, rates.First, rates.Membrane, seconds, membrane, ref sum);
        double second = Current(state.Second, rates.Second, rates.Membrane, seconds, membrane, ref sum);
        return new FlowState(sum, first, second);
    }

    /// <summary>
    /// The time of the only extremum of V with one current, or infinity: e^(s q/tau_mem) = r I0 (1 + q)/(r I0 + A q), q = tau_mem/tau_syn - 1.
    /// </summary>
    public static double Extremum(double membrane, double current, double membraneRate, double currentRate)
    {
        double q = (currentRate / membraneRate) - 1;
        double drive = current / membraneRate;
        double bottom = drive + (membrane * q);
        double excess = (drive - membrane) / bottom;
        double argument = q * excess;
        if (!(argument > -1))
        {
            return double.PositiveInfinity;
        }

        double seconds = Math.Abs(argument) < 1e-300 ? excess / membraneRate : LogOnePlus(argument) / (q * membraneRate);
        return seconds > 0 ? seconds : double.PositiveInfinity;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Current(double current, double rate, double membraneRate, double seconds, double membraneDecay, ref double sum)
    {
        if (current == 0)
        {
            return 0;
        }

        double difference = rate - membraneRate;
        double y = seconds * difference;
        if (Math.Abs(y) <= RealMath<double, Real64>.LongReach)
        {
            // K = s e^(-s/tau_mem) phi(y) with a signed y is the same function, and the decay of the current is that of the membrane times 1 - y phi(y).
            double phi = RealMath<double, Real64>.PhiLong(-y);
            sum = Math.FusedMultiplyAdd(current, seconds * membraneDecay * phi, sum);
            return current * membraneDecay * Math.FusedMultiplyAdd(-y, phi, 1);
        }

        double decay = Decay(-seconds * rate, seconds * rate);
        sum += current * ((membraneDecay - decay) / difference);
        return current * decay;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Decay(double exponent, double reach) =>
        reach <= RealMath<double, Real64>.ShortReach ? RealMath<double, Real64>.ExpShort(exponent)
        : reach <= RealMath<double, Real64>.LongReach ? RealMath<double, Real64>.ExpLong(exponent)
        : RealMath<double, Real64>.Exp(exponent);

    /// <summary>ln(1 + x) for x above -1, also where x is small.</summary>
    public static double LogOnePlus(double x)
    {
        // Kahan's form: the error of 1 + x cancels.
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * x / (sum - 1);
    }
}
