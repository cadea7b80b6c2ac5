namespace SpikeSim.Chips;

/// <summary>
/// Adds listed rows of weights to a current; the sums must be known to fit 16 bits. Small weights are summed in bytes, for as many rows as
/// provably span 8 bits (<see cref="GroupTiles{TLanes, TVector}"/>), others in pairs (<see cref="PairSums{TLanes, TVector}"/>).
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
            ByteGroup<RowStart> group = _group.Rows;
            if (rest is not null && shift == 0 && list.IsEmpty)
            {
                GroupTiles<TLanes, TVector>.Sum(ref _rows.First, group, _rows.Stride, new ByteTarget<TLanes, TVector>(ref rest.First));
                rest.Lift = (short)group.Lift;
                rest.IsPending = true;
            }
            else if (shift == 0)
            {
                GroupTiles<TLanes, TVector>.Sum(ref _rows.First, group, _rows.Stride, new CurrentTarget<TLanes, TVector, Constant.No>(ref current, group.Lift, 0));
            }
            else
            {
                GroupTiles<TLanes, TVector>.Sum(ref _rows.First, group, _rows.Stride, new CurrentTarget<TLanes, TVector, Constant.Yes>(ref current, group.Lift, shift));
            }
        }
    }
}
