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

        return new Drive([.. parts.SelectMany(p => p.Terms)], bias, recurrent);
    }
}
