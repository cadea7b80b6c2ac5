namespace SpikeSim.Comparisons;

/// <summary>How far two spike trains lie apart. Trains are ascending lists of times in seconds.</summary>
public static class SpikeDistance
{
    /// <summary>
    /// The distance of van Rossum: D^2 = (1/tau) x integral of (f - g)^2, where each spike adds an exponential e^(-t/tau) to its train.
    /// A spike without a partner counts 1/2 in D^2, two that are moved by d count 1 - e^(-d/tau).
    /// </summary>
    /// <param name="first">One train.</param>
    /// <param name="second">The other.</param>
    /// <param name="tauSeconds">The time constant, above 0.</param>
    /// <returns>D; 0 for equal trains.</returns>
    public static double VanRossum(IReadOnlyList<double> first, IReadOnlyList<double> second, double tauSeconds)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (!(tauSeconds > 0) || !double.IsFinite(tauSeconds))
        {
            throw new ArgumentOutOfRangeException(nameof(tauSeconds), tauSeconds, "A time above 0 s.");
        }

        // With s = +1 for spikes of one train and -1 for the other, 2 D^2 is the sum of s_a s_b e^(-|t_a - t_b|/tau) over all pairs;
        // the part of it with t_b before t_a decays from spike to spike.
        double pairs = 0;
        double trace = 0;
        double last = 0;
        int i = 0;
        int j = 0;
        while (i < first.Count || j < second.Count)
        {
            bool isFirst = j == second.Count || (i < first.Count && first[i] <= second[j]);
            double time = isFirst ? first[i++] : second[j++];
            double sign = isFirst ? 1 : -1;
            trace *= Math.Exp((last - time) / tauSeconds);
            pairs += sign * trace;
            trace += sign;
            last = time;
        }

        return Math.Sqrt(Math.Max(0, (first.Count + second.Count + (2 * pairs)) / 2));
    }

    /// <summary>
    /// The distance of Victor and Purpura: the least cost of turning one train into the other, where adding or removing a spike costs 1
    /// and moving it costs a rate times the time it is moved by.
    /// </summary>
    /// <param name="first">One train.</param>
    /// <param name="second">The other.</param>
    /// <param name="costPerSecond">The cost of moving a spike by a second, 0 or more; spikes further apart than 2/cost are not moved.</param>
    /// <returns>The cost; 0 for equal trains.</returns>
    public static double VictorPurpura(IReadOnlyList<double> first, IReadOnlyList<double> second, double costPerSecond)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (!(costPerSecond >= 0) || !double.IsFinite(costPerSecond))
        {
            throw new ArgumentOutOfRangeException(nameof(costPerSecond), costPerSecond, "A cost of at least 0 per second.");
        }

        var moves = new SpikeMoves(first.Count, second.Count, costPerSecond);
        int i = 0;
        int j = 0;
        while (i < first.Count || j < second.Count)
        {
            if (j == second.Count || (i < first.Count && first[i] <= second[j]))
            {
                moves.AddFirst(first[i++]);
            }
            else
            {
                moves.AddSecond(second[j++]);
            }
        }

        return moves.Cost;
    }
}
