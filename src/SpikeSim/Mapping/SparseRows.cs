namespace SpikeSim.Mapping;

/// <summary>The weights of a specification that are not zero, source by source: what an event adds.</summary>
internal sealed class SparseRows
{
    private readonly int[] _starts;
    private readonly int[] _targets;
    private readonly int[] _currents;
    private readonly double[] _weights;

    private SparseRows(double[] dense, int sources, int columns, int currents, int firstSource)
    {
        _starts = new int[sources + 1];
        int count = dense.AsSpan().Length - dense.AsSpan().Count(0.0);
        _targets = new int[count];
        _currents = new int[count];
        _weights = new double[count];
        int next = 0;
        for (int source = 0; source < sources; source++)
        {
            _starts[source] = next;
            for (int i = 0; source >= firstSource && i < columns * currents; i++)
            {
                double weight = dense[((source - firstSource) * columns * currents) + i];
                if (weight != 0)
                {
                    _targets[next] = i / currents;
                    _currents[next] = i % currents;
                    _weights[next++] = weight;
                }
            }
        }

        _starts[sources] = next;
    }

    /// <summary>How many there are.</summary>
    public int Count => _weights.Length;

    public static SparseRows OfInputs(ChipSpecification s) => new(s.InputWeights, s.Inputs, s.Reached, s.Currents, 0);

    public static SparseRows OfRecurrence(ChipSpecification s) => new(s.RecurrentWeights, s.Hidden, s.Hidden, s.Currents, 0);

    public static SparseRows OfOutputs(ChipSpecification s) => new(s.OutputWeights, s.Hidden, s.Outputs, 1, s.Hidden - s.Read);

    /// <summary>Adds the row of a source to currents, by their index.</summary>
    public void Add(int source, int events, double[][] currents)
    {
        for (int i = _starts[source]; i < _starts[source + 1]; i++)
        {
            currents[_currents[i]][_targets[i]] += _weights[i] * events;
        }
    }

    /// <summary>Adds the row of a source to the only current of its targets.</summary>
    public void Add(int source, int events, double[] current)
    {
        for (int i = _starts[source]; i < _starts[source + 1]; i++)
        {
            current[_targets[i]] += _weights[i] * events;
        }
    }

    /// <summary>The target of an entry.</summary>
    public int Target(int entry) => _targets[entry];

    /// <summary>The current of an entry.</summary>
    public int Current(int entry) => _currents[entry];

    /// <summary>The weight of an entry.</summary>
    public double Weight(int entry) => _weights[entry];

    /// <summary>The number of entries of a source.</summary>
    public int RowLength(int source) => _starts[source + 1] - _starts[source];

    /// <summary>The first entry of a source; its row ends where that of the next begins.</summary>
    public int RowStart(int source) => _starts[source];
}
