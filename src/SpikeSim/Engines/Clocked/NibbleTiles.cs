using System.Runtime.CompilerServices;
using SpikeSim.Chips;

namespace SpikeSim.Engines.Clocked;

/// <summary>
/// Sums of rows of nibbles. A tile of sums stays in registers over all rows. Of two sums, one is that of the upper nibbles, the other
/// that of whole bytes, from which 16 times the upper ones are taken in the end.
/// </summary>
/// <typeparam name="TLanes">The width.</typeparam>
/// <typeparam name="TVector">Its vector.</typeparam>
internal static class NibbleTiles<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private static nuint Lanes => (nuint)TLanes.Count;

    private static nuint Bytes => 2 * (nuint)TLanes.Count;

    /// <summary>Writes the sums of listed rows, wrapped to bytes.</summary>
    /// <param name="rows">The rows, each half as long as <paramref name="sums"/>.</param>
    /// <param name="list">Where those start.</param>
    /// <param name="depth">What is added to each sum.</param>
    /// <param name="sums">The sums; whole blocks of two vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(AlignedBuffer<sbyte> rows, ReadOnlySpan<int> list, int depth, AlignedBuffer<byte> sums)
    {
        nuint width = (nuint)sums.Length;
        sbyte excess = unchecked((sbyte)((WeightRows.NibbleBias * list.Length) - depth));
        nuint at = 0;

        // A row is read from one end to the other where there are registers for it.
        for (; TLanes.HasManyRegisters && at + (16 * Bytes) <= width; at += 16 * Bytes)
        {
            Sixteen(ref Unsafe.Add(ref rows.First, at / 2), list, excess, ref Unsafe.As<byte, short>(ref Unsafe.Add(ref sums.First, at)));
        }

        for (; at + (8 * Bytes) <= width; at += 8 * Bytes)
        {
            Eight(ref Unsafe.Add(ref rows.First, at / 2), list, excess, ref Unsafe.As<byte, short>(ref Unsafe.Add(ref sums.First, at)));
        }

        for (; at < width; at += 2 * Bytes)
        {
            Two(ref Unsafe.Add(ref rows.First, at / 2), list, excess, ref Unsafe.As<byte, short>(ref Unsafe.Add(ref sums.First, at)));
        }
    }

    private static void Sixteen(ref sbyte rows, ReadOnlySpan<int> list, sbyte excess, ref short sums)
    {
        TVector a0 = TLanes.Zero, a1 = TLanes.Zero, a2 = TLanes.Zero, a3 = TLanes.Zero;
        TVector a4 = TLanes.Zero, a5 = TLanes.Zero, a6 = TLanes.Zero, a7 = TLanes.Zero;
        TVector a8 = TLanes.Zero, a9 = TLanes.Zero, a10 = TLanes.Zero, a11 = TLanes.Zero;
        TVector a12 = TLanes.Zero, a13 = TLanes.Zero, a14 = TLanes.Zero, a15 = TLanes.Zero;
        foreach (int row in list)
        {
            ref sbyte source = ref Unsafe.Add(ref rows, (nuint)(uint)row);
            TVector pair = TLanes.LoadBytes(ref source, 0);
            a0 = TLanes.AddBytes(a0, pair);
            a1 = TLanes.AddBytes(a1, TLanes.ShiftNibbles(pair));
            pair = TLanes.LoadBytes(ref source, Bytes);
            a2 = TLanes.AddBytes(a2, pair);
            a3 = TLanes.AddBytes(a3, TLanes.ShiftNibbles(pair));
            pair = TLanes.LoadBytes(ref source, 2 * Bytes);
            a4 = TLanes.AddBytes(a4, pair);
            a5 = TLanes.AddBytes(a5, TLanes.ShiftNibbles(pair));
            pair = TLanes.LoadBytes(ref source, 3 * Bytes);
            a6 = TLanes.AddBytes(a6, pair);
            a7 = TLanes.AddBytes(a7, TLanes.ShiftNibbles(pair));
            pair = TLanes.LoadBytes(ref source, 4 * Bytes);
            a8 = TLanes.AddBytes(a8, pair);
            a9 = TLanes.AddBytes(a9, TLanes.ShiftNibbles(pair));
            pair = TLanes.LoadBytes(ref source, 5 * Bytes);
            a10 = TLanes.AddBytes(a10, pair);
            a11 = TLanes.AddBytes(a11, TLanes.ShiftNibbles(pair));
            pair = TLanes.LoadBytes(ref source, 6 * Bytes);
            a12 = TLanes.AddBytes(a12, pair);
            a13 = TLanes.AddBytes(a13, TLanes.ShiftNibbles(pair));
            pair = TLanes.LoadBytes(ref source, 7 * Bytes);
            a14 = TLanes.AddBytes(a14, pair);
            a15 = TLanes.AddBytes(a15, TLanes.ShiftNibbles(pair));
        }

        TVector bias = TLanes.CreateBytes(excess);
        a1 = TLanes.UpperNibbles(a1, a0);
        TLanes.Store(TLanes.SubtractBytes(TLanes.WithoutUpper(a0, a1), bias), ref sums, 0);
        TLanes.Store(TLanes.SubtractBytes(a1, bias), ref sums, Lanes);
        a3 = TLanes.UpperNibbles(a3, a2);
        TLanes.Store(TLanes.SubtractBytes(TLanes.WithoutUpper(a2, a3), bias), ref sums, 2 * Lanes);
        TLanes.Store(TLanes.SubtractBytes(a3, bias), ref sums, 3 * Lanes);
        a5 = TLanes.UpperNibbles(a5, a4);
        TLanes.Store(TLanes.SubtractBytes(TLanes.WithoutUpper(a4, a5), bias), ref sums, 4 * Lanes);
        TLanes.Store(TLanes.SubtractBytes(a5, bias), ref sums, 5 * Lanes);
        a7 = TLanes.UpperNibbles(a7, a6);
        TLanes.Store(TLanes.SubtractBytes(TLanes.WithoutUpper(a6, a7), bias), ref sums, 6 * Lanes);
        TLanes.Store(TLanes.SubtractBytes(a7, bias), ref sums, 7 * Lanes);
        a9 = TLanes.UpperNibbles(a9, a8);
        TLanes.Store(TLanes.SubtractBytes(TLanes.WithoutUpper(a8, a9), bias), ref sums, 8 * Lanes);
        TLanes.Store(TLanes.SubtractBytes(a9, bias), ref sums, 9 * Lanes);
        a11 = TLanes.UpperNibbles(a11, a10);
        TLanes.Store(TLanes.SubtractBytes(TLanes.WithoutUpper(a10, a11), bias), ref sums, 10 * Lanes);
        TLanes.Store(TLanes.SubtractBytes(a11, bias), ref sums, 11 * Lanes);
        a13 = TLanes.UpperNibbles(a13, a12);
        TLanes.Store(TLanes.SubtractBytes(TLanes.WithoutUpper(a12, a13), bias), ref sums, 12 * Lanes);
        TLanes.Store(TLanes.SubtractBytes(a13, bias), ref sums, 13 * Lanes);
        a15 = TLanes.UpperNibbles(a15, a14);
        TLanes.Store(TLanes.SubtractBytes(TLanes.WithoutUpper(a14, a15), bias), ref sums, 14 * Lanes);
        TLanes.Store(TLanes.SubtractBytes(a15, bias), ref sums, 15 * Lanes);
    }

    private static void Eight(ref sbyte rows, ReadOnlySpan<int> list, sbyte excess, ref short sums)
    {
        TVector a0 = TLanes.Zero, a1 = TLanes.Zero, a2 = TLanes.Zero, a3 = TLanes.Zero;
        TVector a4 = TLanes.Zero, a5 = TLanes.Zero, a6 = TLanes.Zero, a7 = TLanes.Zero;
        foreach (int row in list)
        {
            ref sbyte source = ref Unsafe.Add(ref rows, (nuint)(uint)row);
            TVector pair = TLanes.LoadBytes(ref source, 0);
            a0 = TLanes.AddBytes(a0, pair);
            a1 = TLanes.AddBytes(a1, TLanes.ShiftNibbles(pair));
            pair = TLanes.LoadBytes(ref source, Bytes);
            a2 = TLanes.AddBytes(a2, pair);
            a3 = TLanes.AddBytes(a3, TLanes.ShiftNibbles(pair));
            pair = TLanes.LoadBytes(ref source, 2 * Bytes);
            a4 = TLanes.AddBytes(a4, pair);
            a5 = TLanes.AddBytes(a5, TLanes.ShiftNibbles(pair));
            pair = TLanes.LoadBytes(ref source, 3 * Bytes);
            a6 = TLanes.AddBytes(a6, pair);
            a7 = TLanes.AddBytes(a7, TLanes.ShiftNibbles(pair));
        }

        TVector bias = TLanes.CreateBytes(excess);
        a1 = TLanes.UpperNibbles(a1, a0);
        TLanes.Store(TLanes.SubtractBytes(TLanes.WithoutUpper(a0, a1), bias), ref sums, 0);
        TLanes.Store(TLanes.SubtractBytes(a1, bias), ref sums, Lanes);
        a3 = TLanes.UpperNibbles(a3, a2);
        TLanes.Store(TLanes.SubtractBytes(TLanes.WithoutUpper(a2, a3), bias), ref sums, 2 * Lanes);
        TLanes.Store(TLanes.SubtractBytes(a3, bias), ref sums, 3 * Lanes);
        a5 = TLanes.UpperNibbles(a5, a4);
        TLanes.Store(TLanes.SubtractBytes(TLanes.WithoutUpper(a4, a5), bias), ref sums, 4 * Lanes);
        TLanes.Store(TLanes.SubtractBytes(a5, bias), ref sums, 5 * Lanes);
        a7 = TLanes.UpperNibbles(a7, a6);
        TLanes.Store(TLanes.SubtractBytes(TLanes.WithoutUpper(a6, a7), bias), ref sums, 6 * Lanes);
        TLanes.Store(TLanes.SubtractBytes(a7, bias), ref sums, 7 * Lanes);
    }

    private static void Two(ref sbyte rows, ReadOnlySpan<int> list, sbyte excess, ref short sums)
    {
        TVector a0 = TLanes.Zero, a1 = TLanes.Zero;
        foreach (int row in list)
        {
            ref sbyte source = ref Unsafe.Add(ref rows, (nuint)(uint)row);
            TVector pair = TLanes.LoadBytes(ref source, 0);
            a0 = TLanes.AddBytes(a0, pair);
            a1 = TLanes.AddBytes(a1, TLanes.ShiftNibbles(pair));
        }

        TVector bias = TLanes.CreateBytes(excess);
        a1 = TLanes.UpperNibbles(a1, a0);
        TLanes.Store(TLanes.SubtractBytes(TLanes.WithoutUpper(a0, a1), bias), ref sums, 0);
        TLanes.Store(TLanes.SubtractBytes(a1, bias), ref sums, Lanes);
    }
}
