using System.Collections.Immutable;
using System.Text.Json;
using SpikeSim.Chips;
using SpikeSim.Json;

namespace SpikeSim.Files;

/// <summary>
/// Chip program files, <c>spikesim-program/1</c>: the integers of a chip, under the vendor's property names where these are known
/// (chip specification, section 8; docs/files.md).
/// </summary>
/// <remarks>
/// Members that a version does not know are kept and written back, so that a program may travel through an older SpikeSim.
/// </remarks>
public static class ProgramFile
{
    /// <summary>The schema of this version.</summary>
    public const string Schema = "spikesim-program/1";

    /// <summary>Reads a program file.</summary>
    /// <param name="root">The root of the file.</param>
    /// <returns>The program and what surrounds it.</returns>
    /// <exception cref="DataFormatException">
    /// A member is missing or of the wrong shape, a number does not fit its word, or two members contradict each other.
    /// </exception>
    public static ProgramDocument Read(JsonMember root) => new ProgramFileReader(root).Read();

    /// <summary>Reads the numbers of a program file without judging whether they fit, for a report of all that is broken.</summary>
    /// <param name="root">The root of the file.</param>
    /// <returns>The numbers in wide words.</returns>
    /// <exception cref="DataFormatException">A member is missing or of the wrong shape.</exception>
    public static ProgramDraftDocument ReadDraft(JsonMember root) => new ProgramFileReader(root).ReadUnjudged();

    /// <summary>Writes a program file.</summary>
    /// <param name="document">The program and what surrounds it.</param>
    /// <param name="stream">Where to.</param>
    public static void Write(ProgramDocument document, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(document);
        ChipProgram program = document.Program;
        ILookup<string, UnknownMember> unknown = document.Unknown.ToLookup(u => u.Place, StringComparer.Ordinal);
        using var writer = new Utf8JsonWriter(stream, JsonWriting.FileOptions);
        writer.WriteStartObject();
        writer.WriteString("schema", Schema);
        WriteHead(writer, document);
        if (!document.SpecificationMembers.IsEmpty)
        {
            writer.WriteStartObject("specification_members");
            End(writer, document.SpecificationMembers);
        }

        writer.WriteStartObject("input");
        writer.WriteNumber("weight_bit_shift", program.InputShift);
        WriteMatrix(writer, "weights", program.InputWeights, program.Hidden.Count);
        WriteMatrix(writer, "syn2_weights", program.InputWeights2, program.Hidden.Count);
        End(writer, unknown["input"]);
        writer.WriteStartObject("hidden");
        writer.WriteBoolean("aliasing", !program.Aliases.IsEmpty);
        writer.WriteNumber("weight_bit_shift", program.RecurrentShift);
        WriteMatrix(writer, "weights", program.RecurrentWeights, program.Hidden.Count);
        WriteMatrix(writer, "syn2_weights", program.RecurrentWeights2, program.Hidden.Count);
        WriteNeurons(writer, program.Hidden, program.Aliases, "hidden", unknown);
        End(writer, unknown["hidden"]);
        writer.WriteStartObject("readout");
        writer.WriteNumber("weight_bit_shift", program.OutputShift);
        WriteMatrix(writer, "weights", program.OutputWeights, program.Outputs.Count);
        WriteNeurons(writer, program.Outputs, [], "readout", unknown);
        End(writer, unknown["readout"]);
        End(writer, unknown[string.Empty]);
    }

    private static void WriteHead(Utf8JsonWriter writer, ProgramDocument document)
    {
        writer.WriteString("name", document.Name);
        writer.WritePropertyName("chip");
        if (ChipCatalogue.All.Contains(document.Chip))
        {
            writer.WriteStringValue(document.Chip.Name);
        }
        else
        {
            ChipDescriptionJson.Write(writer, document.Chip); // So that the program runs where the description is not at hand.
        }

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

        writer.WriteString("operation_mode", document.OperationMode);
        if (document.TimeResolutionWrap is { } wrap)
        {
            writer.WriteNumber("time_resolution_wrap", wrap);
        }

        writer.WriteBoolean("bias_enable", document.Program.HasBias);
        writer.WriteBoolean("synapse2_enable", document.Program.UsesSecondCurrent);
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

    private static void WriteNeurons(
        Utf8JsonWriter writer, ChipNeurons neurons, ImmutableArray<ImmutableArray<int>> aliases, string place, ILookup<string, UnknownMember> unknown)
    {
        writer.WriteStartArray("neurons");
        for (int id = 0; id < neurons.Count; id++)
        {
            writer.WriteStartObject();
            if (!aliases.IsEmpty && aliases[id].Length > 0)
            {
                WriteTargets(writer, aliases[id]);
            }

            writer.WriteNumber("i_syn_decay", neurons.CurrentDecayShift[id]);
            if (!neurons.Current2DecayShift.IsEmpty)
            {
                writer.WriteNumber("i_syn2_decay", neurons.Current2DecayShift[id]);
            }

            writer.WriteNumber("v_mem_decay", neurons.MembraneDecayShift[id]);
            writer.WriteNumber("threshold", neurons.Threshold[id]);
            writer.WriteNumber("v_mem_bias", neurons.Bias[id]);
            End(writer, unknown[ProgramFileReader.NeuronPlace(place, id)]);
        }

        writer.WriteEndArray();
    }

    // A number where there is one target, as chips have it; a list where the simulator's arithmetic is asked for more.
    private static void WriteTargets(Utf8JsonWriter writer, ImmutableArray<int> targets)
    {
        if (targets.Length == 1)
        {
            writer.WriteNumber("alias_target", targets[0]);
            return;
        }

        writer.WritePropertyName("alias_target");
        writer.WriteRawValue($"[{string.Join(',', targets)}]");
    }

    private static void End(Utf8JsonWriter writer, IEnumerable<UnknownMember> unknown)
    {
        foreach (UnknownMember member in unknown)
        {
            writer.WritePropertyName(member.Name);
            writer.WriteRawValue(member.Json);
        }

        writer.WriteEndObject();
    }
}
