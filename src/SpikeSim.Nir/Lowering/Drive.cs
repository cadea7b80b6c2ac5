namespace SpikeSim.Nir.Lowering;

/// <summary>What a node takes in all: terms that add up, and a constant.</summary>
/// <param name="Terms">What comes from inputs and neurons.</param>
/// <param name="Bias">The constant per value, from biases outside of loops.</param>
/// <param name="RecurrentBias">The constant per value from biases inside the loop of the target.</param>
internal sealed record Drive(IReadOnlyList<Term> Terms, double[] Bias, double[] RecurrentBias)
{
    /// <summary>The sum of several drives of one size.</summary>
    public static Drive Sum(IReadOnlyList<Drive> parts, int size)
    {
        if (parts.Count == 1)
        {
            return parts[0];
        }

        var bias = new double[size];
        var recurrent = new double[size];
        foreach (Drive part in parts)
        {
            for (int i = 0; i < size; i++)
            {
                bias[i] += part.Bias[i];
                recurrent[i] += part.RecurrentBias[i];
            }
        }

        return new Drive(Merged(parts.SelectMany(p => p.Terms)), bias, recurrent);
    }

    // Ways of one source without delays are one way: where nodes branch and join again there are more ways than any machine can hold.
    private static List<Term> Merged(IEnumerable<Term> terms)
    {
        var merged = new List<Term>();
        var places = new Dictionary<int, int>();
        foreach (Term term in terms)
        {
            if (term.Delays is null && places.TryGetValue(term.Source, out int place))
            {
                merged[place] = merged[place].Plus(term);
                continue;
            }

            if (term.Delays is null)
            {
                places.Add(term.Source, merged.Count);
            }

            merged.Add(term);
        }

        return merged;
    }
}
