using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SpikeSim.Chips;

namespace SpikeSim.Engines.Clocked;

/// <summary>
/// The sums of the rows of a step, for vector forms. Reading rows is what a step waits for, so rows whose weights fit four bits
/// are kept as nibbles. Their sums wrap in bytes, as long as their bounds are known to be less than a byte apart.
/// </summary>
internal sealed class ByteSums
{
    private const int NibbleBits = 4;

    private readonly ByteLists _lists;
    private readonly AlignedBuffer<byte> _sums;
    private readonly AlignedBuffer<short> _wide;

    /// <summary>Prepares rows for vectors.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="kind">A form with vectors.</param>
    public ByteSums(ByteRows rows, ClockedStepKind kind)
    {
        int block = kind == ClockedStepKind.Vector512 ? Vector512<byte>.Count : Vector256<byte>.Count;
        _lists = new ByteLists(rows, allowsGroups: rows.Stride % (2 * block) == 0, touches: kind == ClockedStepKind.Vector512);
        _sums = new AlignedBuffer<byte>(rows.Stride);
        _wide = new AlignedBuffer<short>(rows.Stride);
        Fill(rows, block);
    }

    /// <summary>Whether there is nothing to add in the present step, after <see cref="TryList"/>.</summary>
    public bool IsEmpty => _lists.IsEmpty;

    /// <summary>Takes it on to sum the rows of another layer on the way, if that has the same events.</summary>
    public bool TryCarry(NarrowSums sums) => _lists.TryCarry(sums);

    /// <summary>Lists the rows of the present step.</summary>
    /// <returns>Whether they are few enough.</returns>
    public bool TryList() => _lists.TryList();

    /// <summary>Adds the rows that were listed.</summary>
    /// <param name="target">What they are added to.</param>
    /// <param name="kind">The form that the object was made for.</param>
    public void AddTo(SumTarget target, ClockedStepKind kind)
    {
        if (kind == ClockedStepKind.Vector512)
        {
            AddTo<Lanes512, SumLanes512, Vector512<short>, Real512<float>, Vector512<float>>(target);
        }
        else
        {
            AddTo<Lanes256, SumLanes256, Vector256<short>, Real256<float>, Vector256<float>>(target);
        }
    }

    // In as few groups as it takes, of which there is seldom more than one; rows of bytes that are too many for it go straight to the currents.
    private void AddTo<TNibbles, TLanes, TSums, TReal, TVector>(SumTarget target)
        where TNibbles : struct, ILanes<TSums>
        where TLanes : struct, ISumLanes<TSums, TVector>
        where TSums : struct
        where TReal : struct, IReal<TVector, float>
        where TVector : struct
    {
        ByteGroup<RowFacts> group = _lists.Take(0);
        if (group.Nibbles.Length == _lists.Nibbles.Length)
        {
            if (!group.IsEmpty)
            {
                GroupTiles<TNibbles, TSums>.Sum(ref _lists.Table.First, group, _sums.Length, new ByteTarget<TNibbles, TSums>(ref Unsafe.As<byte, short>(ref _sums.First)));
            }

            ReadOnlySpan<RowFacts> rest = _lists.Bytes[group.Bytes.Length..];
            ByteTiles<TLanes, TSums, TReal, TVector>.Add<Constant.No>(_lists.Table, rest, new PartSums(_sums, group.Lift, _wide), target);
        }
        else
        {
            AddGroups<TNibbles, TLanes, TSums, TReal, TVector>(target);
        }
    }

    private void AddGroups<TNibbles, TLanes, TSums, TReal, TVector>(SumTarget target)
        where TNibbles : struct, ILanes<TSums>
        where TLanes : struct, ISumLanes<TSums, TVector>
        where TSums : struct
        where TReal : struct, IReal<TVector, float>
        where TVector : struct
    {
        _wide.Span.Clear();
        for (int start = 0; start < _lists.Nibbles.Length;)
        {
            ByteGroup<RowFacts> group = _lists.Take(start);
            GroupTiles<TNibbles, TSums>.Sum(ref _lists.Table.First, group, _sums.Length, new ByteTarget<TNibbles, TSums>(ref Unsafe.As<byte, short>(ref _sums.First)));
            start += group.Nibbles.Length;
            var parts = new PartSums(_sums, group.Lift, _wide);
            if (start < _lists.Nibbles.Length)
            {
                ByteTiles<TLanes, TSums, TReal, TVector>.Gather(parts);
            }
            else
            {
                ByteTiles<TLanes, TSums, TReal, TVector>.Add<Constant.Yes>(_lists.Table, _lists.Bytes, parts, target);
            }
        }
    }

    private void Fill(ByteRows rows, int block)
    {
        int half = rows.Stride / 2;
        for (int row = 0; row < rows.Count; row++)
        {
            RowFacts facts = _lists.Of(row);
            Span<sbyte> place = _lists.Table.Span[(int)facts.Start..];
            if (facts.Nibbles > 0)
            {
                PackNibbles(rows.Row(row), place[..half], block);
            }
            else
            {
                rows.Row(row).CopyTo(place);
            }
        }
    }

    // Of two blocks the first fills the lower nibbles, the second the upper ones. Nibbles are not negative: they carry a bias.
    private static void PackNibbles(ReadOnlySpan<sbyte> weights, Span<sbyte> nibbles, int block)
    {
        for (int i = 0; i < nibbles.Length; i++)
        {
            int lower = i + (i / block * block);
            int upper = weights[lower + block] + WeightRows.NibbleBias;
            nibbles[i] = unchecked((sbyte)((weights[lower] + WeightRows.NibbleBias) | (upper << NibbleBits)));
        }
    }
}
