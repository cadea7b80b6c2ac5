namespace SpikeSim.Mapping;

/// <summary>A dense matrix of weights by source, most of which may be zero.</summary>
/// <param name="dense">[source][column], flat.</param>
/// <param name="sources">The number of sources.</param>
/// <param name="firstSource">The first source that has a row.</param>
/// <param name="columns">What the weights reach.</param>
internal sealed class WeightMatrix(double[] dense, int sources, int firstSource, int columns)
{
    /// <summary>The number of sources, those without a row among them.</summary>
    public int Sources => sources;

    /// <summary>Adds the number of weights that are not zero to counts of columns, those of the first columns.</summary>
    public void CountColumns(Span<int> counts)
    {
        for (int start = 0; start < dense.Length; start += columns)
        {
            ReadOnlySpan<double> row = dense.AsSpan(start, columns);
            for (int i = row.IndexOfAnyExcept(0.0); i >= 0; i = Next(row, i))
            {
                counts[i]++;
            }
        }
    }

    /// <summary>Puts the weights that are not zero into a list that is ordered by columns.</summary>
    /// <param name="group">The number of this matrix.</param>
    /// <param name="offset">What is added to its sources.</param>
    /// <param name="entries">The list.</param>
    /// <param name="next">Where the next entry of each column goes; moved on.</param>
    public void AddEntries(int group, int offset, DrivenEntry[] entries, int[] next)
    {
        int source = offset + firstSource;
        for (int start = 0; start < dense.Length; start += columns, source++)
        {
            ReadOnlySpan<double> row = dense.AsSpan(start, columns);
            for (int i = row.IndexOfAnyExcept(0.0); i >= 0; i = Next(row, i))
            {
                entries[next[i]++] = new DrivenEntry(source, group, start + i, row[i]);
            }
        }
    }

    // Zeros come in long runs where they are many.
    private static int Next(ReadOnlySpan<double> row, int after)
    {
        int found = row[(after + 1)..].IndexOfAnyExcept(0.0);
        return found < 0 ? -1 : after + 1 + found;
    }
}
