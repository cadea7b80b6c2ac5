using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SpikeSim.Chips;

/// <summary>The weights onto one current as padded rows of bytes: one for each hidden neuron, then one for each input channel.</summary>
/// <remarks>
/// A row is made of blocks of two vectors of neurons. Byte 2k of a block belongs to neuron k, byte 2k + 1 to neuron k of the second
/// vector: read as 16-bit lanes, the second is an arithmetic shift away. Weights that are summed in 16 bits carry a bias in the bytes of
/// the first vector: they are never negative then, and what is left of a lane without its upper byte is their sum.
/// </remarks>
internal sealed class WeightRows
{
    /// <summary>What the bytes of the first vector are too large by, unless the weights are small.</summary>
    public const int Bias = 128;

    // Groups shorter than this on average cost more than sums of 16 bits.
    private const int ShortestGroup = 2;
    private const uint GroupOverflows = 0x8000_8000;
    private const uint GroupStart = (0x7FFF - 127) | ((0x7FFF - 128) << 16);

    private readonly AlignedBuffer<sbyte> _rows;
    private readonly uint[] _reach; // Of each row the largest stored weight, and above it the negated smallest.
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
        _reach = new uint[rows];
        NonZero = new int[rows];
        _rows = new AlignedBuffer<sbyte>((rows) * stride);
        RecurrentShift = Fill(recurrentWeights, 0, hidden, program.RecurrentShift);
        InputShift = Fill(inputWeights, hidden, hidden, program.InputShift);
        HasSmallWeights = ShortestGroup * Math.Max(_reach.Average(r => r & 0xFFFF), _reach.Average(r => r >> 16)) <= sbyte.MaxValue;
        if (!HasSmallWeights)
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

    /// <summary>The largest magnitude of a row that a current sees.</summary>
    public int Peak(int row) => (int)Math.Max(_reach[row] & 0xFFFF, _reach[row] >> 16) << (row < _hidden ? RecurrentShift : InputShift);

    /// <summary>How many rows of a list, one at least, have sums that fit 8 bits in every lane.</summary>
    public int GroupLength(ReadOnlySpan<ushort> list)
    {
        // Upper and lower bound run in the two halves of a word; one that leaves 8 bits sets the top bit of its half.
        uint bounds = GroupStart;
        ref uint reach = ref MemoryMarshal.GetArrayDataReference(_reach);
        for (int i = 0; i < list.Length; i++)
        {
            bounds += Unsafe.Add(ref reach, (nuint)list[i]);
            if ((bounds & GroupOverflows) != 0)
            {
                return i;
            }
        }

        return list.Length;
    }

    // As much of the shift as 8 bits hold goes into the weights: shifts that end up equal allow one pass over inputs and recurrence.
    private int Fill(ImmutableArray<sbyte> weights, int firstRow, int targets, int shift)
    {
        ReadOnlySpan<sbyte> values = weights.AsSpan();
        Span<sbyte> rows = _rows.Span;
        int moved = Moved(values, shift);
        for (int i = 0; i < values.Length; i++)
        {
            int row = firstRow + (i / targets);
            int weight = values[i] << moved;
            rows[(row * Stride) + Place(i % targets)] = (sbyte)weight;
            uint highest = Math.Max(_reach[row] & 0xFFFF, (uint)Math.Max(weight, 0));
            uint lowest = Math.Max(_reach[row] >> 16, (uint)Math.Max(-weight, 0));
            _reach[row] = highest | (lowest << 16);
            NonZero[row] += weight == 0 ? 0 : 1;
        }

        return shift - moved;
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

    private void AddBias()
    {
        Span<sbyte> rows = _rows.Span;
        for (int i = 0; i < rows.Length; i += 2)
        {
            rows[i] = unchecked((sbyte)(rows[i] + Bias));
        }
    }
}
