using System.Collections.Immutable;

namespace SpikeSim.Chips;

/// <summary>
/// The weights onto one current as padded rows of bytes: one for each hidden neuron, one for each input channel, and one of zeros that
/// fills lists up.
/// </summary>
/// <remarks>
/// A row is made of blocks of two vectors of neurons. Byte 2k of a block belongs to neuron k, byte 2k + 1 to neuron k of the second
/// vector: read as 16-bit lanes, the second is an arithmetic shift away and the first is what is left. For that the bytes of the first
/// must not be negative, so they carry a bias; it is 128 for the sum of a group of rows.
/// </remarks>
internal sealed class WeightRows
{
    /// <summary>What the bytes of the first vector are too large by in the sum of a group.</summary>
    public const int GroupBias = 128;

    private const int LargestGroup = 4;

    private readonly AlignedBuffer<sbyte> _rows;
    private readonly int _lanes;

    public WeightRows(ChipProgram program, ImmutableArray<sbyte> inputWeights, ImmutableArray<sbyte> recurrentWeights, int stride, int lanes)
    {
        int hidden = program.Hidden.Count;
        Zeros = hidden + program.Inputs;
        Stride = stride;
        _lanes = lanes;
        HasRecurrence = !recurrentWeights.IsEmpty;
        Peak = new int[Zeros + 1];
        NonZero = new int[Zeros + 1];
        _rows = new AlignedBuffer<sbyte>((Zeros + 1) * stride);
        RecurrentShift = Fill(recurrentWeights, 0, hidden, program.RecurrentShift);
        InputShift = Fill(inputWeights, hidden, hidden, program.InputShift);
        GroupSize = LargestGroup;
        while (GroupSize > 1 && GroupSize * Peak.Max() > sbyte.MaxValue)
        {
            GroupSize /= 2;
        }

        AddBias();
    }

    /// <summary>Elements from row to row.</summary>
    public int Stride { get; }

    /// <summary>The row of zeros.</summary>
    public int Zeros { get; }

    /// <summary>Any so many rows can be added in 8 bits: 1, 2 or 4.</summary>
    public int GroupSize { get; }

    /// <summary>Whether any recurrent weight is not zero.</summary>
    public bool HasRecurrence { get; }

    /// <summary>The left shift that the rows of hidden neurons still need.</summary>
    public int RecurrentShift { get; }

    /// <summary>The left shift that the rows of input channels still need.</summary>
    public int InputShift { get; }

    /// <summary>The largest magnitude that is stored of each row.</summary>
    public int[] Peak { get; }

    /// <summary>The weights of each row that are not zero.</summary>
    public int[] NonZero { get; }

    /// <summary>The first weight.</summary>
    public ref sbyte First => ref _rows.First;

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
            Peak[row] = Math.Max(Peak[row], Math.Abs(weight));
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
            rows[i] = unchecked((sbyte)(rows[i] + (GroupBias / GroupSize)));
        }
    }
}
