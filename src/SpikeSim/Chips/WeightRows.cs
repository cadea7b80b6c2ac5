using System.Collections.Immutable;

namespace SpikeSim.Chips;

/// <summary>A weight matrix as padded rows, one per source, with what a step needs to know of each row.</summary>
internal sealed class WeightRows
{
    private readonly AlignedBuffer<sbyte> _rows;

    public WeightRows(ImmutableArray<sbyte> weights, int sources, int targets, int stride, int shift)
    {
        Shift = shift;
        Peak = new int[sources];
        NonZero = new int[sources];
        HasWeights = !weights.IsEmpty;
        _rows = new AlignedBuffer<sbyte>(HasWeights ? sources * stride : 1);
        for (int source = 0; HasWeights && source < sources; source++)
        {
            ReadOnlySpan<sbyte> row = weights.AsSpan(source * targets, targets);
            row.CopyTo(_rows.Span[(source * stride)..]);
            foreach (sbyte weight in row)
            {
                Peak[source] = Math.Max(Peak[source], Math.Abs((int)weight) << shift);
                NonZero[source] += weight == 0 ? 0 : 1;
            }
        }
    }

    /// <summary>The left shift of all weights.</summary>
    public int Shift { get; }

    /// <summary>Whether any weight is not zero.</summary>
    public bool HasWeights { get; }

    /// <summary>The largest magnitude of each row, shifted.</summary>
    public int[] Peak { get; }

    /// <summary>The weights of each row that are not zero.</summary>
    public int[] NonZero { get; }

    /// <summary>The first weight.</summary>
    public ref sbyte First => ref _rows.First;
}
