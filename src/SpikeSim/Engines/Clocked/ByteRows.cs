using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SpikeSim.Engines.Clocked;

/// <summary>
/// Weights of 8 bits onto one synapse, of one connection or of several that share a scale: target += scale x (sum of rows). The sum is
/// one of integers and therefore exact, whatever the order; each form rounds once, when the sum is scaled and added.
/// </summary>
internal sealed class ByteRows
{
    // 16-bit lanes hold the sum of this many rows of -127 to 127.
    private const int RowsPerSum = 256;

    // 24 bits of events times 7 bits of weight stay within 31 bits.
    private const long MaxEvents = 1 << 24;

    // Groups shorter than this on average cost more than sums of 16 bits.
    private const int ShortestGroup = 2;

    // Rows of this length are not worth to be told apart in groups.
    private const int NarrowWidth = 128;
    private const uint GroupOverflows = 0x8000_8000;
    private const uint GroupStart = (0x7FFF - 127) | ((0x7FFF - 128) << 16);

    private readonly (EventHistory Events, int DelaySteps, int FirstRow)[] _sources;
    private readonly AlignedBuffer<sbyte> _rows;
    private readonly uint[] _reach; // Of each row the largest weight, and above it the negated smallest.
    private readonly int[] _list = new int[RowsPerSum + Vector256<int>.Count];
    private readonly int[] _counted;

    public ByteRows(IReadOnlyList<ByteSource> sources, int targets, int width, float scale)
    {
        Width = width;
        Scale = scale;
        _sources = new (EventHistory, int, int)[sources.Count];
        int rows = sources.Sum(s => s.Weights.Length / targets);
        _rows = new AlignedBuffer<sbyte>(checked(rows * width));
        _reach = new uint[rows];
        _counted = new int[width];
        Sums = new AlignedBuffer<short>(width);
        int first = 0;
        for (int i = 0; i < _sources.Length; i++)
        {
            _sources[i] = (sources[i].Events, sources[i].DelaySteps, first);
            Fill(sources[i].Weights, first, targets);
            first += sources[i].Weights.Length / targets;
        }

        HasSmallWeights = width > NarrowWidth && ShortestGroup * Math.Max(_reach.Average(r => r & 0xFFFF), _reach.Average(r => r >> 16)) <= sbyte.MaxValue;
    }

    /// <summary>How many connections share the rows.</summary>
    public int Connections => _sources.Length;

    /// <summary>Weights in a row, with padding.</summary>
    public int Width { get; }

    /// <summary>What a unit of a weight stands for.</summary>
    public float Scale { get; }

    /// <summary>Whether sums of several rows fit 8 bits, so that it pays to add them in groups.</summary>
    public bool HasSmallWeights { get; }

    /// <summary>The first weight.</summary>
    public ref sbyte First => ref _rows.First;

    /// <summary>The sums of the present step, after <see cref="Sum"/>.</summary>
    public AlignedBuffer<short> Sums { get; }

    /// <summary>Lists the rows of the present step, each as often as its source fired.</summary>
    /// <param name="rows">The rows, unless they are too many.</param>
    /// <returns>Whether they can be summed in 16 bits.</returns>
    public bool TryList(out ReadOnlySpan<int> rows)
    {
        int length = 0;
        rows = [];
        foreach ((EventHistory history, int delay, int first) in _sources)
        {
            EventWindow events = history.Ago(delay);
            length = events.IsSingle ? ListSingles(events.Ids, first, length) : ListCounted(events, first, length);
            if (length < 0)
            {
                return false;
            }
        }

        rows = _list.AsSpan(0, length);
        return true;
    }

    /// <summary>Sums rows into <see cref="Sums"/>.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="kind">A form with vectors.</param>
    public void Sum(ReadOnlySpan<int> rows, ClockedStepKind kind)
    {
        if (kind == ClockedStepKind.Vector512)
        {
            ByteSums<ByteLanes512, Vector512<short>>.Write(this, rows, ref Sums.First);
        }
        else
        {
            ByteSums<ByteLanes256, Vector256<short>>.Write(this, rows, ref Sums.First);
        }
    }

    /// <summary>Adds the rows of the present step to a target, by the scalar form.</summary>
    public void AddTo(Span<float> target)
    {
        Span<int> sums = _counted;
        sums.Clear();
        long total = 0;
        foreach ((EventHistory history, int delay, int first) in _sources)
        {
            EventWindow events = history.Ago(delay);
            for (int i = 0; i < events.Ids.Length; i++)
            {
                total += events.Counts[i];
                AddRow(first + events.Ids[i], events.Counts[i], sums);
            }
        }

        if (total == 0)
        {
            return;
        }

        if (total > MaxEvents)
        {
            throw new InvalidOperationException($"{total} events in one step are more than a clocked engine with 8-bit rows adds up ({MaxEvents}); turn byte rows off.");
        }

        for (int n = 0; n < sums.Length; n++)
        {
            target[n] = float.FusedMultiplyAdd(Scale, sums[n], target[n]);
        }
    }

    /// <summary>How many rows of a list, one at least, have sums that fit 8 bits in every lane.</summary>
    public int GroupLength(ReadOnlySpan<int> list)
    {
        // Upper and lower bound run in the two halves of a word; one that leaves 8 bits sets the top bit of its half.
        uint bounds = GroupStart;
        ref uint reach = ref MemoryMarshal.GetArrayDataReference(_reach);
        ref int row = ref MemoryMarshal.GetReference(list);
        int length = 0;
        for (; length <= list.Length - 4; length += 4)
        {
            uint first = Unsafe.Add(ref reach, Unsafe.Add(ref row, length)) + Unsafe.Add(ref reach, Unsafe.Add(ref row, length + 1));
            uint second = Unsafe.Add(ref reach, Unsafe.Add(ref row, length + 2)) + Unsafe.Add(ref reach, Unsafe.Add(ref row, length + 3));
            if (((bounds + first + second) & GroupOverflows) != 0)
            {
                break;
            }

            bounds += first + second;
        }

        for (; length < list.Length; length++)
        {
            bounds += Unsafe.Add(ref reach, Unsafe.Add(ref row, length));
            if ((bounds & GroupOverflows) != 0)
            {
                return length;
            }
        }

        return length;
    }

    private int ListSingles(ReadOnlySpan<int> ids, int first, int length)
    {
        if (length + ids.Length > RowsPerSum)
        {
            return -1;
        }

        // Eight at a time: the list has room for seven more.
        ref int source = ref MemoryMarshal.GetReference(ids);
        ref int target = ref MemoryMarshal.GetArrayDataReference(_list);
        Vector256<int> offset = Vector256.Create(first);
        for (int i = 0; i < ids.Length; i += Vector256<int>.Count)
        {
            (Vector256.LoadUnsafe(ref source, (nuint)(uint)i) + offset).StoreUnsafe(ref target, (nuint)(uint)(length + i));
        }

        return length + ids.Length;
    }

    private int ListCounted(EventWindow events, int first, int length)
    {
        for (int i = 0; i < events.Ids.Length; i++)
        {
            int count = events.Counts[i];
            if (length + count > RowsPerSum)
            {
                return -1;
            }

            _list.AsSpan(length, count).Fill(first + events.Ids[i]);
            length += count;
        }

        return length;
    }

    private void AddRow(int row, int count, Span<int> sums)
    {
        ReadOnlySpan<sbyte> weights = _rows.Span.Slice(row * Width, Width);
        for (int n = 0; n < sums.Length; n++)
        {
            sums[n] += count * weights[n];
        }
    }

    private void Fill(float[] weights, int firstRow, int targets)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            int row = firstRow + (i / targets);
            int weight = (int)MathF.Round(weights[i] / Scale);
            _rows.Span[(row * Width) + (i % targets)] = (sbyte)weight;
            uint highest = Math.Max(_reach[row] & 0xFFFF, (uint)Math.Max(weight, 0));
            uint lowest = Math.Max(_reach[row] >> 16, (uint)Math.Max(-weight, 0));
            _reach[row] = highest | (lowest << 16);
        }
    }
}
