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
    private readonly AlignedBuffer<sbyte> _nibbles;
    private readonly AlignedBuffer<sbyte> _bytes;
    private readonly AlignedBuffer<byte> _sums;
    private readonly AlignedBuffer<byte> _zeros;
    private readonly AlignedBuffer<short> _wide;

    /// <summary>Prepares rows for vectors.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="kind">A form with vectors.</param>
    public ByteSums(ByteRows rows, ClockedStepKind kind)
    {
        int block = kind == ClockedStepKind.Vector512 ? Vector512<byte>.Count : Vector256<byte>.Count;
        _lists = new ByteLists(rows, allowsNibbles: rows.Stride % (2 * block) == 0, touches: kind == ClockedStepKind.Vector512);
        _nibbles = _lists.NibbleTable;
        _bytes = new AlignedBuffer<sbyte>(_lists.ByteRows * rows.Stride);
        _sums = new AlignedBuffer<byte>(rows.Stride);
        _zeros = new AlignedBuffer<byte>(rows.Stride);
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

    // Nibbles in as few groups as it takes, of which there is seldom more than one; rows of bytes along with the last.
    private void AddTo<TNibbles, TLanes, TSums, TReal, TVector>(SumTarget target)
        where TNibbles : struct, ILanes<TSums>
        where TLanes : struct, ISumLanes<TSums, TVector>
        where TSums : struct
        where TReal : struct, IReal<TVector, float>
        where TVector : struct
    {
        ReadOnlySpan<int> nibbles = _lists.Nibbles;
        (int count, int depth) = _lists.TakeNibbles(0);
        if (nibbles.IsEmpty)
        {
            ByteTiles<TLanes, TSums, TReal, TVector>.Add<Constant.No>(_bytes, _lists.Bytes, new PartSums(_zeros, 0, _wide), target);
        }
        else if (count == nibbles.Length)
        {
            NibbleTiles<TNibbles, TSums>.Write(_nibbles, nibbles, depth, _sums);
            ByteTiles<TLanes, TSums, TReal, TVector>.Add<Constant.No>(_bytes, _lists.Bytes, new PartSums(_sums, depth, _wide), target);
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
        ReadOnlySpan<int> nibbles = _lists.Nibbles;
        int start = 0;
        while (true)
        {
            (int count, int depth) = _lists.TakeNibbles(start);
            NibbleTiles<TNibbles, TSums>.Write(_nibbles, nibbles.Slice(start, count), depth, _sums);
            start += count;
            var parts = new PartSums(_sums, depth, _wide);
            if (start == nibbles.Length)
            {
                ByteTiles<TLanes, TSums, TReal, TVector>.Add<Constant.Yes>(_bytes, _lists.Bytes, parts, target);
                return;
            }

            ByteTiles<TLanes, TSums, TReal, TVector>.Gather(parts);
        }
    }

    private void Fill(ByteRows rows, int block)
    {
        int half = rows.Stride / 2;
        for (int row = 0; row < rows.Count; row++)
        {
            (bool isNibbles, int start) = _lists.Of(row);
            if (isNibbles)
            {
                PackNibbles(rows.Row(row), _nibbles.Span.Slice(start, half), block);
            }
            else
            {
                rows.Row(row).CopyTo(_bytes.Span[start..]);
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
