using System.Runtime.CompilerServices;

namespace SpikeSim.Engines.Exact;

/// <summary>At a time that is s after the origin: e^(-s/tau_mem), e^(-s/tau_syn), their reciprocals, and that of 1/tau_syn - 1/tau_mem.</summary>
internal readonly record struct EpochDecays(double Seconds, double Membrane, double Current, double MembraneGrowth, double CurrentGrowth, double PerDifference)
{
    /// <summary>What answers for no time.</summary>
    public static EpochDecays None => new(double.NaN, 0, 0, 0, 0, 0);

    /// <summary>Finds the decays of a pair of rates at a time and at that many seconds after the origin.</summary>
    /// <remarks>Number by number into their place: a copy as vectors would wait for each of the numbers to reach the cache.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Find(in FlowRates rates, double seconds, double elapsed, out EpochDecays decays)
    {
        double membrane = RealMath<double, Real64>.Exp(-elapsed * rates.Membrane);
        double growth = 1 / membrane;
        double perDifference = 1 / (rates.First - rates.Membrane);
        if (rates.First == 2 * rates.Membrane)
        {
            decays = new EpochDecays(seconds, membrane, membrane * membrane, growth, growth * growth, perDifference);
            return;
        }

        double current = RealMath<double, Real64>.Exp(-elapsed * rates.First);
        decays = new EpochDecays(seconds, membrane, current, growth, 1 / current, perDifference);
    }
}
