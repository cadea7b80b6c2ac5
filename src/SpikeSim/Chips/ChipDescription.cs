namespace SpikeSim.Chips;

/// <summary>A chip as data: how much of everything it has, and the arithmetic of its core.</summary>
/// <remarks>The Xylo descriptions are files in <c>Chips/Descriptions</c>; <see cref="ChipCatalogue"/> lists them.</remarks>
public sealed record ChipDescription
{
    /// <summary>The name used on the command line, for example <c>xylo-audio-3</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The full name with the vendor's part number.</summary>
    public required string Title { get; init; }

    /// <summary>Input channels.</summary>
    public required int InputChannels { get; init; }

    /// <summary>Hidden neurons.</summary>
    public required int HiddenNeurons { get; init; }

    /// <summary>Output neurons.</summary>
    public required int OutputNeurons { get; init; }

    /// <summary>Synaptic currents per hidden neuron, 1 or 2.</summary>
    public required int CurrentsPerHiddenNeuron { get; init; }

    /// <summary>How many hidden neurons inputs reach, counted from id 0.</summary>
    public required int InputExpansion { get; init; }

    /// <summary>How many hidden neurons outputs read, counted back from the last one that is used.</summary>
    public required int OutputExpansion { get; init; }

    /// <summary>Recurrent targets that one hidden neuron may have.</summary>
    public required int RecurrentTargetsPerNeuron { get; init; }

    /// <summary>Recurrent (source, target) pairs in all.</summary>
    public required int RecurrentEntries { get; init; }

    /// <summary>Alias targets that one hidden neuron may have.</summary>
    public required int AliasTargetsPerNeuron { get; init; }

    /// <summary>
    /// The bits that the chip's memory of a bias may have, where that is not known for sure and the core's arithmetic takes more; or null.
    /// </summary>
    public int? BiasMemoryBits { get; init; }

    /// <summary>The synaptic currents that the vendor's tools write, where the silicon has more; or null.</summary>
    public int? ToolCurrentsPerHiddenNeuron { get; init; }

    /// <summary>What is not known about the chip and concerns every program, in sentences for the mapping report.</summary>
    public IReadOnlyList<string> OpenPoints { get; init; } = [];

    /// <summary>Whether neurons have a bias.</summary>
    public required bool HasBias { get; init; }

    /// <summary>The time step the chip is bound to, in seconds, or null where it is free.</summary>
    public double? FixedStepSeconds { get; init; }

    /// <summary>The arithmetic of the core.</summary>
    public required ChipArithmetic Arithmetic { get; init; }

    /// <summary>What is known of the cost of running it, or null where nothing is.</summary>
    public ChipCosts? Costs { get; init; }
}
