namespace SpikeSim.Mapping;

/// <summary>
/// How much a search for integers may cost, counted and not clocked, so that the result is the same everywhere: additions and decays in
/// simulated layers, and programs that run in the engine.
/// </summary>
/// <param name="SearchWork">For scales and shifts.</param>
/// <param name="TuningWork">For biases and thresholds.</param>
/// <param name="Programs">Whole programs.</param>
internal sealed record SearchEffort(long SearchWork, long TuningWork, int Programs)
{
    private const int MostPrograms = 20;

    /// <summary>The cost of a step up to which made-up inputs earn the full search; beyond it the search shrinks so that the time does not grow.</summary>
    private const double FullCost = 12_000;

    /// <summary>For inputs that a user gave, which are worth some seconds.</summary>
    public static SearchEffort Thorough(ChipSpecification s, int steps) => new(400_000_000, 400_000_000, ProgramsFor(s, steps, 200_000_000));

    /// <summary>For made-up inputs: a network shall be mapped in about a second.</summary>
    public static SearchEffort Quick(ChipSpecification s, int steps)
    {
        long work = (long)(30_000_000 * Math.Min(1, FullCost / StepCost(s)));
        return new(work, work, ProgramsFor(s, steps, 15_000_000));
    }

    /// <summary>The number of steps of made-up inputs that a network of this size is worth.</summary>
    public static int SyntheticSteps(ChipSpecification s)
    {
        double cost = StepCost(s);
        return (int)Math.Clamp(15_000_000 / cost * Math.Min(1, FullCost / cost), 160, 4800);
    }

    /// <summary>As many runs, evenly spread, as one simulation may cost; at least one.</summary>
    public static IReadOnlyList<FloatRun> Few(ChipSpecification s, IReadOnlyList<FloatRun> runs, long work)
    {
        double inputs = NonZero(s.InputWeights) / (double)s.Inputs;
        double recurrence = NonZero(s.RecurrentWeights) / (double)s.Hidden;
        double all = runs.Sum(r =>
            (r.Input.TotalEvents() * inputs) + (r.Recording.HiddenSpikes.TotalEvents() * recurrence) + (4.0 * r.Input.Steps * s.Hidden * s.Currents));
        int count = (int)Math.Clamp(work * runs.Count / Math.Max(all, 1), 1, runs.Count);
        FloatRun[] chosen = [.. Enumerable.Range(0, count).Select(i => runs[(int)(((2L * i) + 1) * runs.Count / (2L * count))])];

        // The busiest run shows where states saturate.
        FloatRun busiest = runs.MaxBy(r => (double)r.Recording.HiddenSpikes.TotalEvents() / Math.Max(r.Input.Steps, 1))!;
        return chosen.Contains(busiest) ? chosen : [busiest, .. chosen[1..]];
    }

    // A program costs what its dense matrices and its steps cost; a few are always tried.
    private static int ProgramsFor(ChipSpecification s, int steps, long work)
    {
        long matrices = (long)s.Hidden * (s.Hidden + s.Inputs) * s.Currents;
        long run = (long)steps * (s.Hidden + s.Outputs);
        return (int)Math.Clamp(work / ((4 * matrices) + run), 2, MostPrograms);
    }

    private static double StepCost(ChipSpecification s) =>
        (20.0 * s.Hidden) + ((NonZero(s.InputWeights) + NonZero(s.RecurrentWeights) + NonZero(s.OutputWeights)) / 4.0);

    private static int NonZero(double[] weights) => weights.Length - weights.AsSpan().Count(0.0);
}
