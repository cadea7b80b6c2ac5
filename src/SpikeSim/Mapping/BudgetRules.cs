using SpikeSim.Chips;
using static SpikeSim.Mapping.DesignRules;

namespace SpikeSim.Mapping;

/// <summary>Rules about the chip's connection memories.</summary>
internal static class BudgetRules
{
    /// <summary>XY015: targets of one neuron; an entry counts once, whichever of its two weights is not zero (the strict reading).</summary>
    public static IEnumerable<Violation> RecurrentTargets(Wiring wiring, NeuronPlaces places, ChipDescription chip)
    {
        int limit = chip.RecurrentTargetsPerNeuron;
        foreach ((string place, int id) in places.Worst(id => wiring.Targets[id] > limit, id => wiring.Targets[id]))
        {
            string value = $"{wiring.Targets[id]} recurrent targets{BothReadings(wiring.Targets[id], wiring.Weights[id])}";
            yield return Error("XY015", place, value, $"{limit}", "Prune its weakest connections.");
        }
    }

    /// <summary>XY016.</summary>
    public static IEnumerable<Violation> RecurrentEntries(Wiring wiring, ChipDescription chip)
    {
        if (wiring.Entries > chip.RecurrentEntries)
        {
            string value = $"{wiring.Entries} recurrent entries{BothReadings(wiring.Entries, wiring.EntriesPerCurrent)}";
            yield return Error("XY016", "network", value, $"{chip.RecurrentEntries}", "Use fewer hidden neurons or prune connections.");
        }
    }

    /// <summary>XY017.</summary>
    public static IEnumerable<Violation> InputExpansion(Wiring wiring, NeuronPlaces places, ChipDescription chip)
    {
        int limit = chip.InputExpansion;
        int[] outside = [.. Marked(wiring.IsReached).Where(id => id >= limit)];
        if (outside.Length > 0)
        {
            int reached = Wiring.CountOf(wiring.IsReached);
            yield return Error(
                "XY017",
                More(places.NameOf(outside[^1]), outside.Length),
                $"{reached} hidden neurons are reached by the inputs, {outside.Length} of them beyond id {limit - 1}",
                $"{limit} neurons, ids 0 to {limit - 1}",
                reached > limit ? "Let the inputs reach fewer hidden neurons." : BothEnds);
        }
    }

    /// <summary>XY018.</summary>
    public static IEnumerable<Violation> OutputExpansion(Wiring wiring, NeuronPlaces places, ChipDescription chip)
    {
        int hidden = wiring.IsRead.Length;
        int lowest = Math.Max(0, hidden - chip.OutputExpansion);
        int[] outside = [.. Marked(wiring.IsRead).Where(id => id < lowest)];
        if (outside.Length > 0)
        {
            int read = Wiring.CountOf(wiring.IsRead);
            yield return Error(
                "XY018",
                More(places.NameOf(outside[0]), outside.Length),
                $"{read} hidden neurons are read by the outputs, {outside.Length} of them before id {lowest}",
                $"{chip.OutputExpansion} neurons, ids {lowest} to {hidden - 1}",
                read > chip.OutputExpansion ? "Let the outputs read fewer hidden neurons." : BothEnds);
        }
    }

    /// <summary>Both readings of how many entries weights onto two currents take, where they differ (chip specification, section 4).</summary>
    public static string BothReadings(int pairs, int weights) => pairs == weights ? string.Empty : $" (one per pair; {weights} if each current takes its own)";

    private const string BothEnds =
        "No order of the neurons keeps both expansions: neurons that inputs reach and outputs read need an id in both ranges. Let a hidden population lie between, or use fewer hidden neurons.";

    private static IEnumerable<int> Marked(bool[] marks) => Enumerable.Range(0, marks.Length).Where(id => marks[id]);

    private static string More(string place, int count) => count > 1 ? $"{place} and {count - 1} more" : place;
}
