namespace SpikeSim.Comparisons;

/// <summary>Spikes of two trains that lie within a window of each other, each used once.</summary>
/// <param name="Matched">The largest possible number of pairs.</param>
/// <param name="OnlyFirst">Spikes of the first train without a partner.</param>
/// <param name="OnlySecond">Spikes of the second train without a partner.</param>
/// <param name="TotalDifferenceSeconds">The sum of second minus first over the pairs, in seconds.</param>
public readonly record struct MatchedSpikes(int Matched, int OnlyFirst, int OnlySecond, double TotalDifferenceSeconds)
{
    // Times on a grid are whole steps apart up to rounding, and a window is often a whole number of steps too.
    private const double Tolerance = 1e-9;

    /// <summary>Matches two trains.</summary>
    /// <param name="first">Ascending times in seconds.</param>
    /// <param name="second">Ascending times in seconds.</param>
    /// <param name="windowSeconds">The largest distance of a pair, up to rounding.</param>
    /// <returns>The pairs, the earliest possible partner for each spike in turn.</returns>
    public static MatchedSpikes Of(IReadOnlyList<double> first, IReadOnlyList<double> second, double windowSeconds)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        int i = 0;
        int j = 0;
        int matched = 0;
        double most = windowSeconds * (1 + Tolerance);
        double difference = 0;
        while (i < first.Count && j < second.Count)
        {
            double apart = second[j] - first[i];
            if (Math.Abs(apart) <= most)
            {
                matched++;
                difference += apart;
                i++;
                j++;
            }
            else if (apart > 0)
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return new MatchedSpikes(matched, first.Count - matched, second.Count - matched, difference);
    }

    /// <summary>Both together.</summary>
    /// <param name="other">Pairs of other neurons.</param>
    /// <returns>The sums.</returns>
    public MatchedSpikes Plus(MatchedSpikes other) =>
        new(Matched + other.Matched, OnlyFirst + other.OnlyFirst, OnlySecond + other.OnlySecond, TotalDifferenceSeconds + other.TotalDifferenceSeconds);
}
