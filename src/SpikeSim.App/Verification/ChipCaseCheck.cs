using SpikeSim.Chips;
using SpikeSim.Json;

namespace SpikeSim.App.Verification;

/// <summary>Runs a chip vector (<c>spikesim-chip-case/1</c>) through every form of the time step and compares every recorded state.</summary>
internal static class ChipCaseCheck
{
    public static CaseVerdict Check(JsonMember root, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        ChipArithmetic arithmetic = ChipCatalogue.Find(root.Required("core").WholeNumber(1, 2) == 1 ? "xylo-1" : "xylo-audio-2").Arithmetic;
        ChipProgram program = ChipProgram.Create(ReadProgram(root.Required("program")), arithmetic);
        CaseInput input = CaseInput.Read(root.Required("input"), program.Inputs);
        foreach (ChipStepKind kind in Enum.GetValues<ChipStepKind>())
        {
            if (kind == ChipStepKind.Automatic || !ChipCore.IsSupported(kind, program))
            {
                continue;
            }

            if (Run(root, new ChipCore(program, kind), input) is { } difference)
            {
                return CaseVerdict.Failed($"{difference} ({kind} step)");
            }
        }

        return CaseVerdict.Passed;
    }

    /// <summary>Reads the program of a chip vector.</summary>
    internal static ChipProgramDraft ReadProgram(JsonMember node)
    {
        int inputs = node.Required("inputs").WholeNumber(1, 4096);
        int hidden = node.Required("hidden").WholeNumber(1, 4096);
        int outputs = node.Required("outputs").WholeNumber(1, 4096);
        JsonMember neurons = node.Required("hidden_neurons");
        JsonMember readout = node.Required("output_neurons");
        (int[] in1, int[] in2) = ReadEntries(node.Required("input_weights"), inputs, hidden);
        (int[] rec1, int[] rec2) = ReadEntries(node.Required("recurrent_weights"), hidden, hidden);
        int[] outputWeights = ReadOutputs(node.Required("output_weights"), hidden, outputs);

        return new ChipProgramDraft
        {
            Inputs = inputs,
            InputWeights = in1,
            InputWeights2 = in2,
            RecurrentWeights = rec1,
            RecurrentWeights2 = rec2,
            OutputWeights = outputWeights,
            InputShift = node.Required("input_shift").WholeNumber(),
            RecurrentShift = node.Required("recurrent_shift").WholeNumber(),
            OutputShift = node.Required("output_shift").WholeNumber(),
            Hidden = new ChipNeuronsDraft
            {
                MembraneDecayShift = neurons.Required("dash_mem").WholeNumbers(hidden),
                CurrentDecayShift = neurons.Required("dash_syn").WholeNumbers(hidden),
                Current2DecayShift = neurons.Required("dash_syn_2").WholeNumbers(hidden),
                Threshold = neurons.Required("threshold").WholeNumbers(hidden),
                Bias = neurons.Required("bias").WholeNumbers(hidden),
            },
            Outputs = new ChipNeuronsDraft
            {
                MembraneDecayShift = readout.Required("dash_mem").WholeNumbers(outputs),
                CurrentDecayShift = readout.Required("dash_syn").WholeNumbers(outputs),
                Threshold = readout.Required("threshold").WholeNumbers(outputs),
                Bias = readout.Required("bias").WholeNumbers(outputs),
            },
            Aliases = [.. neurons.Required("aliases").Elements().Select(targets => targets.WholeNumbers())],
        };
    }

    private static int[] ReadOutputs(JsonMember node, int hidden, int outputs)
    {
        var weights = new int[hidden * outputs];
        var seen = new HashSet<int>();
        foreach (JsonMember entry in node.Elements())
        {
            int[] e = entry.WholeNumbers(3);
            int index = Index(entry, e[0], hidden, e[1], outputs);
            RequireFirst(entry, seen.Add(index));
            weights[index] = e[2];
        }

        return weights;
    }

    private static (int[] First, int[] Second) ReadEntries(JsonMember node, int sources, int targets)
    {
        var first = new int[sources * targets];
        var second = new int[sources * targets];
        var seen = new HashSet<(int, int)>();
        foreach (JsonMember entry in node.Elements())
        {
            int[] e = entry.WholeNumbers(4);
            int[] matrix = e[2] switch
            {
                0 => first,
                1 => second,
                _ => throw entry.Wrong("synapse 0 or 1", $"{e[2]}"),
            };
            int index = Index(entry, e[0], sources, e[1], targets);
            RequireFirst(entry, seen.Add((e[2], index)));
            matrix[index] = e[3];
        }

        return (first, second);
    }

    // Programs differ in whether the last of two counts or their sum.
    private static void RequireFirst(JsonMember entry, bool isFirst)
    {
        if (!isFirst)
        {
            throw entry.Wrong("one entry per connection", $"{entry.RawText} after an earlier one");
        }
    }

    private static int Index(JsonMember entry, int source, int sources, int target, int targets) =>
        source >= 0 && source < sources && target >= 0 && target < targets
            ? (source * targets) + target
            : throw entry.Wrong($"a source below {sources} and a target below {targets}", $"{source} and {target}");

    private static string? Run(JsonMember root, ChipCore core, CaseInput input)
    {
        var comparison = new ChipCaseComparison(root.Required("expected"), core, input.Steps);
        return input.Play(core, comparison.Compare) ?? comparison.Finish();
    }
}
