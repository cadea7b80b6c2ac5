using SpikeSim.Chips;
using SpikeSim.Networks;

namespace SpikeSim.Mapping;

/// <summary>What a network or program takes of a chip.</summary>
internal static class ResourceTable
{
    public static IReadOnlyList<ResourceUse> Of(Placement placement, ChipDescription chip)
    {
        int currents = placement.Network.Hidden.Max(p => p.TauSynapseSeconds.Length);
        return Of(placement.Network.InputChannels, placement.Output.Neurons, currents, placement.Aliases, Wiring.Of(placement), chip);
    }

    /// <summary>What can be counted of a network that cannot be placed.</summary>
    public static IReadOnlyList<ResourceUse> Of(Network network, ChipDescription chip) =>
    [
        new("input channels", network.InputChannels, chip.InputChannels),
        new("hidden neurons", network.HiddenNeurons, Math.Min(chip.HiddenNeurons, Network.MaxHiddenNeurons)),
        new("output neurons", network.OutputNeurons, chip.OutputNeurons),
        new("currents per hidden neuron", network.Hidden.Select(p => p.TauSynapseSeconds.Length).DefaultIfEmpty(0).Max(), chip.CurrentsPerHiddenNeuron),
    ];

    public static IReadOnlyList<ResourceUse> Of(ChipProgramDraft draft, ChipDescription chip)
    {
        bool usesSecond = draft.InputWeights2.Any(w => w != 0) || draft.RecurrentWeights2.Any(w => w != 0);
        return Of(draft.Inputs, draft.Outputs.Threshold.Length, usesSecond ? 2 : 1, draft.Aliases, Wiring.Of(draft), chip);
    }

    private static List<ResourceUse> Of(int inputs, int outputs, int currents, int[][] aliases, Wiring wiring, ChipDescription chip)
    {
        int neurons = Math.Min(chip.HiddenNeurons, Network.MaxHiddenNeurons);
        var table = new List<ResourceUse>
        {
            new("input channels", inputs, chip.InputChannels),
            new("hidden neurons", wiring.Targets.Length, neurons),
            new("output neurons", outputs, chip.OutputNeurons),
            new("currents per hidden neuron", currents, chip.CurrentsPerHiddenNeuron),
            new("hidden neurons reached by inputs", Wiring.CountOf(wiring.IsReached), Math.Min(chip.InputExpansion, neurons)),
            new("hidden neurons read by outputs", Wiring.CountOf(wiring.IsRead), Math.Min(chip.OutputExpansion, neurons)),
            new("recurrent entries", wiring.Entries, chip.RecurrentEntries),
            new("recurrent targets of one neuron", wiring.Targets.Max(), chip.RecurrentTargetsPerNeuron),
        };
        if (wiring.Entries != wiring.EntriesPerCurrent)
        {
            table.Add(new("recurrent entries, if each current takes its own", wiring.EntriesPerCurrent, chip.RecurrentEntries));
            table.Add(new("recurrent targets, if each current takes its own", wiring.Weights.Max(), chip.RecurrentTargetsPerNeuron));
        }

        table.Add(new("alias targets of one neuron", aliases.Select(a => a.Length).DefaultIfEmpty(0).Max(), chip.AliasTargetsPerNeuron));
        return table;
    }
}
