using SpikeSim.Chips;
using SpikeSim.Networks;

namespace SpikeSim.Mapping;

/// <summary>
/// The design rules of Xylo-class chips (chip specification, section 5). All of them run and all violations come in one report. Rules
/// about how layers follow each other (XY001, XY002, XY003, XY006, XY008), which a <see cref="Network"/> cannot break by
/// construction, are asked of a <see cref="LayerGraph"/> when it is lowered.
/// </summary>
public static class DesignRules
{
    /// <summary>Checks a placed network against a chip, as far as that can be done before quantisation.</summary>
    /// <param name="placement">The network in chip ids.</param>
    /// <param name="chip">The chip.</param>
    /// <returns>All violations, in the order of their codes.</returns>
    public static IReadOnlyList<Violation> Check(Placement placement, ChipDescription chip)
    {
        ArgumentNullException.ThrowIfNull(placement);
        ArgumentNullException.ThrowIfNull(chip);
        var wiring = Wiring.Of(placement);
        NeuronPlaces places = NeuronPlaces.Of(placement);
        return InOrder(
        [
            .. StructureRules.Features(placement.Network),
            .. StructureRules.SpikeCaps(placement, chip),
            .. StructureRules.Step(placement.Network.StepSeconds, chip),
            .. StructureRules.Inputs(placement.Network.InputChannels, chip),
            .. StructureRules.Outputs(placement.Output.Neurons, chip),
            .. StructureRules.RecurrentOutputs(placement.Network),
            .. StructureRules.Aliases(placement.Network),
            .. StructureRules.Layers(placement.Network),
            .. StructureRules.WeightBiases(placement.Network, chip),
            .. StructureRules.Currents(placement.Network, chip),
            .. StructureRules.NeuronLimits(placement.Hidden.Count, placement.Output.Neurons, chip),
            .. NeuronRules.Finite(placement),
            .. NeuronRules.Bias(placement, chip),
            .. NeuronRules.Thresholds(placement),
            .. TimeConstantRules.Check(placement.Network, chip),
            .. Connections(wiring, placement.Aliases, places, chip),
        ]);
    }

    /// <summary>Checks an integer program against a chip, whether or not it was made for that chip.</summary>
    /// <param name="draft">The numbers in wide words, so that those that do not fit are reported instead of being wrapped.</param>
    /// <param name="chip">The chip.</param>
    /// <returns>All violations, in the order of their codes; only XY019 where the arrays do not fit each other.</returns>
    public static IReadOnlyList<Violation> Check(ChipProgramDraft draft, ChipDescription chip)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(chip);
        Violation[] words = [.. ProgramRules.Words(draft, chip)];
        if (!ChipProgramFaults.HasShape(draft))
        {
            return words;
        }

        int hidden = draft.Hidden.Threshold.Length;
        NeuronPlaces places = NeuronPlaces.OfProgram(hidden);
        return InOrder(
        [
            .. words,
            .. StructureRules.Inputs(draft.Inputs, chip),
            .. StructureRules.Outputs(draft.Outputs.Threshold.Length, chip),
            .. ProgramRules.Features(draft, chip),
            .. StructureRules.NeuronLimits(hidden, draft.Outputs.Threshold.Length, chip),
            .. ProgramRules.DeadSettings(draft, places),
            .. ProgramRules.HighThresholds(draft, chip.Arithmetic, places),
            .. ProgramRules.WideBiases(draft, chip, places),
            .. SaturationRules.Check(draft, chip.Arithmetic, places),
            .. Connections(Wiring.Of(draft), draft.Aliases, places, chip),
        ]);
    }

    /// <summary>What a network has that no specification in chip ids has a place for; written as one, it would be another network.</summary>
    /// <param name="network">A network without faults.</param>
    /// <returns>All violations, in the order of their codes; where the list is empty, the network has a specification.</returns>
    public static IReadOnlyList<Violation> WithoutForm(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return InOrder(
        [
            .. StructureRules.Unplaceable(network),
            .. StructureRules.Features(network),
            .. StructureRules.RecurrentOutputs(network),
            .. StructureRules.Aliases(network),
            .. StructureRules.Layers(network),
            .. StructureRules.OutputSynapses(network),
        ]);
    }

    internal static IReadOnlyList<Violation> InOrder(IEnumerable<Violation> violations) =>
        [.. violations.OrderBy(v => v.Code.StartsWith("XY", StringComparison.Ordinal) ? 0 : 1).ThenBy(v => v.Code, StringComparer.Ordinal)];

    private static IEnumerable<Violation> Connections(Wiring wiring, int[][] aliases, NeuronPlaces places, ChipDescription chip) =>
    [
        .. BudgetRules.RecurrentTargets(wiring, places, chip),
        .. BudgetRules.RecurrentEntries(wiring, chip),
        .. BudgetRules.InputExpansion(wiring, places, chip),
        .. BudgetRules.OutputExpansion(wiring, places, chip),
        .. NeuronRules.AliasTargets(aliases, places, chip),
        .. NeuronRules.BackwardAliases(aliases, places),
        .. NeuronRules.Connected(wiring, places),
    ];

    internal static Violation Error(string code, string place, string value, string limit, string remedy) =>
        new(code, ViolationLevel.Error, place, value, limit, remedy);

    internal static Violation Warning(string code, string place, string value, string limit, string remedy) =>
        new(code, ViolationLevel.Warning, place, value, limit, remedy);
}
