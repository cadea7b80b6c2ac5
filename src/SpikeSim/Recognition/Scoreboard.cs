namespace SpikeSim.Recognition;

/// <summary>Decisions against the truth: the confusion matrix and what follows from it.</summary>
public sealed class Scoreboard
{
    /// <summary>The quantile of the normal distribution for 95 % two-sided.</summary>
    private const double Quantile95 = 1.959963984540054;

    private readonly int[] _counts;

    /// <summary>Creates an empty board.</summary>
    /// <param name="classes">The number of classes.</param>
    public Scoreboard(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        Classes = classes;
        _counts = new int[classes * classes];
    }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>The number of decisions.</summary>
    public int Items => _counts.Sum();

    /// <summary>The number of right ones.</summary>
    public int Correct => Enumerable.Range(0, Classes).Sum(c => this[c, c]);

    /// <summary>The share of right ones; 0 without any decision.</summary>
    public double Accuracy => Items == 0 ? 0 : (double)Correct / Items;

    /// <summary>How often a class was heard as another.</summary>
    /// <param name="truth">The class of the clip.</param>
    /// <param name="heard">The class of the decision.</param>
    /// <returns>The number of clips.</returns>
    public int this[int truth, int heard] => _counts[(truth * Classes) + heard];

    /// <summary>Counts a decision.</summary>
    /// <param name="truth">The class of the clip.</param>
    /// <param name="heard">The class of the decision.</param>
    public void Add(int truth, int heard) => _counts[(truth * Classes) + heard]++;

    /// <summary>The number of clips of a class.</summary>
    /// <param name="truth">The class.</param>
    /// <returns>The number.</returns>
    public int ItemsOf(int truth) => Enumerable.Range(0, Classes).Sum(heard => this[truth, heard]);

    /// <summary>The 95 % interval of the accuracy after Wilson (1927), which holds for small sets and near 100 %.</summary>
    /// <returns>Its bounds; 0 and 1 without any decision.</returns>
    public (double Low, double High) Interval95()
    {
        int n = Items;
        if (n == 0)
        {
            return (0, 1);
        }

        double z2 = Quantile95 * Quantile95;
        double p = Accuracy;
        double centre = (p + (z2 / (2 * n))) / (1 + (z2 / n));
        double half = Quantile95 / (1 + (z2 / n)) * Math.Sqrt((p * (1 - p) / n) + (z2 / (4.0 * n * n)));
        return (Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
