using System.Globalization;
using System.Text;
using System.Text.Json;
using SpikeSim.Chips;
using SpikeSim.Json;
using SpikeSim.Mapping;
using SpikeSim.Networks;

namespace SpikeSim.Files;

/// <summary>
/// Rockpool specifications as files: one JSON object of plain nested lists, to be turned into arrays and handed to Rockpool's
/// simulator or configuration builder (chip specification, section 8; docs/deploy.md).
/// </summary>
public static class SpecificationFile
{
    /// <summary>The step that Rockpool assumes where a specification names none.</summary>
    private const double AssumedStepSeconds = 1e-3;

    // 2^64 steps of a nanosecond are centuries: a larger shift is no time constant.
    private const int LargestDash = 64;

    private static readonly string[] Known =
    [
        "weights_in", "weights_rec", "weights_out", "dash_mem", "dash_mem_out", "dash_syn", "dash_syn_2", "dash_syn_out", "threshold",
        "threshold_out", "bias", "bias_hidden", "bias_out", "weight_shift_in", "weight_shift_rec", "weight_shift_out", "aliases", "dt",
    ];

    /// <summary>Whether a JSON document is a specification, by its members.</summary>
    /// <param name="root">The root of the file.</param>
    /// <returns>True where weights and thresholds stand under Rockpool's names.</returns>
    public static bool Recognizes(JsonMember root) =>
        root.IsObject && root.Optional("schema") is null && root.Optional("weights_in") is { IsArray: true } && root.Optional("weights_out") is { IsArray: true };

    /// <summary>Reads a specification file.</summary>
    /// <param name="root">The root of the file.</param>
    /// <returns>The specification and what was assumed.</returns>
    /// <exception cref="DataFormatException">A member is missing or of the wrong shape, or there are more hidden neurons than SpikeSim simulates.</exception>
    public static SpecificationDocument Read(JsonMember root)
    {
        int hidden = root.Required("threshold").Count;
        if (hidden > Network.MaxHiddenNeurons)
        {
            throw root.Required("threshold").Wrong($"at most {Network.MaxHiddenNeurons} hidden neurons, SpikeSim's own cap", $"{hidden}", "Use fewer neurons.");
        }

        var remarks = new List<string>();
        var document = new SpecificationDocument(SpecificationJson.Read(root), root.Optional("dt")?.Number(1e-9, 1e3) ?? AssumedStepSeconds, remarks)
        {
            Unknown = [.. root.Names.Except(Known).Select(n => new UnknownMember(string.Empty, n, root.Optional(n)?.RawText ?? "null"))],
        };
        if (!document.Unknown.IsEmpty)
        {
            string names = string.Join(", ", document.Unknown.Select(u => u.Name));
            remarks.Add($"the members {names} mean nothing to SpikeSim and are {(document.IsQuantized ? "kept as they are, without effect" : "left out")}");
        }

        if (root.Optional("dt") is null)
        {
            remarks.Add("there is no \"dt\"; a time step of 1 ms is assumed, as Rockpool does");
        }

        return document;
    }

    /// <summary>Writes a specification file.</summary>
    /// <param name="document">The specification, its step, and members that are written as they are.</param>
    /// <param name="stream">Where to.</param>
    /// <remarks>
    /// Hidden biases are written under both of Rockpool's names; <c>bias_hidden</c> only where one is not zero, because Rockpool's
    /// simulator of Xylo Audio 2 refuses that name.
    /// </remarks>
    public static void Write(SpecificationDocument document, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(document);
        ChipSpecification s = document.Specification;
        double[] bias = s.Bias ?? new double[s.Hidden];
        using var writer = new Utf8JsonWriter(stream, JsonWriting.FileOptions);
        writer.WriteStartObject();
        writer.WriteNumber("dt", document.StepSeconds);
        WriteCube(writer, "weights_in", s.InputWeights, s.Reached, s.Currents);
        WriteCube(writer, "weights_rec", s.RecurrentWeights, s.Hidden, s.Currents);
        writer.WriteStartArray("weights_out");
        for (int row = 0; row < s.Read; row++)
        {
            writer.WriteRow(s.OutputWeights.AsSpan(row * s.Outputs, s.Outputs));
        }

        writer.WriteEndArray();
        WriteRow(writer, "dash_mem", s.MembraneDash);
        WriteRow(writer, "dash_mem_out", s.OutputMembraneDash);
        WriteRow(writer, "dash_syn", s.CurrentDash);
        WriteRow(writer, "dash_syn_2", s.Current2Dash);
        WriteRow(writer, "dash_syn_out", s.OutputCurrentDash);
        WriteRow(writer, "threshold", s.Threshold);
        WriteRow(writer, "threshold_out", s.OutputsFire ? s.OutputThreshold : [.. Enumerable.Repeat(ChipSpecification.SilentThreshold, s.Outputs)]);
        WriteRow(writer, "bias", bias);
        if (bias.AsSpan().ContainsAnyExcept(0.0))
        {
            WriteRow(writer, "bias_hidden", bias);
        }

        WriteRow(writer, "bias_out", s.OutputBias ?? new double[s.Outputs]);
        writer.WriteNumber("weight_shift_in", s.InputShift);
        writer.WriteNumber("weight_shift_rec", s.RecurrentShift);
        writer.WriteNumber("weight_shift_out", s.OutputShift);
        WriteAliases(writer, s);
        foreach (UnknownMember member in document.Unknown)
        {
            writer.WritePropertyName(member.Name);
            writer.WriteRawValue(member.Json);
        }

        writer.WriteEndObject();
    }

    /// <summary>The program of a specification in whole numbers.</summary>
    /// <param name="document">The specification; all of its numbers are whole.</param>
    /// <param name="chip">The chip, which the file does not name.</param>
    /// <param name="source">How messages name the file.</param>
    /// <returns>The program.</returns>
    /// <exception cref="DataFormatException">A number does not fit its word; the message lists all of them.</exception>
    public static ProgramDocument ToProgram(SpecificationDocument document, ChipDescription chip, string source)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(chip);
        ChipProgramDraft draft = SpecificationForm.ToDraft(document.Specification);
        IReadOnlyList<string> faults = ChipProgramFaults.Find(draft, chip.Arithmetic);
        return faults.Count == 0
            ? new ProgramDocument(NameOf(source), chip, ChipProgram.Create(draft, chip.Arithmetic), document.StepSeconds, null, null) { SpecificationMembers = document.Unknown }
            : throw new DataFormatException($"{source}: the specification does not fit {chip.Name}: {string.Join("; ", faults)}.");
    }

    /// <summary>The network of a specification in floating point.</summary>
    /// <param name="document">The specification.</param>
    /// <param name="source">How messages name the file.</param>
    /// <returns>The network; it has no task.</returns>
    /// <exception cref="DataFormatException">The specification has no form as a network; the message says why.</exception>
    public static NetworkDocument ToNetwork(SpecificationDocument document, string source)
    {
        ArgumentNullException.ThrowIfNull(document);
        RefuseEndlessDashes(document.Specification, source);
        try
        {
            Network network = SpecificationNetwork.Of(document.Specification, document.StepSeconds, NameOf(source));
            IReadOnlyList<string> faults = NetworkFaults.Find(network);
            return faults.Count == 0
                ? new NetworkDocument(network, null, null)
                : throw new DataFormatException($"{source}: the network cannot be used: {string.Join("; ", faults)}.");
        }
        catch (NotSupportedException e)
        {
            throw new DataFormatException($"{source}: {e.Message}", e);
        }
    }

    // What is only beyond a chip is a design rule; what is beyond any time is a fault of the file.
    private static void RefuseEndlessDashes(ChipSpecification s, string source)
    {
        foreach ((string name, double[] dashes) in new[]
        {
            ("dash_mem", s.MembraneDash), ("dash_syn", s.CurrentDash), ("dash_syn_2", s.Current2Dash), ("dash_mem_out", s.OutputMembraneDash), ("dash_syn_out", s.OutputCurrentDash),
        })
        {
            int at = Array.FindIndex(dashes, d => Math.Abs(d) > LargestDash);
            if (at >= 0)
            {
                throw DataFormatException.At(
                    source,
                    string.Create(CultureInfo.InvariantCulture, $"member {name}[{at}]"),
                    string.Create(CultureInfo.InvariantCulture, $"a decay shift from -{LargestDash} to {LargestDash}, of which Xylo chips have 1 to {ChipCatalogue.XyloAudio3.Arithmetic.MaxDecayShift}"),
                    dashes[at].ToString(CultureInfo.InvariantCulture),
                    "The time constant is dt x 2^dash, so the dash is log2(time constant / dt).");
            }
        }
    }

    /// <summary>The name of a specification, which has none: that of its file without the endings that say what kind of file it is.</summary>
    /// <param name="source">The file.</param>
    /// <returns>The name.</returns>
    public static string NameOf(string source)
    {
        string name = Path.GetFileNameWithoutExtension(source);
        string ending = Path.GetExtension(name);
        return ending is ".specification" or ".spec" ? Path.GetFileNameWithoutExtension(name) : name;
    }

    // A row per source, each cell the list of its currents, because Rockpool wants three axes.
    private static void WriteCube(Utf8JsonWriter writer, string name, double[] values, int columns, int currents)
    {
        writer.WriteStartArray(name);
        var text = new StringBuilder();
        for (int start = 0; start < values.Length; start += columns * currents)
        {
            text.Clear().Append('[');
            for (int i = start; i < start + (columns * currents); i += currents)
            {
                text.Append(i > start ? ",[" : "[").Append(CultureInfo.InvariantCulture, $"{values[i]:R}");
                if (currents == 2)
                {
                    text.Append(CultureInfo.InvariantCulture, $",{values[i + 1]:R}");
                }

                text.Append(']');
            }

            writer.WriteRawValue(text.Append(']').ToString());
        }

        writer.WriteEndArray();
    }

    private static void WriteRow(Utf8JsonWriter writer, string name, double[] values)
    {
        writer.WritePropertyName(name);
        writer.WriteRow(values);
    }

    private static void WriteAliases(Utf8JsonWriter writer, ChipSpecification s)
    {
        writer.WriteStartArray("aliases");
        for (int neuron = 0; neuron < s.Hidden; neuron++)
        {
            writer.WriteRawValue($"[{string.Join(',', s.Aliases.Length == 0 ? [] : s.Aliases[neuron])}]");
        }

        writer.WriteEndArray();
    }
}
