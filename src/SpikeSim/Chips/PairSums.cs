using System.Runtime.CompilerServices;

namespace SpikeSim.Chips;

/// <summary>Sums of rows of large weights: a tile of 16-bit sums stays in registers over all rows.</summary>
/// <typeparam name="TLanes">The width.</typeparam>
/// <typeparam name="TVector">Its vector type.</typeparam>
internal static class PairSums<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private static int Tile => 8 * TLanes.Count;

    /// <summary>Adds the rows of a list to a current; all sums must be known to fit 16 bits.</summary>
    public static void Add(WeightRows rows, ReadOnlySpan<ushort> list, int shift, ref short current)
    {
        for (int start = 0; start < rows.Stride && !list.IsEmpty; start += Tile)
        {
            AddTile(rows, list, start, shift, ref Unsafe.Add(ref current, start));
        }
    }

    // Of each pair of sums, b is that of the upper bytes, and a that of whole lanes: the lower bytes and 256 times the upper ones.
    private static void AddTile(WeightRows rows, ReadOnlySpan<ushort> list, int start, int shift, ref short current)
    {
        nuint lanes = (nuint)TLanes.Count;
        ref short weights = ref Unsafe.As<sbyte, short>(ref Unsafe.Add(ref rows.First, start));
        ReadOnlySpan<uint> starts = rows.Starts;
        TVector a0 = TLanes.Create((short)(-WeightRows.Bias * list.Length));
        TVector a1 = a0, a2 = a0, a3 = a0;
        TVector b0 = TLanes.Zero, b1 = TLanes.Zero, b2 = TLanes.Zero, b3 = TLanes.Zero;
        foreach (ushort row in list)
        {
            ref short source = ref Unsafe.Add(ref weights, starts[row] / 2);
            TVector pairs = TLanes.Load(ref source, 0);
            a0 = TLanes.Add(a0, pairs);
            b0 = TLanes.Add(b0, TLanes.SignedUpperBytes(pairs));
            pairs = TLanes.Load(ref source, lanes);
            a1 = TLanes.Add(a1, pairs);
            b1 = TLanes.Add(b1, TLanes.SignedUpperBytes(pairs));
            pairs = TLanes.Load(ref source, 2 * lanes);
            a2 = TLanes.Add(a2, pairs);
            b2 = TLanes.Add(b2, TLanes.SignedUpperBytes(pairs));
            pairs = TLanes.Load(ref source, 3 * lanes);
            a3 = TLanes.Add(a3, pairs);
            b3 = TLanes.Add(b3, TLanes.SignedUpperBytes(pairs));
        }

        Accumulate(ref current, 0, TLanes.Subtract(a0, TLanes.ShiftLeft(b0, 8)), b0, shift);
        Accumulate(ref current, 2 * lanes, TLanes.Subtract(a1, TLanes.ShiftLeft(b1, 8)), b1, shift);
        Accumulate(ref current, 4 * lanes, TLanes.Subtract(a2, TLanes.ShiftLeft(b2, 8)), b2, shift);
        Accumulate(ref current, 6 * lanes, TLanes.Subtract(a3, TLanes.ShiftLeft(b3, 8)), b3, shift);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(ref short current, nuint at, TVector first, TVector second, int shift)
    {
        nuint next = at + (nuint)TLanes.Count;
        TLanes.Store(TLanes.Add(TLanes.Load(ref current, at), TLanes.ShiftLeft(first, shift)), ref current, at);
        TLanes.Store(TLanes.Add(TLanes.Load(ref current, next), TLanes.ShiftLeft(second, shift)), ref current, next);
    }
}
