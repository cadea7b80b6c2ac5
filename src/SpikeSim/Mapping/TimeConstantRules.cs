using SpikeSim.Chips;
using SpikeSim.Networks;
using static SpikeSim.Mapping.DesignRules;

namespace SpikeSim.Mapping;

/// <summary>Rules about time constants: a chip has those of its grid only.</summary>
internal static class TimeConstantRules
{
    /// <summary>XY023, XY024, and XY019 for decay shifts beyond their word.</summary>
    public static IEnumerable<Violation> Check(Network network, ChipDescription chip)
    {
        var grid = new TimeConstantGrid(chip, network.StepSeconds);
        return Uses(network, grid).Select(use => Judge(use, grid)).OfType<Violation>();
    }

    /// <summary>Every distinct time constant of every population, with what the chip makes of it.</summary>
    public static IEnumerable<TimeConstantUse> Uses(Network network, TimeConstantGrid grid)
    {
        foreach (Population population in network.Populations)
        {
            IEnumerable<(string Kind, double Tau)> all = population.TauMembraneSeconds.Select(t => ("membrane", t));
            for (int synapse = 0; synapse < population.TauSynapseSeconds.Length; synapse++)
            {
                string kind = synapse == 0 ? "current" : $"current {synapse + 1}";
                all = all.Concat(population.TauSynapseSeconds[synapse].Select(t => (kind, t)));
            }

            foreach (IGrouping<(string Kind, double Tau), (string Kind, double Tau)> group in all.GroupBy(t => t))
            {
                yield return new TimeConstantUse(population.Name, group.Key.Kind, group.Count(), grid.Nearest(group.Key.Tau));
            }
        }
    }

    private static Violation? Judge(TimeConstantUse use, TimeConstantGrid grid)
    {
        (double asked, GridTimeConstant given) = (use.Choice.AskedSeconds, use.Choice.Given);
        string place = $"{use.Kind} of {use.Neurons} neuron(s) of \"{use.Population}\"";
        int shift = DecayShift.Of(asked, grid.StepSeconds);
        if (shift < TimeConstantGrid.MinShift)
        {
            return Error("XY023", place, $"a time constant of {Text(asked)}", $"at least {Text(grid.Values[0].Seconds)} at a step of {Text(grid.StepSeconds)}", "Choose a time constant of two steps or more, or a shorter step.");
        }

        if (shift > given.Shift)
        {
            return Error("XY019", place, $"a time constant of {Text(asked)} needs the decay shift {shift}", $"{given.Shift}, which is {Text(given.Seconds)}", "Choose a shorter time constant, or a longer step.");
        }

        return use.IsFarOff
            ? Warning("XY024", place, $"a time constant of {Text(asked)} becomes {Describe(given, asked)}", $"step x 2^k; around it the chip has {Neighbours(use.Choice)}", $"Train with {Text(given.Seconds)}.")
            : null;
    }

    private static string Neighbours(TimeConstantChoice choice) =>
        string.Join(" and ", new[] { choice.Below, choice.Above }.OfType<GridTimeConstant>().Select(t => Describe(t, choice.AskedSeconds)));

    private static string Describe(GridTimeConstant given, double asked) => FormattableString.Invariant($"{Text(given.Seconds)} ({100 * ((given.Seconds / asked) - 1):+0.#;-0.#;0} %)");

    private static string Text(double seconds) => FormattableString.Invariant($"{1e3 * seconds:G5} ms");
}
