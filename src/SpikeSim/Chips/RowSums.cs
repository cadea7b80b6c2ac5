using System.Runtime.CompilerServices;

namespace SpikeSim.Chips;

/// <summary>
/// Adds listed rows of weights to a current; the sums must be known to fit 16 bits. A tile of sums stays in registers over all rows:
/// bytes for as many rows as provably span 8 bits where weights are small, else <see cref="PairSums{TLanes, TVector}"/>. Rows of nibbles
/// come first: of two sums, one is that of the upper nibbles, the other that of whole bytes, from which 16 times the upper ones are taken
/// in the end.
/// </summary>
/// <typeparam name="TLanes">The width.</typeparam>
/// <typeparam name="TVector">Its vector type.</typeparam>
internal sealed class RowSums<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private readonly WeightRows _rows;
    private readonly RowGroup _group = new();

    public RowSums(WeightRows rows) => _rows = rows;

    /// <summary>Neurons that are added in one go; rows are whole tiles.</summary>
    public static int Tile => 16 * TLanes.Count;

    /// <summary>Adds the rows of all events.</summary>
    /// <param name="active">The rows.</param>
    /// <param name="currents">The currents.</param>
    /// <param name="rest">Takes the sums of the last group, if it can have them; null adds all.</param>
    public void Add(ActiveRows active, AlignedBuffer<short> currents, PendingSums? rest)
    {
        Add(active.Inputs, _rows.InputShift, ref currents.First, null);
        if (_rows.HasRecurrence)
        {
            Add(active.Main, _rows.RecurrentShift, ref currents.First, rest);
        }
    }

    private void Add(ReadOnlySpan<ushort> list, int shift, ref short current, PendingSums? rest)
    {
        if (!_rows.HasSmallWeights)
        {
            PairSums<TLanes, TVector>.Add(_rows, list, shift, ref current);
            return;
        }

        while (!list.IsEmpty)
        {
            list = list[_rows.TakeGroup(list, _group)..];
            if (shift != 0)
            {
                AddGroup<Constant.Yes, Constant.No>(shift, ref current);
            }
            else if (rest is null || !list.IsEmpty)
            {
                AddGroup<Constant.No, Constant.No>(shift, ref current);
            }
            else
            {
                AddGroup<Constant.No, Constant.Yes>(shift, ref rest.First);
                rest.Lift = (short)_group.Lift;
                rest.IsPending = true;
            }
        }
    }

    private void AddGroup<TShifts, TDefers>(int shift, ref short target)
        where TShifts : struct, IConstant
        where TDefers : struct, IConstant
    {
        int start = 0;
        for (; TLanes.HasManyRegisters && start <= _rows.Stride - (2 * Tile); start += 2 * Tile)
        {
            AddWideBytes<TShifts, TDefers>(start, shift, ref Unsafe.Add(ref target, TDefers.IsYes ? start / 2 : start));
        }

        for (; start < _rows.Stride; start += Tile)
        {
            AddBytes<TShifts, TDefers>(start, shift, ref Unsafe.Add(ref target, TDefers.IsYes ? start / 2 : start));
        }
    }

    // Two tiles at once where there are registers for them: a row is then read from one end to the other.
    private void AddWideBytes<TShifts, TDefers>(int start, int shift, ref short target)
        where TShifts : struct, IConstant
        where TDefers : struct, IConstant
    {
        nuint bytes = 2 * (nuint)TLanes.Count;
        ReadOnlySpan<uint> nibbles = _group.Nibbles;
        TVector a0 = TLanes.Zero, a1 = TLanes.Zero, a2 = TLanes.Zero, a3 = TLanes.Zero;
        TVector a4 = TLanes.Zero, a5 = TLanes.Zero, a6 = TLanes.Zero, a7 = TLanes.Zero;
        TVector a8 = TLanes.Zero, a9 = TLanes.Zero, a10 = TLanes.Zero, a11 = TLanes.Zero;
        TVector a12 = TLanes.Zero, a13 = TLanes.Zero, a14 = TLanes.Zero, a15 = TLanes.Zero;
        if (!nibbles.IsEmpty)
        {
            ref sbyte pairs = ref Unsafe.Add(ref _rows.First, start / 2);
            foreach (uint row in nibbles)
            {
                ref sbyte source = ref Unsafe.Add(ref pairs, row);
                TVector pair = TLanes.LoadBytes(ref source, 0);
                a0 = TLanes.AddBytes(a0, pair);
                a1 = TLanes.AddBytes(a1, TLanes.ShiftNibbles(pair));
                pair = TLanes.LoadBytes(ref source, bytes);
                a2 = TLanes.AddBytes(a2, pair);
                a3 = TLanes.AddBytes(a3, TLanes.ShiftNibbles(pair));
                pair = TLanes.LoadBytes(ref source, 2 * bytes);
                a4 = TLanes.AddBytes(a4, pair);
                a5 = TLanes.AddBytes(a5, TLanes.ShiftNibbles(pair));
                pair = TLanes.LoadBytes(ref source, 3 * bytes);
                a6 = TLanes.AddBytes(a6, pair);
                a7 = TLanes.AddBytes(a7, TLanes.ShiftNibbles(pair));
                pair = TLanes.LoadBytes(ref source, 4 * bytes);
                a8 = TLanes.AddBytes(a8, pair);
                a9 = TLanes.AddBytes(a9, TLanes.ShiftNibbles(pair));
                pair = TLanes.LoadBytes(ref source, 5 * bytes);
                a10 = TLanes.AddBytes(a10, pair);
                a11 = TLanes.AddBytes(a11, TLanes.ShiftNibbles(pair));
                pair = TLanes.LoadBytes(ref source, 6 * bytes);
                a12 = TLanes.AddBytes(a12, pair);
                a13 = TLanes.AddBytes(a13, TLanes.ShiftNibbles(pair));
                pair = TLanes.LoadBytes(ref source, 7 * bytes);
                a14 = TLanes.AddBytes(a14, pair);
                a15 = TLanes.AddBytes(a15, TLanes.ShiftNibbles(pair));
            }

            TVector bias = TLanes.CreateBytes(unchecked((sbyte)((WeightRows.NibbleBias * nibbles.Length) - _group.Lift)));
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
            a0 = a1 = a2 = a3 = a4 = a5 = a6 = a7 = a8 = a9 = a10 = a11 = a12 = a13 = a14 = a15 = TLanes.CreateBytes(unchecked((sbyte)_group.Lift));
        }

        ref sbyte weights = ref Unsafe.Add(ref _rows.First, start);
        foreach (uint row in _group.Bytes)
        {
            ref sbyte source = ref Unsafe.Add(ref weights, row);
            a0 = TLanes.AddBytes(a0, TLanes.LoadBytes(ref source, 0));
            a1 = TLanes.AddBytes(a1, TLanes.LoadBytes(ref source, bytes));
            a2 = TLanes.AddBytes(a2, TLanes.LoadBytes(ref source, 2 * bytes));
            a3 = TLanes.AddBytes(a3, TLanes.LoadBytes(ref source, 3 * bytes));
            a4 = TLanes.AddBytes(a4, TLanes.LoadBytes(ref source, 4 * bytes));
            a5 = TLanes.AddBytes(a5, TLanes.LoadBytes(ref source, 5 * bytes));
            a6 = TLanes.AddBytes(a6, TLanes.LoadBytes(ref source, 6 * bytes));
            a7 = TLanes.AddBytes(a7, TLanes.LoadBytes(ref source, 7 * bytes));
            a8 = TLanes.AddBytes(a8, TLanes.LoadBytes(ref source, 8 * bytes));
            a9 = TLanes.AddBytes(a9, TLanes.LoadBytes(ref source, 9 * bytes));
            a10 = TLanes.AddBytes(a10, TLanes.LoadBytes(ref source, 10 * bytes));
            a11 = TLanes.AddBytes(a11, TLanes.LoadBytes(ref source, 11 * bytes));
            a12 = TLanes.AddBytes(a12, TLanes.LoadBytes(ref source, 12 * bytes));
            a13 = TLanes.AddBytes(a13, TLanes.LoadBytes(ref source, 13 * bytes));
            a14 = TLanes.AddBytes(a14, TLanes.LoadBytes(ref source, 14 * bytes));
            a15 = TLanes.AddBytes(a15, TLanes.LoadBytes(ref source, 15 * bytes));
        }

        TVector lift = TLanes.Create((short)(_group.Lift << shift));
        Finish<TShifts, TDefers>(ref target, 0, a0, shift, lift);
        Finish<TShifts, TDefers>(ref target, bytes, a1, shift, lift);
        Finish<TShifts, TDefers>(ref target, 2 * bytes, a2, shift, lift);
        Finish<TShifts, TDefers>(ref target, 3 * bytes, a3, shift, lift);
        Finish<TShifts, TDefers>(ref target, 4 * bytes, a4, shift, lift);
        Finish<TShifts, TDefers>(ref target, 5 * bytes, a5, shift, lift);
        Finish<TShifts, TDefers>(ref target, 6 * bytes, a6, shift, lift);
        Finish<TShifts, TDefers>(ref target, 7 * bytes, a7, shift, lift);
        Finish<TShifts, TDefers>(ref target, 8 * bytes, a8, shift, lift);
        Finish<TShifts, TDefers>(ref target, 9 * bytes, a9, shift, lift);
        Finish<TShifts, TDefers>(ref target, 10 * bytes, a10, shift, lift);
        Finish<TShifts, TDefers>(ref target, 11 * bytes, a11, shift, lift);
        Finish<TShifts, TDefers>(ref target, 12 * bytes, a12, shift, lift);
        Finish<TShifts, TDefers>(ref target, 13 * bytes, a13, shift, lift);
        Finish<TShifts, TDefers>(ref target, 14 * bytes, a14, shift, lift);
        Finish<TShifts, TDefers>(ref target, 15 * bytes, a15, shift, lift);
    }

    private void AddBytes<TShifts, TDefers>(int start, int shift, ref short target)
        where TShifts : struct, IConstant
        where TDefers : struct, IConstant
    {
        nuint bytes = 2 * (nuint)TLanes.Count;
        ReadOnlySpan<uint> nibbles = _group.Nibbles;
        TVector a0 = TLanes.Zero, a1 = TLanes.Zero, a2 = TLanes.Zero, a3 = TLanes.Zero;
        TVector a4 = TLanes.Zero, a5 = TLanes.Zero, a6 = TLanes.Zero, a7 = TLanes.Zero;
        if (!nibbles.IsEmpty)
        {
            ref sbyte pairs = ref Unsafe.Add(ref _rows.First, start / 2);
            foreach (uint row in nibbles)
            {
                ref sbyte source = ref Unsafe.Add(ref pairs, row);
                TVector pair = TLanes.LoadBytes(ref source, 0);
                a0 = TLanes.AddBytes(a0, pair);
                a1 = TLanes.AddBytes(a1, TLanes.ShiftNibbles(pair));
                pair = TLanes.LoadBytes(ref source, bytes);
                a2 = TLanes.AddBytes(a2, pair);
                a3 = TLanes.AddBytes(a3, TLanes.ShiftNibbles(pair));
                pair = TLanes.LoadBytes(ref source, 2 * bytes);
                a4 = TLanes.AddBytes(a4, pair);
                a5 = TLanes.AddBytes(a5, TLanes.ShiftNibbles(pair));
                pair = TLanes.LoadBytes(ref source, 3 * bytes);
                a6 = TLanes.AddBytes(a6, pair);
                a7 = TLanes.AddBytes(a7, TLanes.ShiftNibbles(pair));
            }

            TVector bias = TLanes.CreateBytes(unchecked((sbyte)((WeightRows.NibbleBias * nibbles.Length) - _group.Lift)));
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
            a0 = a1 = a2 = a3 = a4 = a5 = a6 = a7 = TLanes.CreateBytes(unchecked((sbyte)_group.Lift));
        }

        ref sbyte weights = ref Unsafe.Add(ref _rows.First, start);
        foreach (uint row in _group.Bytes)
        {
            ref sbyte source = ref Unsafe.Add(ref weights, row);
            a0 = TLanes.AddBytes(a0, TLanes.LoadBytes(ref source, 0));
            a1 = TLanes.AddBytes(a1, TLanes.LoadBytes(ref source, bytes));
            a2 = TLanes.AddBytes(a2, TLanes.LoadBytes(ref source, 2 * bytes));
            a3 = TLanes.AddBytes(a3, TLanes.LoadBytes(ref source, 3 * bytes));
            a4 = TLanes.AddBytes(a4, TLanes.LoadBytes(ref source, 4 * bytes));
            a5 = TLanes.AddBytes(a5, TLanes.LoadBytes(ref source, 5 * bytes));
            a6 = TLanes.AddBytes(a6, TLanes.LoadBytes(ref source, 6 * bytes));
            a7 = TLanes.AddBytes(a7, TLanes.LoadBytes(ref source, 7 * bytes));
        }

        TVector lift = TLanes.Create((short)(_group.Lift << shift));
        Finish<TShifts, TDefers>(ref target, 0, a0, shift, lift);
        Finish<TShifts, TDefers>(ref target, bytes, a1, shift, lift);
        Finish<TShifts, TDefers>(ref target, 2 * bytes, a2, shift, lift);
        Finish<TShifts, TDefers>(ref target, 3 * bytes, a3, shift, lift);
        Finish<TShifts, TDefers>(ref target, 4 * bytes, a4, shift, lift);
        Finish<TShifts, TDefers>(ref target, 5 * bytes, a5, shift, lift);
        Finish<TShifts, TDefers>(ref target, 6 * bytes, a6, shift, lift);
        Finish<TShifts, TDefers>(ref target, 7 * bytes, a7, shift, lift);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TShifts, TDefers>(ref short target, nuint at, TVector sums, int shift, TVector lift)
        where TShifts : struct, IConstant
        where TDefers : struct, IConstant
    {
        if (TDefers.IsYes)
        {
            TLanes.Store(sums, ref target, at / 2);
            return;
        }

        TVector lower = TLanes.LowerBytes(sums);
        TVector upper = TLanes.UpperBytes(sums);
        if (TShifts.IsYes)
        {
            lower = TLanes.ShiftLeft(lower, shift);
            upper = TLanes.ShiftLeft(upper, shift);
        }

        nuint next = at + (nuint)TLanes.Count;
        TLanes.Store(TLanes.Add(TLanes.Subtract(TLanes.Load(ref target, at), lift), lower), ref target, at);
        TLanes.Store(TLanes.Add(TLanes.Subtract(TLanes.Load(ref target, next), lift), upper), ref target, next);
    }
}
