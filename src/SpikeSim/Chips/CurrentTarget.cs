using System.Runtime.CompilerServices;

namespace SpikeSim.Chips;

/// <summary>Adds the sums of a group to currents.</summary>
/// <typeparam name="TLanes">The width.</typeparam>
/// <typeparam name="TVector">Its vector.</typeparam>
/// <typeparam name="TShifts">Whether sums are shifted.</typeparam>
/// <param name="first">The first current; pairs of vectors as in <see cref="WeightRows"/>.</param>
/// <param name="lift">By how much each of the sums is too large.</param>
/// <param name="shift">The left shift that sums need.</param>
internal readonly ref struct CurrentTarget<TLanes, TVector, TShifts>(ref short first, int lift, int shift) : IGroupTarget<TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
    where TShifts : struct, IConstant
{
    private readonly ref short _first = ref first;
    private readonly short _lift = (short)(lift << shift);
    private readonly int _shift = shift;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(TVector sums, nuint tile, nuint offset)
    {
        TVector lower = TLanes.LowerBytes(sums);
        TVector upper = TLanes.UpperBytes(sums);
        if (TShifts.IsYes)
        {
            lower = TLanes.ShiftLeft(lower, _shift);
            upper = TLanes.ShiftLeft(upper, _shift);
        }

        TVector excess = TLanes.Create(_lift);
        ref short current = ref Unsafe.Add(ref _first, tile);
        nuint next = offset + (nuint)TLanes.Count;
        TLanes.Store(TLanes.Add(TLanes.Subtract(TLanes.Load(ref current, offset), excess), lower), ref current, offset);
        TLanes.Store(TLanes.Add(TLanes.Subtract(TLanes.Load(ref current, next), excess), upper), ref current, next);
    }
}
