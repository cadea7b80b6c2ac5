using System.Text.Json;
using SpikeSim.Json;

namespace SpikeSim.Chips;

/// <summary>Chip descriptions as JSON, <c>spikesim-chip/1</c>: files of their own, and inside the programs of chips that SpikeSim does not know.</summary>
public static class ChipDescriptionJson
{
    private const string Schema = "spikesim-chip/1";

    private static readonly string[] DecayRules = ["positive-tail", "shift", "symmetric"];
    private static readonly string[] MembraneRules = ["clamped-delta", "single-sum"];

    /// <summary>Reads a description file.</summary>
    /// <param name="root">The root of the file.</param>
    /// <returns>The chip.</returns>
    /// <exception cref="DataFormatException">The file is not a chip description, or a number is out of range.</exception>
    public static ChipDescription Read(JsonMember root)
    {
        root.RequireSchema(Schema);
        root.RefuseUnknown(
            "schema", "name", "title", "input_channels", "hidden_neurons", "output_neurons", "currents_per_hidden_neuron", "input_expansion",
            "output_expansion", "recurrent_targets_per_neuron", "recurrent_entries", "alias_targets_per_neuron", "bias", "fixed_step_s", "arithmetic", "costs",
            "bias_memory_bits", "tool_currents_per_hidden_neuron", "open_points");
        int hidden = root.Required("hidden_neurons").WholeNumber(1);
        ChipArithmetic arithmetic = ReadArithmetic(root.Required("arithmetic"));
        bool hasBias = root.Required("bias").Flag();
        if (hasBias && arithmetic.MembraneRule == MembraneRule.SingleSum)
        {
            throw root.Required("bias").Wrong("false, since the membrane rule \"single-sum\" has no bias", "true", "Use the rule \"clamped-delta\", or a chip without a bias.");
        }

        return new ChipDescription
        {
            Name = root.Required("name").Text(),
            Title = root.Required("title").Text(),
            InputChannels = root.Required("input_channels").WholeNumber(1),
            HiddenNeurons = hidden,
            OutputNeurons = root.Required("output_neurons").WholeNumber(1),
            CurrentsPerHiddenNeuron = root.Required("currents_per_hidden_neuron").WholeNumber(1, 2),
            InputExpansion = root.Required("input_expansion").WholeNumber(1, hidden),
            OutputExpansion = root.Required("output_expansion").WholeNumber(1, hidden),
            RecurrentTargetsPerNeuron = root.Required("recurrent_targets_per_neuron").WholeNumber(0),
            RecurrentEntries = root.Required("recurrent_entries").WholeNumber(0),
            AliasTargetsPerNeuron = root.Required("alias_targets_per_neuron").WholeNumber(0),
            HasBias = hasBias,
            FixedStepSeconds = root.Optional("fixed_step_s")?.Number(1e-9),
            BiasMemoryBits = root.Optional("bias_memory_bits")?.WholeNumber(2, 16),
            ToolCurrentsPerHiddenNeuron = root.Optional("tool_currents_per_hidden_neuron")?.WholeNumber(1, 2),
            OpenPoints = root.Optional("open_points") is { } points ? [.. points.Elements().Select(p => p.Text())] : [],
            Arithmetic = arithmetic,
            Costs = root.Optional("costs") is { } costs ? ChipCostsJson.Read(costs) : null,
        };
    }

    private static ChipArithmetic ReadArithmetic(JsonMember node)
    {
        node.RefuseUnknown(
            "weight_bits", "state_bits", "bias_bits", "max_weight_shift", "max_decay_shift", "max_input_events", "max_hidden_spikes",
            "max_output_spikes", "decay_rule", "membrane_rule");
        return new ChipArithmetic
        {
            WeightBits = node.Required("weight_bits").WholeNumber(2, 8),
            StateBits = node.Required("state_bits").WholeNumber(8, 16),
            BiasBits = node.Required("bias_bits").WholeNumber(2, 16),
            MaxWeightShift = node.Required("max_weight_shift").WholeNumber(0, 7),
            MaxDecayShift = node.Required("max_decay_shift").WholeNumber(0, 15),
            MaxInputEvents = node.Required("max_input_events").WholeNumber(1, 255),
            MaxHiddenSpikes = node.Required("max_hidden_spikes").WholeNumber(1, 255),
            MaxOutputSpikes = node.Required("max_output_spikes").WholeNumber(1, 255),
            DecayRule = (DecayRule)node.Required("decay_rule").Word(DecayRules),
            MembraneRule = (MembraneRule)node.Required("membrane_rule").Word(MembraneRules),
        };
    }

    /// <summary>Writes a description as one JSON object.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="chip">The chip.</param>
    public static void Write(Utf8JsonWriter writer, ChipDescription chip)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(chip);
        writer.WriteStartObject();
        writer.WriteString("schema", Schema);
        writer.WriteString("name", chip.Name);
        writer.WriteString("title", chip.Title);
        writer.WriteNumber("input_channels", chip.InputChannels);
        writer.WriteNumber("hidden_neurons", chip.HiddenNeurons);
        writer.WriteNumber("output_neurons", chip.OutputNeurons);
        writer.WriteNumber("currents_per_hidden_neuron", chip.CurrentsPerHiddenNeuron);
        writer.WriteNumber("input_expansion", chip.InputExpansion);
        writer.WriteNumber("output_expansion", chip.OutputExpansion);
        writer.WriteNumber("recurrent_targets_per_neuron", chip.RecurrentTargetsPerNeuron);
        writer.WriteNumber("recurrent_entries", chip.RecurrentEntries);
        writer.WriteNumber("alias_targets_per_neuron", chip.AliasTargetsPerNeuron);
        writer.WriteBoolean("bias", chip.HasBias);
        if (chip.FixedStepSeconds is { } step)
        {
            writer.WriteNumber("fixed_step_s", step);
        }

        WriteDoubts(writer, chip);
        Write(writer, chip.Arithmetic);
        if (chip.Costs is { } costs)
        {
            writer.WritePropertyName("costs");
            ChipCostsJson.Write(writer, costs);
        }

        writer.WriteEndObject();
    }

    private static void WriteDoubts(Utf8JsonWriter writer, ChipDescription chip)
    {
        if (chip.BiasMemoryBits is { } bits)
        {
            writer.WriteNumber("bias_memory_bits", bits);
        }

        if (chip.ToolCurrentsPerHiddenNeuron is { } currents)
        {
            writer.WriteNumber("tool_currents_per_hidden_neuron", currents);
        }

        if (chip.OpenPoints.Count > 0)
        {
            writer.WriteStartArray("open_points");
            foreach (string point in chip.OpenPoints)
            {
                writer.WriteStringValue(point);
            }

            writer.WriteEndArray();
        }
    }

    private static void Write(Utf8JsonWriter writer, ChipArithmetic arithmetic)
    {
        writer.WriteStartObject("arithmetic");
        writer.WriteNumber("weight_bits", arithmetic.WeightBits);
        writer.WriteNumber("state_bits", arithmetic.StateBits);
        writer.WriteNumber("bias_bits", arithmetic.BiasBits);
        writer.WriteNumber("max_weight_shift", arithmetic.MaxWeightShift);
        writer.WriteNumber("max_decay_shift", arithmetic.MaxDecayShift);
        writer.WriteNumber("max_input_events", arithmetic.MaxInputEvents);
        writer.WriteNumber("max_hidden_spikes", arithmetic.MaxHiddenSpikes);
        writer.WriteNumber("max_output_spikes", arithmetic.MaxOutputSpikes);
        writer.WriteString("decay_rule", DecayRules[(int)arithmetic.DecayRule]);
        writer.WriteString("membrane_rule", MembraneRules[(int)arithmetic.MembraneRule]);
        writer.WriteEndObject();
    }
}
