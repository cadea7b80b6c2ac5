namespace SpikeSim.Mapping;

/// <summary>
/// How much a search for integers may cost, counted and not clocked, so that the result is the same everywhere.
/// </summary>
/// <param name="StepCost">What a step of the network costs a search, about, in additions.</param>
/// <param name="SampleWork">What a search for shifts may cost in one pass over its inputs.</param>
/// <param name="SearchWork">The same of scales and of the rounding of weights, which needs more inputs than it has weights to choose.</param>
/// <param name="Programs">The programs of the own method that may be tried.</param>
internal sealed record SearchEffort(double StepCost, double SampleWork, double SearchWork, int Programs)
{
    private const int MostPrograms = 30;

    /// <summary>The cost of a step up to which made-up inputs earn the full search; beyond it the search shrinks so that the time does not grow.</summary>
    private const double FullCost = 12_000;

    /// <summary>For inputs that a user gave, which are worth some seconds.</summary>
    public static SearchEffort Thorough(ChipSpecification s, int steps) => new(CostOf(s), 40_000_000, 200_000_000, ProgramsFor(s, steps, 400_000_000));

    /// <summary>For made-up inputs: a network shall be mapped in about a second.</summary>
    public static SearchEffort Quick(ChipSpecification s, int steps) => new(CostOf(s), 10_000_000 * Shrinking(s), 60_000_000 * Shrinking(s), ProgramsFor(s, steps, 100_000_000));

    /// <summary>The number of steps of made-up inputs that a network of this size is worth.</summary>
    public static int SyntheticSteps(ChipSpecification s) => (int)Math.Clamp(100_000_000 / CostOf(s) * Shrinking(s) * Shrinking(s), 160, 20_000);

    /// <summary>As many runs as one pass of a search may cost, at least one.</summary>
    public IReadOnlyList<FloatRun> Few(IReadOnlyList<FloatRun> runs, double work)
    {
        double all = StepCost * runs.Sum(r => (long)r.Input.Steps);
        IReadOnlyList<FloatRun> chosen = Spread(runs, (int)Math.Clamp(work * runs.Count / Math.Max(all, 1), 1, runs.Count));

        // The busiest run shows where states saturate.
        FloatRun busiest = runs.MaxBy(r => (double)r.Recording.HiddenSpikes.TotalEvents() / Math.Max(r.Input.Steps, 1))!;
        return chosen.Contains(busiest) ? chosen : [busiest, .. chosen.Skip(1)];
    }

    /// <summary>So many runs, evenly spread.</summary>
    public static IReadOnlyList<FloatRun> Spread(IReadOnlyList<FloatRun> runs, int count) =>
        count >= runs.Count ? runs : [.. Enumerable.Range(0, count).Select(i => runs[(int)(((2L * i) + 1) * runs.Count / (2L * count))])];

    // A program costs what its dense matrices and its steps cost; a few are always tried.
    private static int ProgramsFor(ChipSpecification s, int steps, long work)
    {
        long matrices = (long)s.Hidden * (s.Hidden + s.Inputs) * s.Currents;
        long run = (long)steps * (s.Hidden + s.Outputs);
        return (int)Math.Clamp(work / ((40 * matrices) + run), 2, MostPrograms);
    }

    private static double Shrinking(ChipSpecification s) => Math.Min(1, FullCost / CostOf(s));

    private static double CostOf(ChipSpecification s) =>
        (20.0 * s.Hidden * s.Currents) + ((NonZero(s.InputWeights) + NonZero(s.RecurrentWeights) + NonZero(s.OutputWeights)) / 4.0);

    private static int NonZero(double[] weights) => weights.Length - weights.AsSpan().Count(0.0);
}
