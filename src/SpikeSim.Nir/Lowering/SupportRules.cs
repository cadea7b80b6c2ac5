using SpikeSim.Chips;
using SpikeSim.Nir.Analysis;

namespace SpikeSim.Nir.Lowering;

/// <summary>Says of every node whether it can be lowered, and what it becomes.</summary>
internal static class SupportRules
{
    // 128 MiB of weights; larger convolutions are no matter of dense rows.
    private const long LargestUnrolled = 1 << 24;
    private const string StridedSame = "pads \"same\" with a stride above 1, which has no meaning in any tool; use numbers for the padding";

    /// <summary>The verdict on a node for engines; where the step is not known yet, on what does not hang on it.</summary>
    public static NodeReport ForEngine(FlatNode node, NirSettings settings, StepChoice? time) => node.Type.Name switch
    {
        "Output" when node.IsSum => Sum(node, settings),
        "Input" or "Output" => Exact(node, "port"),
        "Linear" or "Affine" => Weights(node) ?? Exact(node, IsStack(node) ? "weights, one matrix beside the other" : "weights"),
        "Scale" => Exact(node, "folded into weights"),
        "Flatten" => Exact(node, "no operation on a vector"),
        "Delay" => Delay(node, settings, time),
        "Conv1d" or "Conv2d" when IsStridedSame(node) => Unsupported(node, StridedSame),
        "Conv1d" or "Conv2d" or "SumPool2d" or "AvgPool2d" => (long)node.Inputs * node.Outputs <= LargestUnrolled
            ? Exact(node, "written out as dense weights")
            : Unsupported(node, FormattableString.Invariant($"is too large to be written out as dense weights ({node.Inputs} x {node.Outputs})")),
        "Threshold" => Threshold(node, settings, time),
        "IF" or "I" when settings is { Integrator: NirIntegrator.Exact, Amplitude: NirAmplitude.Signal } => new(node.Name, node.Node.Title, NodeSupport.Approximate, "neurons with a leak of a billionth in a step for none; exact with the clocked engine or with pulses"),
        "IF" or "I" => Spiking(node, settings, "a neuron without leak"),
        _ => Spiking(node, settings, node.Type.IsReadout ? "a readout by its membrane" : "neurons"),
    };

    /// <summary>The verdict on a node for a chip.</summary>
    public static NodeReport ForChip(FlatNode node, ChipDescription chip, NirSettings settings, StepChoice? time) => node.Type.Name switch
    {
        "Output" when node.IsSum => Unsupported(node, $"cannot be mapped to {chip.Name}: it takes a sum of spikes, the output of a chip is one population; run with --engine clocked"),
        "Input" or "Output" => Exact(node, "port"),
        "Linear" or "Affine" when Weights(node) is { } refusal => refusal,
        "Linear" or "Affine" => new(node.Name, node.Node.Title, NodeSupport.Approximate, "weights rounded to eight bits"),
        "Scale" => Exact(node, "folded into weights"),
        "Flatten" => Exact(node, "no operation on a vector"),
        "Conv1d" or "Conv2d" when IsStridedSame(node) => Unsupported(node, StridedSame),
        "Conv1d" or "Conv2d" or "SumPool2d" or "AvgPool2d" when node.Inputs <= chip.InputChannels => Exact(node, "written out as dense weights"),
        "Conv1d" or "Conv2d" or "SumPool2d" or "AvgPool2d" => Unsupported(
            node, FormattableString.Invariant($"cannot be mapped to {chip.Name}: dense layers with at most {chip.InputChannels} inputs only, this one has {node.Inputs} inputs against {chip.InputChannels}; run with --engine clocked")),
        "Delay" => Unsupported(node, $"cannot be mapped to {chip.Name}: chips have no delays; run with --engine exact or clocked"),
        "IF" or "I" => Unsupported(node, $"cannot be mapped to {chip.Name}: every neuron of a chip leaks; run with --engine exact or clocked"),
        "Threshold" => Unsupported(node, $"cannot be mapped to {chip.Name}: it is a comparison without a reset"),
        _ => new(node.Name, node.Node.Title, NodeSupport.Approximate, time is null ? "neurons with bit-shift decays" : ChipNeuron(node, settings, time)),
    };

    // NIR says that the length stays, and no tool says what the values would be.
    private static bool IsStridedSame(FlatNode node) => node.Node.Fields["padding"].Texts is ["same"] && node.Node.Fields["stride"].Numbers.Any(s => s > 1);

    private static bool IsStack(FlatNode node) => node.Node.Fields["weight"].Shape.Length > 2;

    private static NodeReport? Weights(FlatNode node) => IsStack(node) && (long)node.Inputs * node.Outputs > LargestUnrolled
        ? Unsupported(node, FormattableString.Invariant($"has matrices side by side that are too large to be written out as dense weights ({node.Inputs} x {node.Outputs})"))
        : null;

    private static NodeReport Sum(FlatNode node, NirSettings settings)
    {
        if (settings.Integrator == NirIntegrator.Exact)
        {
            return Unsupported(node, "takes a sum of spikes, which has a value in steps only; run with --engine clocked, or end with neurons (LI reads such a sum)");
        }

        return settings.Amplitude == NirAmplitude.Dirac
            ? Unsupported(node, "takes a sum of pulses, which have no height; use amplitude=signal, or end with neurons (LI reads such a sum)")
            : Exact(node, "a sum in each step, read as a membrane without memory");
    }

    private static NodeReport Threshold(FlatNode node, NirSettings settings, StepChoice? time)
    {
        if (settings.Integrator == NirIntegrator.Exact)
        {
            return Unsupported(node, "is a comparison without a reset, which has no events in continuous time; run with --engine clocked");
        }

        if (node.Readout is not { } readout)
        {
            return settings.Amplitude == NirAmplitude.Dirac
                ? Unsupported(node, "compares pulses, which have no height; use amplitude=signal")
                : Exact(node, "a comparison in each step, without memory");
        }

        if (settings.Order != NirOrder.New)
        {
            return Unsupported(node, $"compares the membrane of '{readout.Name}', which engines of this version do in the order \"new\" only");
        }

        return time is not null && NeuronParameters.HasSynapse(readout) && !NeuronForm.HasDistinctDecays(readout, settings, time)
            ? Unsupported(node, $"compares the membrane of '{readout.Name}', whose tau_syn and tau_mem are equal; engines of this version need them to differ there")
            : Exact(node, $"a comparison of the membrane of '{readout.Name}' in each step, without a reset");
    }

    private static string ChipNeuron(FlatNode node, NirSettings settings, StepChoice time)
    {
        string reset = node.Type.IsSpiking && settings.Reset == NirReset.ToValue ? "; subtracts its threshold instead of a reset to v_reset" : string.Empty;
        return NeuronForm.DescribeShifts(node, settings, time) + reset;
    }

    private static NodeReport Spiking(FlatNode node, NirSettings settings, string what)
    {
        bool differs = node.Type.IsSpiking && settings.Reset == NirReset.Subtract && node.PerNeuron("v_reset").Any(v => v != 0);
        return differs
            ? new NodeReport(node.Name, node.Node.Title, NodeSupport.Approximate, $"{what}; subtracts its threshold, though the file has a v_reset other than 0")
            : Exact(node, what);
    }

    private static NodeReport Delay(FlatNode node, NirSettings settings, StepChoice? time)
    {
        if (time is null)
        {
            return Exact(node, settings.Integrator == NirIntegrator.Exact ? "delays of connections" : "delays of connections, if they are multiples of dt");
        }

        if (settings.Integrator != NirIntegrator.Exact)
        {
            foreach (double delay in node.PerNeuron("delay"))
            {
                double steps = delay / time.Step;
                if (Math.Abs(steps - Math.Round(steps)) > 1e-6 * Math.Max(1, steps))
                {
                    return Unsupported(node, FormattableString.Invariant($"has a delay of {delay * time.UnitSeconds} s, which is no multiple of dt {time.StepSeconds} s; give another dt, or run with --engine exact (--nir integrator=exact where there is no engine to name)"));
                }
            }
        }

        return Exact(node, "delays of connections");
    }

    private static NodeReport Exact(FlatNode node, string remark) => new(node.Name, node.Node.Title, NodeSupport.Exact, remark);

    private static NodeReport Unsupported(FlatNode node, string remark) => new(node.Name, node.Node.Title, NodeSupport.Unsupported, remark);
}
