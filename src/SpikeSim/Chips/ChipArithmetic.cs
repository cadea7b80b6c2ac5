namespace SpikeSim.Chips;

/// <summary>Word sizes, caps and the integration rule of a chip's core: all that a time step depends on.</summary>
public sealed record ChipArithmetic
{
    /// <summary>Width of a weight in bits, two's complement, 2 to 8.</summary>
    public required int WeightBits { get; init; }

    /// <summary>Width of currents, membrane potentials and thresholds in bits, two's complement, 8 to 16; they saturate.</summary>
    public required int StateBits { get; init; }

    /// <summary>Width of a bias in bits.</summary>
    public required int BiasBits { get; init; }

    /// <summary>The largest left shift of a weight matrix.</summary>
    public required int MaxWeightShift { get; init; }

    /// <summary>The largest decay shift ("dash").</summary>
    public required int MaxDecayShift { get; init; }

    /// <summary>The most events that a channel delivers in a step; more are clipped.</summary>
    public required int MaxInputEvents { get; init; }

    /// <summary>The most spikes of a hidden neuron in a step.</summary>
    public required int MaxHiddenSpikes { get; init; }

    /// <summary>The most spikes of an output neuron in a step.</summary>
    public required int MaxOutputSpikes { get; init; }

    /// <summary>How currents and membranes decay.</summary>
    public required DecayRule DecayRule { get; init; }

    /// <summary>How the membrane integrates.</summary>
    public required MembraneRule MembraneRule { get; init; }

    /// <summary>The smallest weight.</summary>
    public int MinWeight => -(1 << (WeightBits - 1));

    /// <summary>The largest weight.</summary>
    public int MaxWeight => (1 << (WeightBits - 1)) - 1;

    /// <summary>The smallest current, membrane potential or threshold.</summary>
    public int MinState => -(1 << (StateBits - 1));

    /// <summary>The largest current, membrane potential or threshold.</summary>
    public int MaxState => (1 << (StateBits - 1)) - 1;

    /// <summary>The smallest bias.</summary>
    public int MinBias => -(1 << (BiasBits - 1));

    /// <summary>The largest bias.</summary>
    public int MaxBias => (1 << (BiasBits - 1)) - 1;
}
