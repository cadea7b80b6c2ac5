namespace SpikeSim.Engines.Clocked;

/// <summary>
/// Weights of 8 bits onto one synapse, of one connection or of several that share a scale: target += scale x (sum of rows). The sum is
/// one of integers and therefore exact, whatever the order; each form rounds once, when the sum is scaled and added.
/// </summary>
internal sealed class ByteRows
{
    // 24 bits of events times 7 bits of weight stay within 31 bits.
    private const long MaxEvents = 1 << 24;

    private readonly AlignedBuffer<sbyte> _rows;
    private readonly int[] _counted;

    public ByteRows(IReadOnlyList<ByteSource> sources, int targets, int stride, float scale)
    {
        Targets = targets;
        Stride = stride;
        Scale = scale;
        Connections = new ByteConnection[sources.Count];
        Count = sources.Sum(s => s.Weights.Length / targets);
        _rows = new AlignedBuffer<sbyte>(checked(Count * Stride));
        _counted = new int[targets];
        int first = 0;
        for (int i = 0; i < Connections.Length; i++)
        {
            Connections[i] = new ByteConnection(sources[i].Events, sources[i].DelaySteps, first);
            Fill(sources[i].Weights, first);
            first += sources[i].Weights.Length / targets;
        }
    }

    /// <summary>How many rows there are: one for each source of each connection.</summary>
    public int Count { get; }

    /// <summary>Weights in a row.</summary>
    public int Targets { get; }

    /// <summary>Weights from row to row; those that are too many are zero.</summary>
    public int Stride { get; }

    /// <summary>What a unit of a weight stands for.</summary>
    public float Scale { get; }

    /// <summary>The connections that share the rows.</summary>
    public ByteConnection[] Connections { get; }

    /// <summary>A row with its padding.</summary>
    public ReadOnlySpan<sbyte> Row(int index) => _rows.Span.Slice(index * Stride, Stride);

    /// <summary>Adds the rows of the present step to a target, by the scalar form.</summary>
    public void AddTo(Span<float> target)
    {
        Span<int> sums = _counted;
        sums.Clear();
        long total = 0;
        foreach (ByteConnection connection in Connections)
        {
            EventList events = connection.Arriving;
            for (int i = 0; i < events.Ids.Length; i++)
            {
                total += events.Counts[i];
                AddRow(connection.FirstRow + events.Ids[i], events.Counts[i], sums);
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

    private void AddRow(int row, int count, Span<int> sums)
    {
        ReadOnlySpan<sbyte> weights = Row(row);
        for (int n = 0; n < sums.Length; n++)
        {
            sums[n] += count * weights[n];
        }
    }

    private void Fill(float[] weights, int firstRow)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            _rows.Span[((firstRow + (i / Targets)) * Stride) + (i % Targets)] = (sbyte)MathF.Round(weights[i] / Scale);
        }
    }
}
