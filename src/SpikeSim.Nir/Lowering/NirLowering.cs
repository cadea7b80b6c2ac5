using SpikeSim.Chips;
using SpikeSim.Networks;
using SpikeSim.Nir.Analysis;

namespace SpikeSim.Nir.Lowering;

/// <summary>
/// Turns a graph into a network: weights, scales, flattening and delays between neurons are folded into projections, and neurons
/// become populations in membrane units per step (specification of NIR, section 5).
/// </summary>
public static class NirLowering
{
    private const int OutputSpikesOnChip = 1;
    private const int HiddenSpikesOnChip = 31;

    /// <summary>The network for the exact and the clocked engine.</summary>
    /// <param name="model">The graph.</param>
    /// <param name="settings">What the file does not say.</param>
    /// <returns>The network, or the reasons why there is none.</returns>
    public static LoweredNetwork ForEngine(NirModel model, NirSettings settings)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(settings);
        var lowering = new GraphLowering(model, settings);
        StepChoice? time = StepChoice.Choose(model, settings, lowering.Problems, lowering.Notes);
        lowering.Report(n => SupportRules.ForEngine(n, settings, time));
        if (time is not null)
        {
            RefuseNegativeDecays(model, settings, time, lowering);
        }

        return lowering.Finish(time, (n, drive) => NeuronForm.ForEngine(n, settings, time!, drive), _ => settings.HasMultipleSpikes ? ushort.MaxValue : 1, settings.Reset == NirReset.Subtract ? ResetRule.Subtract : ResetRule.ToValue);
    }

    /// <summary>The network for a chip: bit-shift decays, events before the decay, subtraction.</summary>
    /// <param name="model">The graph.</param>
    /// <param name="settings">What the file does not say.</param>
    /// <param name="chip">The chip.</param>
    /// <returns>The network, or the reasons why there is none; the mapper has more rules.</returns>
    public static LoweredNetwork ForChip(NirModel model, NirSettings settings, ChipDescription chip)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(chip);
        var lowering = new GraphLowering(model, settings);
        var timeProblems = new List<string>();
        StepChoice? time = StepChoice.Choose(model, settings, timeProblems, lowering.Notes);
        lowering.Report(n => SupportRules.ForChip(n, chip, settings, time));
        lowering.Problems.AddRange(timeProblems);
        if (time is not null)
        {
            RefuseNegativeDecays(model, settings with { Integrator = NirIntegrator.Euler }, time, lowering);
            NoteChip(model, settings, lowering);
        }

        return lowering.Finish(time, (n, _) => NeuronForm.ForChip(n, settings, time!), r => r == PopulationRole.Output ? OutputSpikesOnChip : HiddenSpikesOnChip, ResetRule.Subtract);
    }

    // Forward Euler with a step beyond the time constant oscillates, beyond twice of it diverges.
    private static void RefuseNegativeDecays(NirModel model, NirSettings settings, StepChoice time, GraphLowering lowering)
    {
        if (settings.Integrator != NirIntegrator.Euler)
        {
            return;
        }

        foreach (FlatNode node in model.Graph.Nodes.Where(n => n.Type.IsNeuron))
        {
            foreach (string field in (ReadOnlySpan<string>)["tau", "tau_syn", "tau_mem"])
            {
                if (node.Node.Fields.ContainsKey(field) && node.PerNeuron(field).Min() is var tau && tau < time.Step * (1 - 1e-9))
                {
                    string hint = model.Step.Step is { } step ? FormattableString.Invariant($"; inferred dt = {step}") : string.Empty;
                    lowering.Problems.Add(FormattableString.Invariant($"{node.Type} '{node.Name}': Euler decay negative: dt {time.Step} > {field} {tau}; is the file in ms or for another dt? (the exponential integrator has no such limit){hint}"));
                }
            }
        }
    }

    private static void NoteChip(NirModel model, NirSettings settings, GraphLowering lowering)
    {
        IEnumerable<FlatNode> spiking = model.Graph.Nodes.Where(n => n.Type.IsSpiking);
        if (settings.Reset == NirReset.ToValue && spiking.Any())
        {
            lowering.Notes.Add("a reset to a value cannot run on a chip, which subtracts the threshold; compare both resets on your data with the clocked engine");
        }

        if (model.Graph.Nodes.Any(n => n.Type.Name is "LIF" or "LI"))
        {
            lowering.Notes.Add("a plain LIF has no synapse; on the chip it gets one with decay shift 1, which spreads each event over a few steps");
        }

        if (model.Graph.Nodes.Any(n => n.Type.Name == "Affine" && n.Node.Fields["bias"].Numbers.Any(b => b != 0)))
        {
            lowering.Notes.Add("the bias of an Affine is a current; on the chip it becomes the membrane bias of the same steady state, bias x gain / (1 - a)");
        }
    }
}
