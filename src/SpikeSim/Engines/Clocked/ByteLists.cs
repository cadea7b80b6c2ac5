using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SpikeSim.Chips;

namespace SpikeSim.Engines.Clocked;

/// <summary>
/// The rows of a step, each as often as its source fired, as where they start in two tables: one has rows whose weights all fit four
/// bits, the other those that need bytes.
/// </summary>
internal sealed class ByteLists
{
    /// <summary>Lanes of 16 bits hold the sum of this many rows of -127 to 127.</summary>
    public const int MaxRows = 256;

    private const int NibbleMin = -8;
    private const int NibbleMax = 7;

    // Of each row one word. For a row of nibbles: the largest difference of two weights, above it the negated lowest one, above that 1, of
    // which as many bits are sums as the most rows need; for others 0. Above all that where it starts.
    private const int DepthShift = 12;
    private const int CountShift = 24;
    private const int StartShift = 33;
    private const int BoundMask = (1 << DepthShift) - 1;
    private const int CountMask = (1 << (StartShift - CountShift)) - 1;

    private readonly ByteConnection[] _connections;
    private readonly ulong[] _facts;
    private readonly ulong[] _nibbleFacts;
    private readonly bool _touches;
    private readonly int _nibbleStride;
    private readonly int[] _listed = new int[MaxRows + 1]; // Rows of nibbles from the front, rows of bytes from the back.
    private ByteConnection? _carrying;
    private NarrowSums? _carried;
    private ulong _total;
    private int _count;
    private int _touched; // Bytes of rows, summed, so that reading them is no idle work.

    /// <summary>Finds out which rows fit four bits.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="allowsNibbles">Whether they may be kept as nibbles.</param>
    /// <param name="touches">Whether a byte of each row is read when it is listed.</param>
    public ByteLists(ByteRows rows, bool allowsNibbles, bool touches)
    {
        _connections = rows.Connections;
        _nibbleStride = rows.Stride / 2;
        _facts = new ulong[rows.Count];
        for (int row = 0; row < _facts.Length; row++)
        {
            (int lowest, int highest) = Range(rows.Row(row));
            bool isNibbles = allowsNibbles && lowest >= NibbleMin && highest <= NibbleMax;
            int start = isNibbles ? _nibbleStride * NibbleRows++ : rows.Stride * ByteRows++;
            uint bounds = isNibbles ? (uint)((highest - lowest) | (-lowest << DepthShift) | (1 << CountShift)) : 0;
            _facts[row] = bounds | ((ulong)start << StartShift);
        }

        _nibbleFacts = [.. _facts.Where(f => Listed(f) > 0)];
        NibbleTable = new AlignedBuffer<sbyte>(_nibbleStride * NibbleRows);
        _touches = touches;
    }

    /// <summary>How many rows the table of nibbles has.</summary>
    public int NibbleRows { get; }

    /// <summary>How many rows the table of bytes has.</summary>
    public int ByteRows { get; }

    /// <summary>The table of nibbles, to be filled.</summary>
    public AlignedBuffer<sbyte> NibbleTable { get; }

    /// <summary>Whether no row is listed.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Where rows start in the table of nibbles.</summary>
    public ReadOnlySpan<int> Nibbles => _listed.AsSpan(0, Listed(_total));

    /// <summary>Where rows start in the table of bytes.</summary>
    public ReadOnlySpan<int> Bytes => _listed.AsSpan(MaxRows + 1 - (_count - Listed(_total)));

    /// <summary>Whether a row is in the table of nibbles, and where it starts in the one where it is.</summary>
    public (bool IsNibbles, int Start) Of(int row) => (Listed(_facts[row]) > 0, (int)(_facts[row] >> StartShift));

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

    /// <summary>How many of <see cref="Nibbles"/> from one on have sums that a byte tells apart, and how far these go below zero.</summary>
    /// <param name="start">The first of them.</param>
    public (int Count, int Depth) TakeNibbles(int start)
    {
        int end = Listed(_total);
        if (start == 0 && Span(_total) <= byte.MaxValue)
        {
            return (end, Depth(_total));
        }

        ulong sum = 0;
        int count = 0;
        for (; start + count < end && Span(sum + _nibbleFacts[_listed[start + count] / _nibbleStride]) <= byte.MaxValue; count++)
        {
            sum += _nibbleFacts[_listed[start + count] / _nibbleStride];
        }

        return (count, Depth(sum));
    }

    private static int Listed(ulong facts) => (int)(facts >> CountShift) & CountMask;

    private static int Span(ulong facts) => (int)facts & BoundMask;

    private static int Depth(ulong facts) => (int)(facts >> DepthShift) & BoundMask;

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
        _total = 0;
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
        if (count + ids.Length > MaxRows)
        {
            return false;
        }

        ulong total = _total;
        ref ulong facts = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_facts), first);
        ref int source = ref MemoryMarshal.GetReference(ids);
        ref int list = ref MemoryMarshal.GetArrayDataReference(_listed);
        ref int end = ref Unsafe.Add(ref list, MaxRows - count);
        ref short carried = ref (TCarries.IsYes ? ref _carried!.First : ref Unsafe.NullRef<short>());
        ref sbyte table = ref NibbleTable.First;
        int touched = _touched;
        Vector256<short> sum = Vector256<short>.Zero;
        for (nuint i = 0; i < (nuint)(uint)ids.Length; i++)
        {
            nuint id = (nuint)(uint)Unsafe.Add(ref source, i);
            if (TCarries.IsYes)
            {
                sum += Vector256.LoadUnsafe(ref carried, id * NarrowSums.MaxTargets);
            }

            ulong fact = Unsafe.Add(ref facts, id);
            nuint listed = (nuint)(uint)Listed(total);
            Unsafe.Add(ref list, listed) = (int)(fact >> StartShift);
            Unsafe.Add(ref end, listed - i) = (int)(fact >> StartShift);
            if (TTouches.IsYes)
            {
                touched += Unsafe.Add(ref table, (nuint)((fact >> StartShift) * (uint)Listed(fact)));
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
