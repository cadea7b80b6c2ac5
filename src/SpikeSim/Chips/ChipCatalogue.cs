using System.Collections.Immutable;
using SpikeSim.Json;

namespace SpikeSim.Chips;

/// <summary>The chips that come with SpikeSim, and the reader of chip description files (<c>spikesim-chip/1</c>).</summary>
public static class ChipCatalogue
{
    private const string Schema = "spikesim-chip/1";

    /// <summary>Xylo 1, Xylo Audio 2, Xylo Audio 3 and Xylo IMU.</summary>
    public static ImmutableArray<ChipDescription> All { get; } =
        [Embedded("xylo-1"), Embedded("xylo-audio-2"), Embedded("xylo-audio-3"), Embedded("xylo-imu")];

    /// <summary>The chip of the default examples.</summary>
    public static ChipDescription XyloAudio3 => Find("xylo-audio-3");

    /// <summary>The chip of a name.</summary>
    /// <param name="name">For example <c>xylo-audio-3</c>.</param>
    /// <returns>Its description.</returns>
    /// <exception cref="ArgumentException">There is no such chip; the message lists those that exist.</exception>
    public static ChipDescription Find(string name) =>
        All.FirstOrDefault(chip => chip.Name == name)
        ?? throw new ArgumentException($"There is no chip \"{name}\". Known chips: {string.Join(", ", All.Select(c => c.Name))}.", nameof(name));

    /// <summary>Reads a description file.</summary>
    /// <param name="root">The root of the file.</param>
    /// <returns>The chip.</returns>
    /// <exception cref="DataFormatException">The file is not a chip description, or a number is out of range.</exception>
    public static ChipDescription Read(JsonMember root)
    {
        root.Required("schema").Word(Schema);
        root.RefuseUnknown(
            "schema", "name", "title", "input_channels", "hidden_neurons", "output_neurons", "currents_per_hidden_neuron", "input_expansion",
            "output_expansion", "recurrent_targets_per_neuron", "recurrent_entries", "alias_targets_per_neuron", "bias", "fixed_step_s", "arithmetic", "costs");
        return new ChipDescription
        {
            Name = root.Required("name").Text(),
            Title = root.Required("title").Text(),
            InputChannels = root.Required("input_channels").WholeNumber(1),
            HiddenNeurons = root.Required("hidden_neurons").WholeNumber(1),
            OutputNeurons = root.Required("output_neurons").WholeNumber(1),
            CurrentsPerHiddenNeuron = root.Required("currents_per_hidden_neuron").WholeNumber(1, 2),
            InputExpansion = root.Required("input_expansion").WholeNumber(1),
            OutputExpansion = root.Required("output_expansion").WholeNumber(1),
            RecurrentTargetsPerNeuron = root.Required("recurrent_targets_per_neuron").WholeNumber(0),
            RecurrentEntries = root.Required("recurrent_entries").WholeNumber(0),
            AliasTargetsPerNeuron = root.Required("alias_targets_per_neuron").WholeNumber(0),
            HasBias = root.Required("bias").Flag(),
            FixedStepSeconds = root.Optional("fixed_step_s")?.Number(1e-9),
            Arithmetic = ReadArithmetic(root.Required("arithmetic")),
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
            DecayRule = (DecayRule)node.Required("decay_rule").Word("positive-tail", "shift", "symmetric"),
            MembraneRule = (MembraneRule)node.Required("membrane_rule").Word("clamped-delta", "single-sum"),
        };
    }

    private static ChipDescription Embedded(string name)
    {
        using Stream stream = typeof(ChipCatalogue).Assembly.GetManifestResourceStream($"chips/{name}.json")
            ?? throw new InvalidOperationException($"The description of {name} is not embedded in this build.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return Read(JsonMember.Parse(memory.ToArray(), $"{name}.json"));
    }
}
