namespace SpikeSim.Nir.Lowering;

/// <summary>
/// What a node takes from one source through weights only: targets x sources weights, a row per target, and delays of the same layout.
/// </summary>
/// <param name="Source">The node that emits: an Input or a neuron.</param>
/// <param name="Targets">The number of rows.</param>
/// <param name="Sources">The number of columns.</param>
/// <param name="Weights">The weights; null for the identity.</param>
/// <param name="Delays">Delays in the time unit of the file; null for none.</param>
internal sealed record Term(int Source, int Targets, int Sources, double[]? Weights, double[]? Delays)
{
    /// <summary>The weights, the identity written out.</summary>
    public double[] Dense()
    {
        if (Weights is not null)
        {
            return Weights;
        }

        var dense = new double[Targets * Sources];
        for (int i = 0; i < Targets; i++)
        {
            dense[(i * Sources) + i] = 1;
        }

        return dense;
    }

    /// <summary>This way and another from the same source, both without delays.</summary>
    public Term Plus(Term other)
    {
        double[] weights = (double[])Dense().Clone();
        double[] others = other.Dense();
        for (int i = 0; i < weights.Length; i++)
        {
            // The first way is taken as it is, with the sign of its zeros.
            weights[i] = weights[i] == 0 ? others[i] : weights[i] + others[i];
        }

        return this with { Weights = weights };
    }

    /// <summary>The term after a factor per target.</summary>
    public Term Scaled(ReadOnlySpan<double> factors)
    {
        double[] weights = (double[])Dense().Clone();
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] *= factors[i / Sources];
        }

        return this with { Weights = weights };
    }

    /// <summary>The term after a delay per target.</summary>
    public Term Delayed(ReadOnlySpan<double> delays)
    {
        var sum = new double[Targets * Sources];
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] = (Delays is null ? 0 : Delays[i]) + delays[i / Sources];
        }

        return this with { Weights = Dense(), Delays = sum };
    }

    /// <summary>The terms after a matrix: one, or several where ways of different delay lead to the same target.</summary>
    /// <param name="matrix">rows x <see cref="Targets"/> weights, a row per new target.</param>
    /// <param name="rows">The number of new targets.</param>
    public IEnumerable<Term> Times(double[] matrix, int rows)
    {
        if (Weights is null && Delays is null)
        {
            return [new Term(Source, rows, Sources, matrix, null)];
        }

        if (Delays is not null && DelayPerSource() is { } perSource)
        {
            double[] delays = [.. Enumerable.Range(0, rows * Sources).Select(i => perSource[i % Sources])];
            return [Product(matrix, rows, [.. Enumerable.Range(0, Targets)]) with { Delays = delays }];
        }

        // Rows of equal delays go together.
        return Enumerable.Range(0, Targets)
            .GroupBy(row => Delays is null ? string.Empty : Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(Delays.AsSpan(row * Sources, Sources))))
            .Select(group => Product(matrix, rows, [.. group]));
    }

    // The delay of each source where all its ways so far have the same one; null otherwise.
    private double[]? DelayPerSource()
    {
        var delays = new double[Sources];
        var isKnown = new bool[Sources];
        for (int i = 0; i < Targets * Sources; i++)
        {
            int source = i % Sources;
            if (Weights![i] == 0 || (isKnown[source] && delays[source] == Delays![i]))
            {
                continue;
            }

            if (isKnown[source])
            {
                return null;
            }

            (delays[source], isKnown[source]) = (Delays![i], true);
        }

        return delays;
    }

    private Term Product(double[] matrix, int rows, int[] through)
    {
        double[] mine = Dense();
        var weights = new double[rows * Sources];
        for (int i = 0; i < rows; i++)
        {
            Span<double> row = weights.AsSpan(i * Sources, Sources);
            foreach (int middle in through)
            {
                double factor = matrix[(i * Targets) + middle];
                for (int j = 0; factor != 0 && j < row.Length; j++)
                {
                    row[j] += factor * mine[(middle * Sources) + j];
                }
            }
        }

        double[]? delays = null;
        if (Delays is not null)
        {
            ReadOnlySpan<double> line = Delays.AsSpan(through[0] * Sources, Sources);
            delays = new double[weights.Length];
            for (int i = 0; i < rows; i++)
            {
                line.CopyTo(delays.AsSpan(i * Sources));
            }
        }

        return new Term(Source, rows, Sources, weights, delays);
    }
}
