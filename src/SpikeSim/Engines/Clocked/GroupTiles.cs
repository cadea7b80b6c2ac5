using System.Runtime.CompilerServices;
using SpikeSim.Chips;

namespace SpikeSim.Engines.Clocked;

/// <summary>
/// Sums of the rows of a group in bytes. A tile of sums stays in registers over all rows. Rows of nibbles come first: of two sums, one is
/// then that of the upper nibbles, the other that of whole bytes, from which 16 times the upper ones are taken.
/// </summary>
/// <typeparam name="TLanes">The width.</typeparam>
/// <typeparam name="TVector">Its vector.</typeparam>
internal static class GroupTiles<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private static nuint Lanes => (nuint)TLanes.Count;

    private static nuint Bytes => 2 * (nuint)TLanes.Count;

    /// <summary>Writes the sums of a group, wrapped to bytes.</summary>
    /// <param name="table">The table of all rows.</param>
    /// <param name="group">Rows of it.</param>
    /// <param name="sums">The sums; whole blocks of two vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(AlignedBuffer<sbyte> table, in ByteGroup group, AlignedBuffer<byte> sums)
    {
        nuint width = (nuint)sums.Length;
        nuint at = 0;

        // A row is read from one end to the other where there are registers for it.
        for (; TLanes.HasManyRegisters && at + (16 * Bytes) <= width; at += 16 * Bytes)
        {
            Sixteen(ref table.First, in group, ref sums.First, at);
        }

        for (; at + (8 * Bytes) <= width; at += 8 * Bytes)
        {
            Eight(ref table.First, in group, ref sums.First, at);
        }

        for (; at < width; at += 2 * Bytes)
        {
            Two(ref table.First, in group, ref sums.First, at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Sixteen(ref sbyte table, in ByteGroup group, ref byte sums, nuint at)
    {
        TVector a0 = TLanes.Zero, a1 = TLanes.Zero, a2 = TLanes.Zero, a3 = TLanes.Zero;
        TVector a4 = TLanes.Zero, a5 = TLanes.Zero, a6 = TLanes.Zero, a7 = TLanes.Zero;
        TVector a8 = TLanes.Zero, a9 = TLanes.Zero, a10 = TLanes.Zero, a11 = TLanes.Zero;
        TVector a12 = TLanes.Zero, a13 = TLanes.Zero, a14 = TLanes.Zero, a15 = TLanes.Zero;
        sbyte excess = group.Excess;
        foreach (ulong row in group.Nibbles)
        {
            ref sbyte source = ref Unsafe.Add(ref table, RowFacts.Start(row) + (at / 2));
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
        a0 = TLanes.SubtractBytes(TLanes.WithoutUpper(a0, a1), bias);
        a1 = TLanes.SubtractBytes(a1, bias);
        a3 = TLanes.UpperNibbles(a3, a2);
        a2 = TLanes.SubtractBytes(TLanes.WithoutUpper(a2, a3), bias);
        a3 = TLanes.SubtractBytes(a3, bias);
        a5 = TLanes.UpperNibbles(a5, a4);
        a4 = TLanes.SubtractBytes(TLanes.WithoutUpper(a4, a5), bias);
        a5 = TLanes.SubtractBytes(a5, bias);
        a7 = TLanes.UpperNibbles(a7, a6);
        a6 = TLanes.SubtractBytes(TLanes.WithoutUpper(a6, a7), bias);
        a7 = TLanes.SubtractBytes(a7, bias);
        a9 = TLanes.UpperNibbles(a9, a8);
        a8 = TLanes.SubtractBytes(TLanes.WithoutUpper(a8, a9), bias);
        a9 = TLanes.SubtractBytes(a9, bias);
        a11 = TLanes.UpperNibbles(a11, a10);
        a10 = TLanes.SubtractBytes(TLanes.WithoutUpper(a10, a11), bias);
        a11 = TLanes.SubtractBytes(a11, bias);
        a13 = TLanes.UpperNibbles(a13, a12);
        a12 = TLanes.SubtractBytes(TLanes.WithoutUpper(a12, a13), bias);
        a13 = TLanes.SubtractBytes(a13, bias);
        a15 = TLanes.UpperNibbles(a15, a14);
        a14 = TLanes.SubtractBytes(TLanes.WithoutUpper(a14, a15), bias);
        a15 = TLanes.SubtractBytes(a15, bias);
        foreach (ulong row in group.Bytes)
        {
            ref sbyte source = ref Unsafe.Add(ref table, RowFacts.Start(row) + at);
            a0 = TLanes.AddBytes(a0, TLanes.LoadBytes(ref source, 0));
            a1 = TLanes.AddBytes(a1, TLanes.LoadBytes(ref source, Bytes));
            a2 = TLanes.AddBytes(a2, TLanes.LoadBytes(ref source, 2 * Bytes));
            a3 = TLanes.AddBytes(a3, TLanes.LoadBytes(ref source, 3 * Bytes));
            a4 = TLanes.AddBytes(a4, TLanes.LoadBytes(ref source, 4 * Bytes));
            a5 = TLanes.AddBytes(a5, TLanes.LoadBytes(ref source, 5 * Bytes));
            a6 = TLanes.AddBytes(a6, TLanes.LoadBytes(ref source, 6 * Bytes));
            a7 = TLanes.AddBytes(a7, TLanes.LoadBytes(ref source, 7 * Bytes));
            a8 = TLanes.AddBytes(a8, TLanes.LoadBytes(ref source, 8 * Bytes));
            a9 = TLanes.AddBytes(a9, TLanes.LoadBytes(ref source, 9 * Bytes));
            a10 = TLanes.AddBytes(a10, TLanes.LoadBytes(ref source, 10 * Bytes));
            a11 = TLanes.AddBytes(a11, TLanes.LoadBytes(ref source, 11 * Bytes));
            a12 = TLanes.AddBytes(a12, TLanes.LoadBytes(ref source, 12 * Bytes));
            a13 = TLanes.AddBytes(a13, TLanes.LoadBytes(ref source, 13 * Bytes));
            a14 = TLanes.AddBytes(a14, TLanes.LoadBytes(ref source, 14 * Bytes));
            a15 = TLanes.AddBytes(a15, TLanes.LoadBytes(ref source, 15 * Bytes));
        }

        ref short target = ref Unsafe.As<byte, short>(ref Unsafe.Add(ref sums, at));
        TLanes.Store(a0, ref target, 0);
        TLanes.Store(a1, ref target, Lanes);
        TLanes.Store(a2, ref target, 2 * Lanes);
        TLanes.Store(a3, ref target, 3 * Lanes);
        TLanes.Store(a4, ref target, 4 * Lanes);
        TLanes.Store(a5, ref target, 5 * Lanes);
        TLanes.Store(a6, ref target, 6 * Lanes);
        TLanes.Store(a7, ref target, 7 * Lanes);
        TLanes.Store(a8, ref target, 8 * Lanes);
        TLanes.Store(a9, ref target, 9 * Lanes);
        TLanes.Store(a10, ref target, 10 * Lanes);
        TLanes.Store(a11, ref target, 11 * Lanes);
        TLanes.Store(a12, ref target, 12 * Lanes);
        TLanes.Store(a13, ref target, 13 * Lanes);
        TLanes.Store(a14, ref target, 14 * Lanes);
        TLanes.Store(a15, ref target, 15 * Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Eight(ref sbyte table, in ByteGroup group, ref byte sums, nuint at)
    {
        TVector a0 = TLanes.Zero, a1 = TLanes.Zero, a2 = TLanes.Zero, a3 = TLanes.Zero;
        TVector a4 = TLanes.Zero, a5 = TLanes.Zero, a6 = TLanes.Zero, a7 = TLanes.Zero;
        sbyte excess = group.Excess;
        foreach (ulong row in group.Nibbles)
        {
            ref sbyte source = ref Unsafe.Add(ref table, RowFacts.Start(row) + (at / 2));
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
        a0 = TLanes.SubtractBytes(TLanes.WithoutUpper(a0, a1), bias);
        a1 = TLanes.SubtractBytes(a1, bias);
        a3 = TLanes.UpperNibbles(a3, a2);
        a2 = TLanes.SubtractBytes(TLanes.WithoutUpper(a2, a3), bias);
        a3 = TLanes.SubtractBytes(a3, bias);
        a5 = TLanes.UpperNibbles(a5, a4);
        a4 = TLanes.SubtractBytes(TLanes.WithoutUpper(a4, a5), bias);
        a5 = TLanes.SubtractBytes(a5, bias);
        a7 = TLanes.UpperNibbles(a7, a6);
        a6 = TLanes.SubtractBytes(TLanes.WithoutUpper(a6, a7), bias);
        a7 = TLanes.SubtractBytes(a7, bias);
        foreach (ulong row in group.Bytes)
        {
            ref sbyte source = ref Unsafe.Add(ref table, RowFacts.Start(row) + at);
            a0 = TLanes.AddBytes(a0, TLanes.LoadBytes(ref source, 0));
            a1 = TLanes.AddBytes(a1, TLanes.LoadBytes(ref source, Bytes));
            a2 = TLanes.AddBytes(a2, TLanes.LoadBytes(ref source, 2 * Bytes));
            a3 = TLanes.AddBytes(a3, TLanes.LoadBytes(ref source, 3 * Bytes));
            a4 = TLanes.AddBytes(a4, TLanes.LoadBytes(ref source, 4 * Bytes));
            a5 = TLanes.AddBytes(a5, TLanes.LoadBytes(ref source, 5 * Bytes));
            a6 = TLanes.AddBytes(a6, TLanes.LoadBytes(ref source, 6 * Bytes));
            a7 = TLanes.AddBytes(a7, TLanes.LoadBytes(ref source, 7 * Bytes));
        }

        ref short target = ref Unsafe.As<byte, short>(ref Unsafe.Add(ref sums, at));
        TLanes.Store(a0, ref target, 0);
        TLanes.Store(a1, ref target, Lanes);
        TLanes.Store(a2, ref target, 2 * Lanes);
        TLanes.Store(a3, ref target, 3 * Lanes);
        TLanes.Store(a4, ref target, 4 * Lanes);
        TLanes.Store(a5, ref target, 5 * Lanes);
        TLanes.Store(a6, ref target, 6 * Lanes);
        TLanes.Store(a7, ref target, 7 * Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Two(ref sbyte table, in ByteGroup group, ref byte sums, nuint at)
    {
        TVector a0 = TLanes.Zero, a1 = TLanes.Zero;
        sbyte excess = group.Excess;
        foreach (ulong row in group.Nibbles)
        {
            ref sbyte source = ref Unsafe.Add(ref table, RowFacts.Start(row) + (at / 2));
            TVector pair = TLanes.LoadBytes(ref source, 0);
            a0 = TLanes.AddBytes(a0, pair);
            a1 = TLanes.AddBytes(a1, TLanes.ShiftNibbles(pair));
        }

        TVector bias = TLanes.CreateBytes(excess);
        a1 = TLanes.UpperNibbles(a1, a0);
        a0 = TLanes.SubtractBytes(TLanes.WithoutUpper(a0, a1), bias);
        a1 = TLanes.SubtractBytes(a1, bias);
        foreach (ulong row in group.Bytes)
        {
            ref sbyte source = ref Unsafe.Add(ref table, RowFacts.Start(row) + at);
            a0 = TLanes.AddBytes(a0, TLanes.LoadBytes(ref source, 0));
            a1 = TLanes.AddBytes(a1, TLanes.LoadBytes(ref source, Bytes));
        }

        ref short target = ref Unsafe.As<byte, short>(ref Unsafe.Add(ref sums, at));
        TLanes.Store(a0, ref target, 0);
        TLanes.Store(a1, ref target, Lanes);
    }
}
