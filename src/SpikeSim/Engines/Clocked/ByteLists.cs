using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SpikeSim.Chips;

namespace SpikeSim.Engines.Clocked;

/// <summary>
/// The rows of a step, each as often as its source fired, those whose weights all fit four bits apart from those that need bytes.
/// </summary>
internal sealed class ByteLists
{
    private const int NibbleMin = -8;
    private const int NibbleMax = 7;

    private readonly ByteConnection[] _connections;
    private readonly RowFacts[] _facts;
    private readonly bool _allowsGroups;
    private readonly bool _touches;
    private readonly RowFacts[] _listed = new RowFacts[RowFacts.MaxRows + 1]; // Rows of nibbles from the front, rows of bytes from the back.
    private ByteConnection? _carrying;
    private NarrowSums? _carried;
    private RowFacts _total;
    private int _count;
    private int _touched; // Bytes of rows, summed, so that reading them is no idle work.

    /// <summary>Finds out which rows fit four bits.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="allowsGroups">Whether they may be kept as nibbles, and summed in bytes.</param>
    /// <param name="touches">Whether a byte of each row is read when it is listed.</param>
    public ByteLists(ByteRows rows, bool allowsGroups, bool touches)
    {
        _connections = rows.Connections;
        _allowsGroups = allowsGroups;
        _touches = touches;
        _facts = new RowFacts[rows.Count];
        int start = 0;
        for (int row = 0; row < _facts.Length; row++)
        {
            (int lowest, int highest) = Range(rows.Row(row));
            bool isNibbles = allowsGroups && lowest >= NibbleMin && highest <= NibbleMax;
            _facts[row] = new RowFacts(lowest, highest, isNibbles, start);
            start += RowFacts.WholeLines(isNibbles ? rows.Stride / 2 : rows.Stride);
        }

        Table = new AlignedBuffer<sbyte>(start);
    }

    /// <summary>The table of all rows, to be filled.</summary>
    public AlignedBuffer<sbyte> Table { get; }

    /// <summary>Whether no row is listed.</summary>
    public bool IsEmpty
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _count == 0;
    }

    /// <summary>The rows that are kept as nibbles.</summary>
    public ReadOnlySpan<RowFacts> Nibbles
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(_listed), _total.Nibbles);
    }

    /// <summary>The rows that are kept as bytes.</summary>
    public ReadOnlySpan<RowFacts> Bytes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            int count = _count - _total.Nibbles;
            return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_listed), RowFacts.MaxRows + 1 - count), count);
        }
    }

    /// <summary>The facts of a row.</summary>
    public RowFacts Of(int row) => _facts[row];

    /// <summary>Takes it on to sum the rows of another layer on the way, if one of the connections has the same events.</summary>
    public bool TryCarry(NarrowSums sums)
    {
        if (_carrying is null && sums.OnlyConnection is { } other && Array.Find(_connections, other.Shares) is { } connection)
        {
            (_carrying, _carried) = (connection, sums);
            return true;
        }

        return false;
    }

    /// <summary>Lists the rows of the present step.</summary>
    /// <returns>Whether they are few enough to be summed in 16 bits.</returns>
    public bool TryList() => _touches ? TryList<Constant.Yes>() : TryList<Constant.No>();

    /// <summary>Rows whose sums a byte tells apart: as many of the nibbles from one on as there may be, and of the bytes if those are all of them.</summary>
    /// <param name="start">The first of <see cref="Nibbles"/>.</param>
    public ByteGroup<RowFacts> Take(int start)
    {
        if (!_allowsGroups)
        {
            return default;
        }

        ReadOnlySpan<RowFacts> bytes = Bytes;
        RowFacts total = _total;
        int count = bytes.Length;
        while (total.Span > byte.MaxValue && count > 0)
        {
            total -= bytes[--count];
        }

        return start == 0 && total.Span <= byte.MaxValue ? new ByteGroup<RowFacts>(Nibbles, bytes[..count], total.Depth) : TakeNibbles(Nibbles[start..]);
    }

    private static ByteGroup<RowFacts> TakeNibbles(ReadOnlySpan<RowFacts> nibbles)
    {
        RowFacts sum = default;
        int count = 0;
        for (; count < nibbles.Length && (sum + nibbles[count]).Span <= byte.MaxValue; count++)
        {
            sum += nibbles[count];
        }

        return new ByteGroup<RowFacts>(nibbles[..count], [], sum.Depth);
    }

    private static (int Lowest, int Highest) Range(ReadOnlySpan<sbyte> row)
    {
        int lowest = 0;
        int highest = 0;
        foreach (sbyte weight in row)
        {
            lowest = Math.Min(lowest, weight);
            highest = Math.Max(highest, weight);
        }

        return (lowest, highest);
    }

    private bool TryList<TTouches>()
        where TTouches : struct, IConstant
    {
        _total = default;
        _count = 0;
        _carried?.Forget();
        foreach (ByteConnection connection in _connections)
        {
            EventList events = connection.Arriving;
            bool isListed = !events.IsSingle ? TryAddCounted<TTouches>(events, connection.FirstRow)
                : connection == _carrying ? TryAdd<Constant.Yes, TTouches>(events.Ids, connection.FirstRow)
                : TryAdd<Constant.No, TTouches>(events.Ids, connection.FirstRow);
            if (!isListed)
            {
                return false;
            }
        }

        return true;
    }

    // Without a branch: every row is written to both ends, and stays at the one that grows. Rows lie on many pages; what the first read of
    // each waits for overlaps with the making of the lists. Narrow vectors wait less, and gain nothing by that.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryAdd<TCarries, TTouches>(ReadOnlySpan<int> ids, int first)
        where TCarries : struct, IConstant
        where TTouches : struct, IConstant
    {
        int count = _count;
        if (count + ids.Length > RowFacts.MaxRows)
        {
            return false;
        }

        RowFacts total = _total;
        ref RowFacts facts = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_facts), first);
        ref int source = ref MemoryMarshal.GetReference(ids);
        ref RowFacts list = ref MemoryMarshal.GetArrayDataReference(_listed);
        ref RowFacts end = ref Unsafe.Add(ref list, RowFacts.MaxRows - count);
        ref sbyte carried = ref (TCarries.IsYes ? ref _carried!.First : ref Unsafe.NullRef<sbyte>());
        ref sbyte table = ref Table.First;
        int touched = _touched;
        Vector256<short> sum = Vector256<short>.Zero;
        for (nuint i = 0; i < (nuint)(uint)ids.Length; i++)
        {
            nuint id = (nuint)(uint)Unsafe.Add(ref source, i);
            if (TCarries.IsYes)
            {
                sum += NarrowSums.Row(ref carried, id * NarrowSums.MaxTargets);
            }

            RowFacts fact = Unsafe.Add(ref facts, id);
            nuint nibbles = (nuint)(uint)total.Nibbles;
            Unsafe.Add(ref list, nibbles) = fact;
            Unsafe.Add(ref end, nibbles - i) = fact;
            if (TTouches.IsYes)
            {
                touched += Unsafe.Add(ref table, fact.Start);
            }

            total += fact;
        }

        if (TTouches.IsYes)
        {
            _touched = touched;
        }

        _total = total;
        _count = count + ids.Length;
        if (TCarries.IsYes && !ids.IsEmpty)
        {
            _carried!.Put(sum);
        }

        return true;
    }

    private bool TryAddCounted<TTouches>(EventList events, int first)
        where TTouches : struct, IConstant
    {
        for (int i = 0; i < events.Length; i++)
        {
            for (int count = events.Counts[i]; count > 0; count--)
            {
                if (!TryAdd<Constant.No, TTouches>(events.Ids.Slice(i, 1), first))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
