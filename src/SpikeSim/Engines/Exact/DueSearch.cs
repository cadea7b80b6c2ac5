using System.Runtime.CompilerServices;

namespace SpikeSim.Engines.Exact;

/// <summary>The earliest of the times at which places are due.</summary>
/// <typeparam name="TVector">A vector of doubles.</typeparam>
/// <typeparam name="TLanes">Its operations.</typeparam>
internal static class DueSearch<TVector, TLanes>
    where TVector : struct
    where TLanes : IRealLanes<TVector>
{
    /// <summary>The earliest time; places are a multiple of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Earliest(AlignedBuffer<double> due)
    {
        ref double first = ref due.First;
        TVector a = TLanes.All(double.PositiveInfinity);
        TVector b = a;
        nuint step = (nuint)TLanes.Count;
        nuint end = (nuint)due.Length;
        nuint at = 0;
        for (; at + step < end; at += 2 * step)
        {
            a = TLanes.Min(a, TLanes.Load(ref first, at));
            b = TLanes.Min(b, TLanes.Load(ref first, at + step));
        }

        return TLanes.Least(at < end ? TLanes.Min(TLanes.Min(a, b), TLanes.Load(ref first, at)) : TLanes.Min(a, b));
    }

    /// <summary>The first place that is due at a time.</summary>
    public static int Find(AlignedBuffer<double> due, double seconds) => due.Span.IndexOf(seconds);
}
