using SpikeSim.Chips;
using static SpikeSim.Mapping.DesignRules;

namespace SpikeSim.Mapping;

/// <summary>Rules about single neurons: bias, aliases, thresholds, time constants, connections.</summary>
internal static class NeuronRules
{
    /// <summary>A time constant that rounding moves further than this share earns a warning.</summary>
    private const double RoundingTolerance = 0.10;

    /// <summary>XY019, the part that shows before quantisation: a bias on a core without one.</summary>
    public static IEnumerable<Violation> Bias(Placement placement, ChipDescription chip)
    {
        if (chip.HasBias)
        {
            yield break;
        }

        if (placement.Hidden.Bias.Any(b => b != 0) || placement.Outputs.Bias.Any(b => b != 0))
        {
            yield return Error("XY019", "network", "neurons with a bias", $"none on {chip.Name}", "Train without a bias, or use a chip with one.");
        }
    }

    /// <summary>XY020 and XY021.</summary>
    public static IEnumerable<Violation> AliasTargets(Placement placement, ChipDescription chip)
    {
        for (int id = 0; id < placement.Aliases.Length; id++)
        {
            int[] targets = placement.Aliases[id];
            if (targets.Length > chip.AliasTargetsPerNeuron)
            {
                yield return Error("XY020", placement.NameOf(id), $"{targets.Length} alias targets", $"{chip.AliasTargetsPerNeuron}", "Give each neuron one alias target.");
            }

            foreach (int target in targets.Where(t => t <= id || t == 0))
            {
                yield return Warning("XY021", placement.NameOf(id), $"alias to id {target}", "a higher id", "It works in the simulator; what silicon does is not known.");
            }
        }
    }

    /// <summary>XY022.</summary>
    public static IEnumerable<Violation> Thresholds(Placement placement)
    {
        for (int id = 0; id < placement.Hidden.Count; id++)
        {
            if (placement.Hidden.Threshold[id] <= 0)
            {
                yield return Warning("XY022", placement.NameOf(id), $"threshold {placement.Hidden.Threshold[id]}", "above 0", "It fires as often as the chip can, whatever comes in.");
            }
        }
    }

    /// <summary>XY023 and XY024.</summary>
    public static IEnumerable<Violation> TimeConstants(Placement placement, ChipDescription chip)
    {
        double step = placement.Network.StepSeconds;
        IEnumerable<(string Place, double Tau)> all = Group("hidden membrane", placement.Hidden.TauMembraneSeconds)
            .Concat(Group("hidden current", placement.Hidden.TauCurrentSeconds))
            .Concat(Group("hidden current 2", placement.Hidden.TauCurrent2Seconds))
            .Concat(Group("output membrane", placement.Outputs.TauMembraneSeconds))
            .Concat(Group("output current", placement.Outputs.TauCurrentSeconds));
        foreach ((string place, double tau) in all)
        {
            int shift = DecayShift.Of(tau, step);
            if (shift < 1 || shift > chip.Arithmetic.MaxDecayShift)
            {
                double high = DecayShift.Tau(chip.Arithmetic.MaxDecayShift, step);
                yield return Error("XY023", place, $"time constant {tau} s", $"{DecayShift.Tau(1, step)} s to {high} s at a step of {step} s", "Choose a time constant of two steps or more.");
                continue;
            }

            double given = DecayShift.Tau(shift, step);
            if (Math.Abs(given - tau) > RoundingTolerance * tau)
            {
                yield return Warning("XY024", place, $"time constant {tau} s becomes {given} s", "the chip has step x 2^k", $"Train with {given} s.");
            }
        }

        // Each distinct time constant is reported once per kind, with the number of neurons that have it.
        static IEnumerable<(string Place, double Tau)> Group(string kind, double[] tau) =>
            tau.GroupBy(t => t).Select(g => ($"{kind} of {g.Count()} neurons", g.Key));
    }

    /// <summary>XY025: counted, because a trained and pruned network may have many.</summary>
    public static IEnumerable<Violation> Connected(Placement placement)
    {
        int hidden = placement.Hidden.Count;
        int outputs = placement.Output.Neurons;
        var unreached = new List<int>();
        var unread = new List<int>();
        for (int id = 0; id < hidden; id++)
        {
            if (!IsReached(placement, id, hidden))
            {
                unreached.Add(id);
            }

            bool read = placement.Aliases[id].Length > 0
                || placement.OutputWeights.AsSpan(id * outputs, outputs).ContainsAnyExcept(0.0)
                || placement.RecurrentWeights.AsSpan(id * hidden, hidden).ContainsAnyExcept(0.0)
                || placement.RecurrentWeights2.AsSpan(id * hidden, hidden).ContainsAnyExcept(0.0);
            if (!read)
            {
                unread.Add(id);
            }
        }

        if (unreached.Count > 0)
        {
            yield return Warning("XY025", placement.NameOf(unreached[0]), $"{unreached.Count} hidden neurons that nothing reaches", "every neuron has an input", "Remove them: each costs cycles.");
        }

        if (unread.Count > 0)
        {
            yield return Warning("XY025", placement.NameOf(unread[0]), $"{unread.Count} hidden neurons that reach nothing", "every neuron has a target", "Remove them: each costs cycles.");
        }
    }

    private static bool IsReached(Placement placement, int id, int hidden)
    {
        if (placement.Hidden.Bias[id] != 0 || placement.Aliases.Any(targets => targets.Contains(id)))
        {
            return true;
        }

        for (int source = 0; source < placement.Network.InputChannels; source++)
        {
            if (placement.InputWeights[(source * hidden) + id] != 0 || placement.InputWeights2[(source * hidden) + id] != 0)
            {
                return true;
            }
        }

        for (int source = 0; source < hidden; source++)
        {
            if (source != id && (placement.RecurrentWeights[(source * hidden) + id] != 0 || placement.RecurrentWeights2[(source * hidden) + id] != 0))
            {
                return true;
            }
        }

        return false;
    }
}
