using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SpikeSim.Chips;

/// <summary>
/// Adds listed rows of weights to a current: a tile of sums stays in registers over all rows of the list. The sums must be known to fit
/// 16 bits.
/// </summary>
/// <typeparam name="TLanes">The width.</typeparam>
/// <typeparam name="TVector">Its vector type.</typeparam>
internal sealed class RowSums<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>Rows are whole tiles of so many vectors.</summary>
    public const int VectorsPerTile = 8;

    private readonly WeightRows _rows;

    public RowSums(WeightRows rows) => _rows = rows;

    public void Add(ActiveRows active, AlignedBuffer<short> currents)
    {
        Add(active.Inputs, _rows.InputShift, currents);
        if (_rows.HasRecurrence)
        {
            Add(active.Main, _rows.RecurrentShift, currents);
        }
    }

    private void Add(ReadOnlySpan<ushort> list, int shift, AlignedBuffer<short> currents)
    {
        if (list.IsEmpty)
        {
            return;
        }

        switch (_rows.GroupSize)
        {
            case 1:
                Add<Constant.One>(list, shift, ref currents.First);
                break;
            case 2:
                Add<Constant.Two>(list, shift, ref currents.First);
                break;
            default:
                Add<Constant.Four>(list, shift, ref currents.First);
                break;
        }
    }

    private void Add<TGroup>(ReadOnlySpan<ushort> list, int shift, ref short current)
        where TGroup : struct, IConstant
    {
        for (int start = 0; start < _rows.Stride; start += VectorsPerTile * TLanes.Count)
        {
            AddTile<TGroup>(list, start, shift, ref current);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sum<TGroup>(ref sbyte r0, ref sbyte r1, ref sbyte r2, ref sbyte r3, nuint offset)
        where TGroup : struct, IConstant
    {
        TVector sum = TLanes.LoadBytes(ref r0, offset);
        if (TGroup.Value > 1)
        {
            sum = TLanes.AddBytes(sum, ref r1, offset);
        }

        if (TGroup.Value > 2)
        {
            sum = TLanes.AddBytes(sum, ref r2, offset);
            sum = TLanes.AddBytes(sum, ref r3, offset);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(ref short target, TVector firstAndSecond, TVector second, int shift)
    {
        nuint lanes = (nuint)TLanes.Count;
        TVector first = TLanes.Subtract(firstAndSecond, TLanes.ShiftLeft(second, 8));
        TLanes.Store(TLanes.Add(TLanes.Load(ref target, 0), TLanes.ShiftLeft(first, shift)), ref target, 0);
        TLanes.Store(TLanes.Add(TLanes.Load(ref target, lanes), TLanes.ShiftLeft(second, shift)), ref target, lanes);
    }

    // Pairs of sums: a has those of the first vector, with those of the second on top, times 256; b has the second.
    private void AddTile<TGroup>(ReadOnlySpan<ushort> list, int start, int shift, ref short current)
        where TGroup : struct, IConstant
    {
        nuint bytes = 2 * (nuint)TLanes.Count;
        ref sbyte weights = ref Unsafe.Add(ref _rows.First, start);
        nuint stride = (nuint)_rows.Stride;
        int groups = (list.Length + TGroup.Value - 1) / TGroup.Value;
        TVector a0 = TLanes.Create((short)(-WeightRows.GroupBias * groups));
        TVector a1 = a0, a2 = a0, a3 = a0;
        TVector b0 = TLanes.Zero, b1 = b0, b2 = b0, b3 = b0;
        ref ushort next = ref MemoryMarshal.GetReference(list);
        for (int i = 0; i < groups; i++)
        {
            ref sbyte r0 = ref Unsafe.Add(ref weights, next * stride);
            ref sbyte r1 = ref TGroup.Value > 1 ? ref Unsafe.Add(ref weights, Unsafe.Add(ref next, 1) * stride) : ref r0;
            ref sbyte r2 = ref TGroup.Value > 2 ? ref Unsafe.Add(ref weights, Unsafe.Add(ref next, 2) * stride) : ref r0;
            ref sbyte r3 = ref TGroup.Value > 2 ? ref Unsafe.Add(ref weights, Unsafe.Add(ref next, 3) * stride) : ref r0;
            TVector sum = Sum<TGroup>(ref r0, ref r1, ref r2, ref r3, 0);
            a0 = TLanes.Add(a0, sum);
            b0 = TLanes.Add(b0, TLanes.UpperBytes(sum));
            sum = Sum<TGroup>(ref r0, ref r1, ref r2, ref r3, bytes);
            a1 = TLanes.Add(a1, sum);
            b1 = TLanes.Add(b1, TLanes.UpperBytes(sum));
            sum = Sum<TGroup>(ref r0, ref r1, ref r2, ref r3, 2 * bytes);
            a2 = TLanes.Add(a2, sum);
            b2 = TLanes.Add(b2, TLanes.UpperBytes(sum));
            sum = Sum<TGroup>(ref r0, ref r1, ref r2, ref r3, 3 * bytes);
            a3 = TLanes.Add(a3, sum);
            b3 = TLanes.Add(b3, TLanes.UpperBytes(sum));
            next = ref Unsafe.Add(ref next, TGroup.Value);
        }

        ref short target = ref Unsafe.Add(ref current, start);
        Accumulate(ref target, a0, b0, shift);
        Accumulate(ref Unsafe.Add(ref target, bytes), a1, b1, shift);
        Accumulate(ref Unsafe.Add(ref target, 2 * bytes), a2, b2, shift);
        Accumulate(ref Unsafe.Add(ref target, 3 * bytes), a3, b3, shift);
    }
}
