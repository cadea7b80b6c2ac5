namespace SpikeSim.Learning;

/// <summary>A weight matrix for kernels: rows padded to whole vectors, and its transpose in the same form.</summary>
internal sealed class PaddedMatrix
{
    private readonly int _rows;
    private readonly int _columns;

    public PaddedMatrix(int rows, int columns)
    {
        _rows = rows;
        _columns = columns;
        Stride = Kernels.Padded(columns);
        TransposedStride = Kernels.Padded(rows);
        Rows = new AlignedBuffer<float>(rows * Stride);
        Transposed = new AlignedBuffer<float>(columns * TransposedStride);
    }

    /// <summary>Floats from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>Floats from one row of the transpose to the next.</summary>
    public int TransposedStride { get; }

    public AlignedBuffer<float> Rows { get; }

    public AlignedBuffer<float> Transposed { get; }

    /// <summary>Takes over dense weights.</summary>
    public void Load(ReadOnlySpan<float> weights)
    {
        Span<float> rows = Rows.Span;
        Span<float> transposed = Transposed.Span;
        for (int r = 0; r < _rows; r++)
        {
            ReadOnlySpan<float> row = weights.Slice(r * _columns, _columns);
            row.CopyTo(rows[(r * Stride)..]);
            for (int c = 0; c < row.Length; c++)
            {
                transposed[(c * TransposedStride) + r] = row[c];
            }
        }
    }
}
