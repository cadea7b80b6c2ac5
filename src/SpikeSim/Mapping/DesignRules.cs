using SpikeSim.Chips;

namespace SpikeSim.Mapping;

/// <summary>
/// The design rules of Xylo-class chips (chip specification, section 5). All of them run and all violations come in one report. Rules
/// that a <see cref="Networks.Network"/> cannot break by construction (XY001, XY002, XY003, XY006, XY008, XY012, XY020) have no check here.
/// </summary>
public static class DesignRules
{
    /// <summary>Checks a placed network against a chip.</summary>
    /// <param name="placement">The network in chip ids.</param>
    /// <param name="chip">The chip.</param>
    /// <returns>All violations in the order of the rules.</returns>
    public static IReadOnlyList<Violation> Check(Placement placement, ChipDescription chip)
    {
        ArgumentNullException.ThrowIfNull(placement);
        ArgumentNullException.ThrowIfNull(chip);
        return
        [
            .. StructureRules.Features(placement),
            .. StructureRules.Step(placement, chip),
            .. StructureRules.Inputs(placement, chip),
            .. StructureRules.Outputs(placement, chip),
            .. StructureRules.RecurrentOutputs(placement),
            .. StructureRules.Aliases(placement),
            .. StructureRules.Layers(placement),
            .. StructureRules.WeightBiases(placement, chip),
            .. StructureRules.Currents(placement, chip),
            .. StructureRules.HiddenNeurons(placement, chip),
            .. BudgetRules.RecurrentTargets(placement, chip),
            .. BudgetRules.RecurrentEntries(placement, chip),
            .. BudgetRules.InputExpansion(placement, chip),
            .. BudgetRules.OutputExpansion(placement, chip),
            .. NeuronRules.Bias(placement, chip),
            .. NeuronRules.AliasTargets(placement, chip),
            .. NeuronRules.Thresholds(placement),
            .. NeuronRules.TimeConstants(placement, chip),
            .. NeuronRules.Connected(placement),
        ];
    }

    internal static Violation Error(string code, string place, string value, string limit, string remedy) =>
        new(code, ViolationLevel.Error, place, value, limit, remedy);

    internal static Violation Warning(string code, string place, string value, string limit, string remedy) =>
        new(code, ViolationLevel.Warning, place, value, limit, remedy);
}
