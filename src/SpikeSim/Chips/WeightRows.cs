using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SpikeSim.Chips;

/// <summary>The weights onto one current as padded rows: one for each hidden neuron, then one for each input channel.</summary>
/// <remarks>
/// A row is made of blocks of two vectors of neurons. Byte 2k of a block belongs to neuron k, byte 2k + 1 to neuron k of the second
/// vector: read as 16-bit lanes, the second is an arithmetic shift away. Weights that are summed in 16 bits carry a bias in the bytes of
/// the first vector: they are never negative then, and what is left of a lane without its upper byte is their sum. Small weights are
/// summed in bytes, and rows of them that fit four bits are kept as nibbles: reading rows is what a step waits for, and those are half
/// as long. Of two blocks the first fills the lower nibbles, the second the upper ones; nibbles are not negative, they carry a bias too.
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
    private const int NibbleMask = 0x0F;

    private readonly AlignedBuffer<sbyte> _rows;
    private readonly uint[] _starts;
    private readonly ulong[] _reach; // Of each row the largest stored weight or 0, above it how far the smallest is below that, above them whether it is kept as nibbles.
    private readonly int[] _places;
    private readonly int _block;
    private readonly int _hidden;

    public WeightRows(ChipProgram program, ImmutableArray<sbyte> inputWeights, ImmutableArray<sbyte> recurrentWeights, int stride, int lanes)
    {
        _hidden = program.Hidden.Count;
        _block = 2 * lanes;
        _places = [.. Enumerable.Range(0, _hidden).Select(i => Place(i, lanes))];
        Stride = stride;
        HasRecurrence = !recurrentWeights.IsEmpty;
        int rows = _hidden + program.Inputs;
        _reach = new ulong[rows];
        NonZero = new int[rows];
        int recurrentMoved = Moved(recurrentWeights.AsSpan(), program.RecurrentShift);
        int inputMoved = Moved(inputWeights.AsSpan(), program.InputShift);
        RecurrentShift = program.RecurrentShift - recurrentMoved;
        InputShift = program.InputShift - inputMoved;
        Measure(recurrentWeights.AsSpan(), 0, recurrentMoved);
        Measure(inputWeights.AsSpan(), _hidden, inputMoved);
        HasSmallWeights = ShortestGroup * _reach.Average(Range) <= ByteRange;
        _starts = new uint[rows];
        _rows = new AlignedBuffer<sbyte>(Divide());
        Write(recurrentWeights.AsSpan(), 0, HasRecurrence ? _hidden : 0, recurrentMoved);
        Write(inputWeights.AsSpan(), _hidden, program.Inputs, inputMoved);
    }

    /// <summary>Neurons of a row, with padding.</summary>
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

    /// <summary>The first byte of all rows.</summary>
    public ref sbyte First => ref _rows.First;

    /// <summary>Where the row of each source starts, in bytes.</summary>
    public ReadOnlySpan<uint> Starts => _starts;

    /// <summary>The largest magnitude of a row that a current sees.</summary>
    public int Peak(int row) => Math.Max(Highest(_reach[row]), Lowest(_reach[row])) << (row < _hidden ? RecurrentShift : InputShift);

    /// <summary>Takes rows of a list, one at least, while their sums span 8 bits in every lane, and says how many they are.</summary>
    public int TakeGroup(ReadOnlySpan<ushort> list, RowGroup group)
    {
        // The highest sum and the span of sums run in the two halves of a word; a span that leaves 8 bits sets the top bit. Above them
        // the rows of nibbles are counted. Every row is written to both lists, and stays in the one whose count grows.
        ulong bounds = GroupStart;
        ref ulong reach = ref MemoryMarshal.GetArrayDataReference(_reach);
        ref uint starts = ref MemoryMarshal.GetArrayDataReference(_starts);
        ref sbyte rows = ref _rows.First;
        ref RowStart nibbles = ref group.FirstNibbles;
        ref RowStart bytes = ref group.FirstBytes;
        int end = Math.Min(list.Length, RowGroup.Capacity);
        int taken = 0;
        int touched = 0;
        for (; taken < end; taken++)
        {
            nuint row = list[taken];
            ulong next = bounds + Unsafe.Add(ref reach, row);
            if ((next & GroupOverflows) != 0)
            {
                break;
            }

            uint start = Unsafe.Add(ref starts, row);
            nuint counted = (nuint)(bounds >> 32);
            Unsafe.Add(ref nibbles, counted) = new RowStart(start);
            Unsafe.Add(ref bytes, (nuint)(uint)taken - counted) = new RowStart(start);
            touched += Unsafe.Add(ref rows, start);
            bounds = next;
        }

        group.Set((int)(bounds >> 32), taken, ((int)(bounds >> 16) & 0xFFFF) - (short.MaxValue - ByteRange) - Highest(bounds), touched);
        return taken;
    }

    private static int Highest(ulong reach) => (int)(reach & 0xFFFF);

    private static int Range(ulong reach) => (int)((reach >> 16) & 0xFFFF);

    private static int Lowest(ulong reach) => Range(reach) - Highest(reach);

    private static int Place(int target, int lanes)
    {
        int inBlock = target % (2 * lanes);
        return target - inBlock + (2 * (inBlock % lanes)) + (inBlock / lanes);
    }

    // As much of the shift as 8 bits hold goes into the weights: shifts that end up equal allow one pass over inputs and recurrence.
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

    private void Measure(ReadOnlySpan<sbyte> weights, int firstRow, int shift)
    {
        for (int row = firstRow; !weights.IsEmpty; row++, weights = weights[_hidden..])
        {
            int highest = 0;
            int lowest = 0;
            foreach (sbyte weight in weights[.._hidden])
            {
                highest = Math.Max(highest, weight);
                lowest = Math.Min(lowest, weight);
            }

            _reach[row] = (uint)((highest << shift) | ((highest - lowest) << (16 + shift)));
            NonZero[row] = _hidden - weights[.._hidden].Count((sbyte)0);
        }
    }

    // Gives each row its place and returns the length of all.
    private int Divide()
    {
        int length = 0;
        for (int row = HasRecurrence ? 0 : _hidden; row < _reach.Length; row++)
        {
            bool isNibbles = HasSmallWeights && Highest(_reach[row]) <= NibbleMax && Lowest(_reach[row]) <= -NibbleMin;
            _starts[row] = (uint)length;
            _reach[row] |= isNibbles ? FitsNibbles : 0;
            length += isNibbles ? Stride / 2 : Stride;
        }

        return length;
    }

    // Where there are no weights at all, they are zeros, which nibbles and biased bytes must say too.
    private void Write(ReadOnlySpan<sbyte> weights, int firstRow, int rows, int shift)
    {
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<sbyte> source = weights.IsEmpty ? weights : weights.Slice(row * _hidden, _hidden);
            Span<sbyte> stored = _rows.Span[(int)_starts[firstRow + row]..];
            if ((_reach[firstRow + row] & FitsNibbles) != 0)
            {
                WriteNibbles(source, stored[..(Stride / 2)], shift);
            }
            else
            {
                WriteBytes(source, stored[..Stride], shift);
            }
        }
    }

    private void WriteNibbles(ReadOnlySpan<sbyte> weights, Span<sbyte> stored, int shift)
    {
        stored.Fill(unchecked((sbyte)(NibbleBias | (NibbleBias << 4))));
        for (int i = 0; i < weights.Length; i++)
        {
            int place = _places[i];
            int block = place / _block;
            ref sbyte pair = ref stored[place - ((block + 1) / 2 * _block)];
            int nibble = ((weights[i] << shift) + NibbleBias) & NibbleMask;
            pair = unchecked((sbyte)(block % 2 == 0 ? (pair & ~NibbleMask) | nibble : (pair & NibbleMask) | (nibble << 4)));
        }
    }

    private void WriteBytes(ReadOnlySpan<sbyte> weights, Span<sbyte> stored, int shift)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            stored[_places[i]] = (sbyte)(weights[i] << shift);
        }

        for (int i = 0; i < stored.Length && !HasSmallWeights; i += 2)
        {
            stored[i] = unchecked((sbyte)(stored[i] + Bias));
        }
    }
}
