using System.Runtime.CompilerServices;

namespace SpikeSim.Chips;

/// <summary>
/// Sums of the rows of a group in bytes. A tile of sums stays in registers over all rows, and goes to its target from there. Rows of
/// nibbles come first: of two sums, one is then that of the upper nibbles, the other that of whole bytes, from which 16 times the upper
/// ones are taken.
/// </summary>
/// <typeparam name="TLanes">The width.</typeparam>
/// <typeparam name="TVector">Its vector.</typeparam>
internal static class GroupTiles<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private static nuint Bytes => 2 * (nuint)TLanes.Count;

    /// <summary>Sums the rows of a group.</summary>
    /// <param name="table">The first byte of all rows.</param>
    /// <param name="group">The rows.</param>
    /// <param name="width">Bytes of sums: whole blocks of two vectors, which is what a byte of nibbles stands for.</param>
    /// <param name="target">Takes the sums, wrapped to bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sum<TRow, TTarget>(ref sbyte table, ByteGroup<TRow> group, int width, TTarget target)
        where TRow : struct, IRow
        where TTarget : struct, IGroupTarget<TVector>, allows ref struct
    {
        nuint end = (nuint)width;
        nuint at = 0;

        // A row is read from one end to the other where there are registers for it.
        for (; TLanes.HasManyRegisters && at + (16 * Bytes) <= end; at += 16 * Bytes)
        {
            Sixteen(ref table, in group, target, at);
        }

        for (; at + (8 * Bytes) <= end; at += 8 * Bytes)
        {
            Eight(ref table, in group, target, at);
        }

        for (; at < end; at += 2 * Bytes)
        {
            Two(ref table, in group, target, at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Sixteen<TRow, TTarget>(ref sbyte table, in ByteGroup<TRow> group, TTarget target, nuint at)
        where TRow : struct, IRow
        where TTarget : struct, IGroupTarget<TVector>, allows ref struct
    {
        TVector a0 = TLanes.Zero, a1 = TLanes.Zero, a2 = TLanes.Zero, a3 = TLanes.Zero;
        TVector a4 = TLanes.Zero, a5 = TLanes.Zero, a6 = TLanes.Zero, a7 = TLanes.Zero;
        TVector a8 = TLanes.Zero, a9 = TLanes.Zero, a10 = TLanes.Zero, a11 = TLanes.Zero;
        TVector a12 = TLanes.Zero, a13 = TLanes.Zero, a14 = TLanes.Zero, a15 = TLanes.Zero;
        if (!group.Nibbles.IsEmpty)
        {
            sbyte excess = group.Excess;
            foreach (TRow row in group.Nibbles)
            {
                ref sbyte source = ref Unsafe.Add(ref table, row.Start + (at / 2));
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
        }
        else
        {
            a0 = a1 = a2 = a3 = a4 = a5 = a6 = a7 = a8 = a9 = a10 = a11 = a12 = a13 = a14 = a15 = TLanes.CreateBytes(group.LiftByte);
        }

        foreach (TRow row in group.Bytes)
        {
            ref sbyte source = ref Unsafe.Add(ref table, row.Start + at);
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

        target.Put(a0, at, 0);
        target.Put(a1, at, Bytes);
        target.Put(a2, at, 2 * Bytes);
        target.Put(a3, at, 3 * Bytes);
        target.Put(a4, at, 4 * Bytes);
        target.Put(a5, at, 5 * Bytes);
        target.Put(a6, at, 6 * Bytes);
        target.Put(a7, at, 7 * Bytes);
        target.Put(a8, at, 8 * Bytes);
        target.Put(a9, at, 9 * Bytes);
        target.Put(a10, at, 10 * Bytes);
        target.Put(a11, at, 11 * Bytes);
        target.Put(a12, at, 12 * Bytes);
        target.Put(a13, at, 13 * Bytes);
        target.Put(a14, at, 14 * Bytes);
        target.Put(a15, at, 15 * Bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Eight<TRow, TTarget>(ref sbyte table, in ByteGroup<TRow> group, TTarget target, nuint at)
        where TRow : struct, IRow
        where TTarget : struct, IGroupTarget<TVector>, allows ref struct
    {
        TVector a0 = TLanes.Zero, a1 = TLanes.Zero, a2 = TLanes.Zero, a3 = TLanes.Zero;
        TVector a4 = TLanes.Zero, a5 = TLanes.Zero, a6 = TLanes.Zero, a7 = TLanes.Zero;
        if (!group.Nibbles.IsEmpty)
        {
            sbyte excess = group.Excess;
            foreach (TRow row in group.Nibbles)
            {
                ref sbyte source = ref Unsafe.Add(ref table, row.Start + (at / 2));
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
        }
        else
        {
            a0 = a1 = a2 = a3 = a4 = a5 = a6 = a7 = TLanes.CreateBytes(group.LiftByte);
        }

        foreach (TRow row in group.Bytes)
        {
            ref sbyte source = ref Unsafe.Add(ref table, row.Start + at);
            a0 = TLanes.AddBytes(a0, TLanes.LoadBytes(ref source, 0));
            a1 = TLanes.AddBytes(a1, TLanes.LoadBytes(ref source, Bytes));
            a2 = TLanes.AddBytes(a2, TLanes.LoadBytes(ref source, 2 * Bytes));
            a3 = TLanes.AddBytes(a3, TLanes.LoadBytes(ref source, 3 * Bytes));
            a4 = TLanes.AddBytes(a4, TLanes.LoadBytes(ref source, 4 * Bytes));
            a5 = TLanes.AddBytes(a5, TLanes.LoadBytes(ref source, 5 * Bytes));
            a6 = TLanes.AddBytes(a6, TLanes.LoadBytes(ref source, 6 * Bytes));
            a7 = TLanes.AddBytes(a7, TLanes.LoadBytes(ref source, 7 * Bytes));
        }

        target.Put(a0, at, 0);
        target.Put(a1, at, Bytes);
        target.Put(a2, at, 2 * Bytes);
        target.Put(a3, at, 3 * Bytes);
        target.Put(a4, at, 4 * Bytes);
        target.Put(a5, at, 5 * Bytes);
        target.Put(a6, at, 6 * Bytes);
        target.Put(a7, at, 7 * Bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Two<TRow, TTarget>(ref sbyte table, in ByteGroup<TRow> group, TTarget target, nuint at)
        where TRow : struct, IRow
        where TTarget : struct, IGroupTarget<TVector>, allows ref struct
    {
        TVector a0 = TLanes.Zero, a1 = TLanes.Zero;
        if (!group.Nibbles.IsEmpty)
        {
            sbyte excess = group.Excess;
            foreach (TRow row in group.Nibbles)
            {
                ref sbyte source = ref Unsafe.Add(ref table, row.Start + (at / 2));
                TVector pair = TLanes.LoadBytes(ref source, 0);
                a0 = TLanes.AddBytes(a0, pair);
                a1 = TLanes.AddBytes(a1, TLanes.ShiftNibbles(pair));
            }

            TVector bias = TLanes.CreateBytes(excess);
            a1 = TLanes.UpperNibbles(a1, a0);
            a0 = TLanes.SubtractBytes(TLanes.WithoutUpper(a0, a1), bias);
            a1 = TLanes.SubtractBytes(a1, bias);
        }
        else
        {
            a0 = a1 = TLanes.CreateBytes(group.LiftByte);
        }

        foreach (TRow row in group.Bytes)
        {
            ref sbyte source = ref Unsafe.Add(ref table, row.Start + at);
            a0 = TLanes.AddBytes(a0, TLanes.LoadBytes(ref source, 0));
            a1 = TLanes.AddBytes(a1, TLanes.LoadBytes(ref source, Bytes));
        }

        target.Put(a0, at, 0);
        target.Put(a1, at, Bytes);
    }
}
