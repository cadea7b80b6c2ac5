using System.Collections.Immutable;
using System.Text.Json;
using SpikeSim.Chips;
using SpikeSim.Json;

namespace SpikeSim.Files;

/// <summary>
/// Chip program files, <c>spikesim-program/1</c>: the integers of a chip, under the vendor's property names where these are known
/// (chip specification, section 8).
/// </summary>
public static class ProgramFile
{
    /// <summary>The schema of this version.</summary>
    public const string Schema = "spikesim-program/1";

    /// <summary>Reads a program file.</summary>
    /// <param name="root">The root of the file.</param>
    /// <returns>The program and what surrounds it.</returns>
    /// <exception cref="DataFormatException">A member is missing, unknown or of the wrong shape, or a number does not fit its word.</exception>
    public static ProgramDocument Read(JsonMember root)
    {
        root.Required("schema").Word(Schema);
        root.RefuseUnknown("schema", "name", "chip", "step_s", "input", "hidden", "readout", "task", "origin");
        ChipDescription chip = FindChip(root.Required("chip"));
        JsonMember input = root.Required("input");
        JsonMember hidden = root.Required("hidden");
        JsonMember readout = root.Required("readout");
        input.RefuseUnknown("weights", "syn2_weights", "weight_bit_shift");
        hidden.RefuseUnknown("weights", "syn2_weights", "weight_bit_shift", "neurons");
        readout.RefuseUnknown("weights", "weight_bit_shift", "neurons");
        JsonMember[] hiddenNeurons = [.. hidden.Required("neurons").Elements()];
        JsonMember[] outputNeurons = [.. readout.Required("neurons").Elements()];
        int inputs = input.Required("weights").Count;
        var draft = new ChipProgramDraft
        {
            Inputs = inputs,
            InputWeights = ReadMatrix(input.Required("weights"), inputs, hiddenNeurons.Length),
            InputWeights2 = input.Optional("syn2_weights") is { } input2 ? ReadMatrix(input2, inputs, hiddenNeurons.Length) : [],
            RecurrentWeights = hidden.Optional("weights") is { } recurrent ? ReadMatrix(recurrent, hiddenNeurons.Length, hiddenNeurons.Length) : [],
            RecurrentWeights2 = hidden.Optional("syn2_weights") is { } recurrent2 ? ReadMatrix(recurrent2, hiddenNeurons.Length, hiddenNeurons.Length) : [],
            OutputWeights = ReadMatrix(readout.Required("weights"), hiddenNeurons.Length, outputNeurons.Length),
            InputShift = input.Required("weight_bit_shift").WholeNumber(),
            RecurrentShift = hidden.Required("weight_bit_shift").WholeNumber(),
            OutputShift = readout.Required("weight_bit_shift").WholeNumber(),
            Hidden = ReadNeurons(hiddenNeurons, isHidden: true),
            Outputs = ReadNeurons(outputNeurons, isHidden: false),
            Aliases = [.. hiddenNeurons.Select(n => n.Optional("alias_target") is { } target ? new[] { target.WholeNumber() } : [])],
        };
        IReadOnlyList<string> faults = ChipProgramFaults.Find(draft, chip.Arithmetic);
        if (faults.Count > 0)
        {
            throw new DataFormatException($"{root.Source}: the program does not fit {chip.Name}: {string.Join("; ", faults)}.");
        }

        return new ProgramDocument(
            root.Required("name").Text(),
            chip,
            ChipProgram.Create(draft, chip.Arithmetic),
            root.Required("step_s").Number(1e-9, 1e3),
            root.Optional("task") is { } task ? KeywordTaskJson.Read(task, outputNeurons.Length) : null,
            root.Optional("origin")?.RawText);
    }

    /// <summary>Writes a program file.</summary>
    /// <param name="document">The program and what surrounds it.</param>
    /// <param name="stream">Where to.</param>
    /// <exception cref="ArgumentException">A neuron has several alias targets, which the file form (like the chips) cannot hold.</exception>
    public static void Write(ProgramDocument document, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(document);
        ChipProgram program = document.Program;
        using var writer = new Utf8JsonWriter(stream, JsonWriting.FileOptions);
        writer.WriteStartObject();
        writer.WriteString("schema", Schema);
        writer.WriteString("name", document.Name);
        writer.WriteString("chip", document.Chip.Name);
        writer.WriteNumber("step_s", document.StepSeconds);
        if (document.Task is { } task)
        {
            writer.WritePropertyName("task");
            KeywordTaskJson.Write(writer, task);
        }

        if (document.Origin is { } origin)
        {
            writer.WritePropertyName("origin");
            writer.WriteRawValue(origin);
        }

        writer.WriteStartObject("input");
        writer.WriteNumber("weight_bit_shift", program.InputShift);
        WriteMatrix(writer, "weights", program.InputWeights, program.Hidden.Count);
        WriteMatrix(writer, "syn2_weights", program.InputWeights2, program.Hidden.Count);
        writer.WriteEndObject();
        writer.WriteStartObject("hidden");
        writer.WriteNumber("weight_bit_shift", program.RecurrentShift);
        WriteMatrix(writer, "weights", program.RecurrentWeights, program.Hidden.Count);
        WriteMatrix(writer, "syn2_weights", program.RecurrentWeights2, program.Hidden.Count);
        WriteNeurons(writer, program.Hidden, program.Aliases);
        writer.WriteEndObject();
        writer.WriteStartObject("readout");
        writer.WriteNumber("weight_bit_shift", program.OutputShift);
        WriteMatrix(writer, "weights", program.OutputWeights, program.Outputs.Count);
        WriteNeurons(writer, program.Outputs, []);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static ChipDescription FindChip(JsonMember node)
    {
        string[] names = [.. ChipCatalogue.All.Select(c => c.Name)];
        return ChipCatalogue.All[node.Word(names)];
    }

    private static ChipNeuronsDraft ReadNeurons(JsonMember[] neurons, bool isHidden)
    {
        foreach (JsonMember neuron in neurons)
        {
            if (isHidden)
            {
                neuron.RefuseUnknown("alias_target", "i_syn_decay", "i_syn2_decay", "v_mem_decay", "threshold", "v_mem_bias");
            }
            else
            {
                neuron.RefuseUnknown("i_syn_decay", "v_mem_decay", "threshold", "v_mem_bias");
            }
        }

        int[] All(string name) => [.. neurons.Select(n => n.Required(name).WholeNumber())];
        return new ChipNeuronsDraft
        {
            MembraneDecayShift = All("v_mem_decay"),
            CurrentDecayShift = All("i_syn_decay"),
            Current2DecayShift = isHidden ? All("i_syn2_decay") : [],
            Threshold = All("threshold"),
            Bias = [.. neurons.Select(n => n.Optional("v_mem_bias")?.WholeNumber() ?? 0)],
        };
    }

    private static int[] ReadMatrix(JsonMember node, int rows, int columns)
    {
        if (node.Count != rows)
        {
            throw node.Wrong($"{rows} rows, one per source", $"{node.Count}");
        }

        return [.. node.Elements().SelectMany(row => row.WholeNumbers(columns))];
    }

    private static void WriteMatrix(Utf8JsonWriter writer, string name, ImmutableArray<sbyte> weights, int columns)
    {
        if (weights.IsEmpty)
        {
            return;
        }

        writer.WriteStartArray(name);
        for (int start = 0; start < weights.Length; start += columns)
        {
            writer.WriteRow(weights.AsSpan(start, columns));
        }

        writer.WriteEndArray();
    }

    private static void WriteNeurons(Utf8JsonWriter writer, ChipNeurons neurons, ImmutableArray<ImmutableArray<int>> aliases)
    {
        writer.WriteStartArray("neurons");
        for (int id = 0; id < neurons.Count; id++)
        {
            writer.WriteStartObject();
            if (!aliases.IsEmpty && aliases[id].Length > 0)
            {
                writer.WriteNumber("alias_target", aliases[id].Length == 1 ? aliases[id][0] : throw new ArgumentException($"Hidden neuron {id} has {aliases[id].Length} alias targets; a program file holds one.", nameof(aliases)));
            }

            writer.WriteNumber("i_syn_decay", neurons.CurrentDecayShift[id]);
            if (!neurons.Current2DecayShift.IsEmpty)
            {
                writer.WriteNumber("i_syn2_decay", neurons.Current2DecayShift[id]);
            }

            writer.WriteNumber("v_mem_decay", neurons.MembraneDecayShift[id]);
            writer.WriteNumber("threshold", neurons.Threshold[id]);
            writer.WriteNumber("v_mem_bias", neurons.Bias[id]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
