using SpikeSim.Chips;
using static SpikeSim.Mapping.DesignRules;

namespace SpikeSim.Mapping;

/// <summary>Rules about the chip's connection memories.</summary>
internal static class BudgetRules
{
    /// <summary>XY015: targets of one neuron; an entry counts once, whichever of its two weights is not zero (the strict reading).</summary>
    public static IEnumerable<Violation> RecurrentTargets(Placement placement, ChipDescription chip)
    {
        int[] targets = TargetsPerNeuron(placement);
        for (int id = 0; id < targets.Length; id++)
        {
            if (targets[id] > chip.RecurrentTargetsPerNeuron)
            {
                yield return Error("XY015", placement.NameOf(id), $"{targets[id]} recurrent targets", $"{chip.RecurrentTargetsPerNeuron}", "Prune its weakest connections.");
            }
        }
    }

    /// <summary>XY016.</summary>
    public static IEnumerable<Violation> RecurrentEntries(Placement placement, ChipDescription chip)
    {
        int entries = TargetsPerNeuron(placement).Sum();
        if (entries > chip.RecurrentEntries)
        {
            yield return Error("XY016", "network", $"{entries} recurrent entries", $"{chip.RecurrentEntries}", "Use fewer hidden neurons or prune connections.");
        }
    }

    /// <summary>XY017.</summary>
    public static IEnumerable<Violation> InputExpansion(Placement placement, ChipDescription chip)
    {
        int reached = Reached(placement);
        if (reached > chip.InputExpansion)
        {
            yield return Error("XY017", placement.NameOf(reached - 1), "is reached by the inputs", $"ids 0 to {chip.InputExpansion - 1}", "Let the inputs reach fewer hidden neurons.");
        }
    }

    /// <summary>XY018.</summary>
    public static IEnumerable<Violation> OutputExpansion(Placement placement, ChipDescription chip)
    {
        int first = FirstRead(placement);
        int lowest = Math.Max(0, placement.Hidden.Count - chip.OutputExpansion);
        if (first < lowest)
        {
            yield return Error("XY018", placement.NameOf(first), "is read by the outputs", $"ids {lowest} to {placement.Hidden.Count - 1}", "Let the outputs read fewer hidden neurons.");
        }
    }

    /// <summary>The number of recurrent targets of each hidden neuron.</summary>
    public static int[] TargetsPerNeuron(Placement placement)
    {
        int hidden = placement.Hidden.Count;
        var targets = new int[hidden];
        for (int i = 0; i < placement.RecurrentWeights.Length; i++)
        {
            if (placement.RecurrentWeights[i] != 0 || placement.RecurrentWeights2[i] != 0)
            {
                targets[i / hidden]++;
            }
        }

        return targets;
    }

    /// <summary>One more than the highest id that an input reaches.</summary>
    public static int Reached(Placement placement)
    {
        int hidden = placement.Hidden.Count;
        int reached = 0;
        for (int i = 0; i < placement.InputWeights.Length; i++)
        {
            if (placement.InputWeights[i] != 0 || placement.InputWeights2[i] != 0)
            {
                reached = Math.Max(reached, (i % hidden) + 1);
            }
        }

        return reached;
    }

    /// <summary>The lowest id that an output reads.</summary>
    public static int FirstRead(Placement placement)
    {
        int index = placement.OutputWeights.AsSpan().IndexOfAnyExcept(0.0);
        return index < 0 ? placement.Hidden.Count : index / placement.Output.Neurons;
    }
}
