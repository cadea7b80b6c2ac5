using System.Globalization;
using SpikeSim.Chips;
using SpikeSim.Json;
using SpikeSim.Networks;

namespace SpikeSim.Files;

/// <summary>Reads one program file and collects the members that it does not know.</summary>
internal sealed class ProgramFileReader(JsonMember root)
{
    /// <summary>More channels or outputs than any chip has; a file beyond it is not a program.</summary>
    private const int MostChannels = 4096;

    private readonly List<UnknownMember> _unknown = [];

    /// <summary>The place of a neuron, as <see cref="UnknownMember"/> names it.</summary>
    public static string NeuronPlace(string group, int id) => string.Create(CultureInfo.InvariantCulture, $"{group}.neurons[{id}]");

    /// <summary>Reads the file.</summary>
    public ProgramDocument Read()
    {
        root.RequireSchema(ProgramFile.Schema);
        KeepUnknown(
            root, string.Empty, "schema", "name", "chip", "step_s", "input", "hidden", "reservoir", "readout", "task", "origin", "operation_mode",
            "time_resolution_wrap", "bias_enable", "synapse2_enable", "specification_members");
        ChipDescription chip = FindChip(root.Required("chip"));
        ChipProgram program = Check(ReadDraft(), chip);
        CheckFlag(root.Optional("bias_enable"), program.HasBias, "a neuron has a bias");
        CheckFlag(root.Optional("synapse2_enable"), program.UsesSecondCurrent, "a weight reaches the second current");
        CheckFlag(Hidden().Optional("aliasing"), !program.Aliases.IsEmpty, "a neuron has an alias target");
        var document = new ProgramDocument(
            root.Required("name").Text(),
            chip,
            program,
            root.Required("step_s").Number(1e-9, 1e3),
            root.Optional("task") is { } task ? KeywordTaskJson.Read(task, program.Outputs.Count) : null,
            root.Optional("origin")?.RawText);
        return document with
        {
            OperationMode = root.Optional("operation_mode")?.Text() ?? document.OperationMode,
            TimeResolutionWrap = root.Optional("time_resolution_wrap") is { } wrap ? wrap.WholeNumber(0) : document.TimeResolutionWrap,
            SpecificationMembers = root.Optional("specification_members") is { } members
                ? [.. members.Names.Select(n => new UnknownMember(string.Empty, n, members.Optional(n)?.RawText ?? "null"))]
                : [],
            Unknown = [.. _unknown],
        };
    }

    /// <summary>The numbers as they stand there, whether or not they fit their words.</summary>
    public ProgramDraftDocument ReadUnjudged()
    {
        root.RequireSchema(ProgramFile.Schema);
        return new ProgramDraftDocument(root.Required("name").Text(), FindChip(root.Required("chip")), ReadDraft(), root.Required("step_s").Number(1e-9, 1e3));
    }

    // The name of a chip that SpikeSim knows, or the whole description of another one.
    private static ChipDescription FindChip(JsonMember node)
    {
        if (node.IsObject)
        {
            return ChipDescriptionJson.Read(node);
        }

        string[] names = [.. ChipCatalogue.All.Select(c => c.Name)];
        return ChipCatalogue.All[node.Word(names)];
    }

    private ChipProgramDraft ReadDraft()
    {
        JsonMember input = root.Required("input");
        JsonMember hidden = Hidden();
        JsonMember readout = root.Required("readout");
        KeepUnknown(input, "input", "weights", "syn2_weights", "weight_bit_shift");
        KeepUnknown(hidden, "hidden", "aliasing", "weights", "syn2_weights", "weight_bit_shift", "neurons");
        KeepUnknown(readout, "readout", "weights", "weight_bit_shift", "neurons");
        JsonMember[] hiddenNeurons = [.. hidden.Required("neurons").Elements()];
        JsonMember[] outputNeurons = [.. readout.Required("neurons").Elements()];
        int neurons = hiddenNeurons.Length;
        if (neurons > Network.MaxHiddenNeurons)
        {
            throw hidden.Required("neurons").Wrong($"at most {Network.MaxHiddenNeurons} hidden neurons, SpikeSim's own cap", $"{neurons}", "Use fewer neurons.");
        }

        int inputs = input.Required("weights").Count;
        if (inputs > MostChannels || outputNeurons.Length > MostChannels)
        {
            throw root.Wrong($"at most {MostChannels} inputs and outputs", $"{inputs} and {outputNeurons.Length}");
        }

        return new ChipProgramDraft
        {
            Inputs = inputs,
            InputWeights = ReadMatrix(input.Required("weights"), inputs, neurons),
            InputWeights2 = input.Optional("syn2_weights") is { } input2 ? ReadMatrix(input2, inputs, neurons) : [],
            RecurrentWeights = hidden.Optional("weights") is { } recurrent ? ReadMatrix(recurrent, neurons, neurons) : [],
            RecurrentWeights2 = hidden.Optional("syn2_weights") is { } recurrent2 ? ReadMatrix(recurrent2, neurons, neurons) : [],
            OutputWeights = ReadMatrix(readout.Required("weights"), neurons, outputNeurons.Length),
            InputShift = input.Required("weight_bit_shift").WholeNumber(),
            RecurrentShift = hidden.Required("weight_bit_shift").WholeNumber(),
            OutputShift = readout.Required("weight_bit_shift").WholeNumber(),
            Hidden = ReadNeurons(hiddenNeurons, "hidden", "alias_target", "i_syn_decay", "i_syn2_decay", "v_mem_decay", "threshold", "v_mem_bias"),
            Outputs = ReadNeurons(outputNeurons, "readout", "i_syn_decay", "v_mem_decay", "threshold", "v_mem_bias"),
            Aliases = [.. hiddenNeurons.Select(ReadTargets)],
        };
    }

    // The vendor calls the hidden layer of Xylo Audio 2 its reservoir.
    private JsonMember Hidden() => (root.Optional("hidden"), root.Optional("reservoir")) switch
    {
        ({ } hidden, null) => hidden,
        (null, { } reservoir) => reservoir,
        (null, null) => root.Required("hidden"),
        ({ }, { } twin) => throw twin.Wrong("one of \"hidden\" and \"reservoir\"", "both", "They are two names of the same thing; keep one."),
    };

    private ChipProgram Check(ChipProgramDraft draft, ChipDescription chip)
    {
        IReadOnlyList<string> faults = ChipProgramFaults.Find(draft, chip.Arithmetic);
        return faults.Count == 0
            ? ChipProgram.Create(draft, chip.Arithmetic)
            : throw new DataFormatException($"{root.Source}: the program does not fit {chip.Name}: {string.Join("; ", faults)}.");
    }

    // A feature that is enabled and not used does no harm; one that is used and switched off would be lost on the chip.
    private static void CheckFlag(JsonMember? flag, bool isUsed, string use)
    {
        if (flag is { } node && !node.Flag() && isUsed)
        {
            throw node.Wrong($"true, because {use}", "false", "Switch it on, or remove what needs it.");
        }
    }

    private ChipNeuronsDraft ReadNeurons(JsonMember[] neurons, string group, params string[] known)
    {
        for (int id = 0; id < neurons.Length; id++)
        {
            KeepUnknown(neurons[id], NeuronPlace(group, id), known);
        }

        int[] All(string name) => [.. neurons.Select(n => n.Required(name).WholeNumber())];
        return new ChipNeuronsDraft
        {
            MembraneDecayShift = All("v_mem_decay"),
            CurrentDecayShift = All("i_syn_decay"),
            Current2DecayShift = known.Contains("i_syn2_decay") ? All("i_syn2_decay") : [],
            Threshold = All("threshold"),
            Bias = [.. neurons.Select(n => n.Optional("v_mem_bias")?.WholeNumber() ?? 0)],
        };
    }

    private void KeepUnknown(JsonMember node, string place, params string[] known)
    {
        foreach (string name in node.Names.Except(known))
        {
            _unknown.Add(new UnknownMember(place, name, node.Optional(name)?.RawText ?? "null"));
        }
    }

    private static int[] ReadTargets(JsonMember neuron) => neuron.Optional("alias_target") switch
    {
        null => [],
        { IsArray: true } targets => targets.WholeNumbers(),
        { } target => [target.WholeNumber()],
    };

    private static int[] ReadMatrix(JsonMember node, int rows, int columns)
    {
        if (node.Count != rows)
        {
            throw node.Wrong($"{rows} rows, one per source", $"{node.Count}");
        }

        var all = new int[rows * columns];
        int row = 0;
        foreach (JsonMember values in node.Elements())
        {
            values.WholeNumbers(columns).CopyTo(all, row++ * columns);
        }

        return all;
    }
}
