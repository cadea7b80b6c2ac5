using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SpikeSim.Chips;

/// <summary>The weights onto one current as padded rows of bytes: one for each hidden neuron, then one for each input channel.</summary>
/// <remarks>
/// A row is made of blocks of two vectors of neurons. Byte 2k of a block belongs to neuron k, byte 2k + 1 to neuron k of the second
/// vector: read as 16-bit lanes, the second is an arithmetic shift away. Weights that are summed in 16 bits carry a bias in the bytes of
/// the first vector: they are never negative then, and what is left of a lane without its upper byte is their sum. Rows whose weights
/// all fit four bits are kept a second time as nibbles: reading rows is what a step waits for, and those are half as long.
/// </remarks>
internal sealed class WeightRows
{
    /// <summary>What the bytes of the first vector are too large by, unless the weights are small.</summary>
    public const int Bias = 128;

    /// <summary>What nibbles are too large by.</summary>
    public const int NibbleBias = 8;

    // Groups shorter than this on average cost more than sums of 16 bits.
    private const int ShortestGroup = 2;
    private const int ByteRange = byte.MaxValue;
    private const uint GroupOverflows = 0x8000_0000;
    private const uint GroupStart = (uint)(short.MaxValue - ByteRange) << 16;

    private const ulong FitsNibbles = 1UL << 32;
    private const int NibbleMin = -8;
    private const int NibbleMax = 7;

    private readonly AlignedBuffer<sbyte> _rows;
    private readonly AlignedBuffer<sbyte> _nibbles;
    private readonly ulong[] _reach; // Of each row the largest stored weight or 0, above it how far the smallest is below that, above them whether nibbles hold it.
    private readonly int _lanes;
    private readonly int _hidden;

    public WeightRows(ChipProgram program, ImmutableArray<sbyte> inputWeights, ImmutableArray<sbyte> recurrentWeights, int stride, int lanes)
    {
        int hidden = program.Hidden.Count;
        _hidden = hidden;
        int rows = hidden + program.Inputs;
        Stride = stride;
        _lanes = lanes;
        HasRecurrence = !recurrentWeights.IsEmpty;
        _reach = new ulong[rows];
        NonZero = new int[rows];
        _rows = new AlignedBuffer<sbyte>(rows * stride);
        RecurrentShift = Fill(recurrentWeights, 0, hidden, program.RecurrentShift);
        InputShift = Fill(inputWeights, hidden, hidden, program.InputShift);
        HasSmallWeights = ShortestGroup * _reach.Average(Range) <= ByteRange;
        _nibbles = new AlignedBuffer<sbyte>(HasSmallWeights ? rows * stride / 2 : 0);
        if (HasSmallWeights)
        {
            PackNibbles();
        }
        else
        {
            AddBias();
        }
    }

    /// <summary>Elements from row to row.</summary>
    public int Stride { get; }

    /// <summary>Whether sums of several rows fit 8 bits, so that it pays to add them in groups.</summary>
    public bool HasSmallWeights { get; }

    /// <summary>Whether any recurrent weight is not zero.</summary>
    public bool HasRecurrence { get; }

    /// <summary>The left shift that the rows of hidden neurons still need.</summary>
    public int RecurrentShift { get; }

    /// <summary>The left shift that the rows of input channels still need.</summary>
    public int InputShift { get; }

    /// <summary>The weights of each row that are not zero.</summary>
    public int[] NonZero { get; }

    /// <summary>The first weight.</summary>
    public ref sbyte First => ref _rows.First;

    /// <summary>The first pair of nibbles; rows of them are half as long as a stride.</summary>
    public ref sbyte FirstNibbles => ref _nibbles.First;

    /// <summary>The largest magnitude of a row that a current sees.</summary>
    public int Peak(int row) => Math.Max(Highest(_reach[row]), Lowest(_reach[row])) << (row < _hidden ? RecurrentShift : InputShift);

    /// <summary>Takes rows of a list, one at least, while their sums span 8 bits in every lane, and says how many they are.</summary>
    public int TakeGroup(ReadOnlySpan<ushort> list, RowGroup group)
    {
        // The highest sum and the span of sums run in the two halves of a word; a span that leaves 8 bits sets the top bit. Above them
        // the rows of nibbles are counted. Every row is written to both lists, and stays in the one whose count grows.
        ulong bounds = GroupStart;
        ref ulong reach = ref MemoryMarshal.GetArrayDataReference(_reach);
        ref ushort nibbles = ref group.FirstNibbles;
        ref ushort bytes = ref group.FirstBytes;
        int end = Math.Min(list.Length, RowGroup.Capacity);
        int taken = 0;
        for (; taken < end; taken++)
        {
            ushort row = list[taken];
            ulong next = bounds + Unsafe.Add(ref reach, (nuint)row);
            if ((next & GroupOverflows) != 0)
            {
                break;
            }

            nuint counted = (nuint)(bounds >> 32);
            Unsafe.Add(ref nibbles, counted) = row;
            Unsafe.Add(ref bytes, (nuint)(uint)taken - counted) = row;
            bounds = next;
        }

        group.Set((int)(bounds >> 32), taken, Highest(bounds) - sbyte.MaxValue);
        return taken;
    }

    private static int Highest(ulong reach) => (int)(reach & 0xFFFF);

    private static int Range(ulong reach) => (int)((reach >> 16) & 0xFFFF);

    private static int Lowest(ulong reach) => Range(reach) - Highest(reach);

    // As much of the shift as 8 bits hold goes into the weights: shifts that end up equal allow one pass over inputs and recurrence.
    private int Fill(ImmutableArray<sbyte> weights, int firstRow, int targets, int shift)
    {
        ReadOnlySpan<sbyte> values = weights.AsSpan();
        int moved = Moved(values, shift);
        int[] places = [.. Enumerable.Range(0, targets).Select(Place)];
        for (int row = firstRow; !values.IsEmpty; row++)
        {
            Fill(row, values[..targets], places, moved);
            values = values[targets..];
        }

        return shift - moved;
    }

    private void Fill(int row, ReadOnlySpan<sbyte> weights, int[] places, int shift)
    {
        Span<sbyte> stored = _rows.Span.Slice(row * Stride, Stride);
        int highest = 0;
        int lowest = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            int weight = weights[i] << shift;
            stored[places[i]] = (sbyte)weight;
            highest = Math.Max(highest, weight);
            lowest = Math.Min(lowest, weight);
        }

        _reach[row] = (uint)(highest | ((highest - lowest) << 16));
        NonZero[row] = weights.Length - weights.Count((sbyte)0);
    }

    private static int Moved(ReadOnlySpan<sbyte> values, int shift)
    {
        int peak = 0;
        foreach (sbyte value in values)
        {
            peak = Math.Max(peak, Math.Abs((int)value));
        }

        int moved = 0;
        while (moved < shift && peak << (moved + 1) <= sbyte.MaxValue)
        {
            moved++;
        }

        return moved;
    }

    private int Place(int target)
    {
        int block = target / (2 * _lanes);
        int inBlock = target % (2 * _lanes);
        return (block * 2 * _lanes) + (2 * (inBlock % _lanes)) + (inBlock / _lanes);
    }

    // Of two blocks the first fills the lower nibbles, the second the upper ones. Nibbles are not negative: they carry a bias too.
    private void PackNibbles()
    {
        int block = 2 * _lanes;
        for (int row = 0; row < _reach.Length; row++)
        {
            if (Highest(_reach[row]) > NibbleMax || Lowest(_reach[row]) > -NibbleMin)
            {
                continue;
            }

            _reach[row] |= FitsNibbles;
            ReadOnlySpan<sbyte> weights = _rows.Span.Slice(row * Stride, Stride);
            Span<sbyte> nibbles = _nibbles.Span.Slice(row * Stride / 2, Stride / 2);
            for (int i = 0; i < nibbles.Length; i++)
            {
                int lower = i + (i / block * block);
                nibbles[i] = unchecked((sbyte)((weights[lower] + NibbleBias) | ((weights[lower + block] + NibbleBias) << 4)));
            }
        }
    }

    private void AddBias()
    {
        Span<sbyte> rows = _rows.Span;
        for (int i = 0; i < rows.Length; i += 2)
        {
            rows[i] = unchecked((sbyte)(rows[i] + Bias));
        }
    }
}
