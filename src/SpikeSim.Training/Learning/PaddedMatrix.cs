namespace SpikeSim.Learning;

/// <summary>A weight matrix for kernels: rows padded to whole vectors, and its transpose in the same form.</summary>
internal sealed class PaddedMatrix
{
    private readonly int _rows;

    public PaddedMatrix(int rows, int columns)
    {
        _rows = rows;
        Columns = columns;
        Stride = Tiles.Padded(columns);
        TransposedStride = Tiles.Padded(rows);
        Rows = new AlignedBuffer<float>(rows * Stride);
        Transposed = new AlignedBuffer<float>(columns * TransposedStride);
    }

    public int Columns { get; }

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
            ReadOnlySpan<float> row = weights.Slice(r * Columns, Columns);
            row.CopyTo(rows[(r * Stride)..]);
            for (int c = 0; c < row.Length; c++)
            {
                transposed[(c * TransposedStride) + r] = row[c];
            }
        }
    }
}
