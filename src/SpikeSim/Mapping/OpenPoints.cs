using SpikeSim.Chips;

namespace SpikeSim.Mapping;

/// <summary>What nobody outside the vendor knows about the chips and a network touches (chip specification, section 10), in sentences.</summary>
internal static class OpenPoints
{
    public static IReadOnlyList<string> Of(ChipProgramDraft draft, ChipDescription chip)
    {
        var points = new List<string>();
        int bias = draft.Hidden.Bias.Concat(draft.Outputs.Bias).Select(b => (int)Math.Min(Math.Abs((long)b), int.MaxValue)).Max();
        if (bias > 0 && chip.BiasMemoryBits is { } bits && bits < chip.Arithmetic.BiasBits)
        {
            points.Add($"Width of the bias: {chip.Arithmetic.BiasBits} bits in the vendor's simulator, {bits} by its documentation; the largest bias here is {bias}.");
        }

        var wiring = Wiring.Of(draft);
        if (wiring.Entries != wiring.EntriesPerCurrent)
        {
            string over = wiring.EntriesPerCurrent > chip.RecurrentEntries || wiring.Weights.Max() > chip.RecurrentTargetsPerNeuron ? ", which would break the budget" : string.Empty;
            points.Add($"Entries with two currents: that one recurrent entry carries the weights of both is inferred; {wiring.Entries} entries are counted, {wiring.EntriesPerCurrent} if each current takes its own{over}.");
        }

        if (draft.Aliases.Select((targets, id) => targets.Any(t => t <= id)).Any(back => back))
        {
            points.Add("Alias to a lower id: it works in the vendor's simulator; what silicon does is not known.");
        }

        bool usesSecond = draft.InputWeights2.Any(w => w != 0) || draft.RecurrentWeights2.Any(w => w != 0);
        if (usesSecond && chip.ToolCurrentsPerHiddenNeuron < chip.CurrentsPerHiddenNeuron)
        {
            points.Add($"Second current: {chip.Name} has it in silicon, but the vendor's tools write the first one only.");
        }

        return [.. points, .. chip.OpenPoints];
    }
}
