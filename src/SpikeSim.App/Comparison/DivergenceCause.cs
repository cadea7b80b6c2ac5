namespace SpikeSim.App.Comparison;

/// <summary>
/// Why two engines differ: the first one is run again with one property of the second at a time, until the first difference moves to a
/// later step or goes away.
/// </summary>
/// <param name="Cause">The property, or "not determined".</param>
/// <param name="Explanation">How it was found, as a sentence.</param>
/// <param name="Trials">Each property with the step of the first difference that is left; null where none is left.</param>
internal sealed record DivergenceCause(string Cause, string Explanation, IReadOnlyList<(string Property, int? Step)> Trials)
{
    private const string Undetermined = "not determined";

    public static DivergenceCause Find(DivergenceTrials runs)
    {
        (ComparedRun changed, ComparedRun kept, ComparedNetwork network) = (runs.Changed, runs.Kept, runs.Network);
        (string Property, int? Step)[] trials =
        [
            .. changed.Form.TowardsOneByOne(kept.Form, network.Basis.IsGraph).Select(t => (t.Property, Result: runs.Of(t.Form))).Where(t => t.Result.Ran).Select(t => (t.Property, t.Result.Step)),
        ];
        (string Property, int? Step)[] movers = [.. trials.Where(t => runs.IsLater(t.Step)).OrderByDescending(t => t.Step ?? int.MaxValue)];
        if (movers.Length > 0)
        {
            string also = movers.Length == 1 ? string.Empty : $"; so does {string.Join(" and ", movers.Skip(1).Select(m => m.Property))} alone, less or equally far";
            return new DivergenceCause(movers[0].Property, $"with the {movers[0].Property} of {kept.Engine} alone, {changed.Engine} agrees {Until(movers[0].Step, network)}{also}", trials);
        }

        if (runs.IsLater(runs.Of(kept.Form).Step))
        {
            EngineForm least = Least(kept.Form, changed.Form, network.Basis.IsGraph, form => runs.IsLater(runs.Of(form).Step));
            string[] names = [.. changed.Form.TowardsOneByOne(least, network.Basis.IsGraph).SelectMany(t => t.Property.Split(" and ")).Distinct()];
            return new DivergenceCause(string.Join(" and ", names), $"no single property moves it; {string.Join(", ", names)} together do: {changed.Engine} agrees {Until(runs.Of(least).Step, network)}", trials);
        }

        return kept.IsChip ? OfIntegers(runs, trials) : new DivergenceCause(Undetermined, "neither a single property nor all together move it", trials);
    }

    // Properties are left off again, one after the other, as long as the others still move the difference.
    private static EngineForm Least(EngineForm all, EngineForm none, bool ofGraph, Func<EngineForm, bool> moves)
    {
        EngineForm least = all;
        while (least.TowardsOneByOne(none, ofGraph).Select(t => t.Form).FirstOrDefault(f => f != none && f.IsPossible && moves(f)) is { } less)
        {
            least = less;
        }

        return least;
    }

    // What is left of the chip: its clamps, and decays that lose whole units.
    private static DivergenceCause OfIntegers(DivergenceTrials runs, (string Property, int? Step)[] trials) =>
        runs.IsLater(runs.OfUnbounded())
            ? new DivergenceCause("decay", "all properties in floating point together do not move it, and integers that never saturate agree with the chip: decays that lose whole units are left", trials)
            : new DivergenceCause("saturation", "all properties in floating point together do not move it, and integers that never saturate differ from the chip by then", trials);

    private static string Until(int? step, ComparedNetwork network) =>
        step is { } s ? FormattableString.Invariant($"until {s * network.Network.StepSeconds:F4} s") : "to the end";
}
