namespace SpikeSim.Chips;

/// <summary>Integer parameters of a group of neurons before validation, one element per neuron.</summary>
public sealed record ChipNeuronsDraft
{
    /// <summary>Decay shifts of the membrane potential.</summary>
    public required int[] MembraneDecayShift { get; init; }

    /// <summary>Decay shifts of the first synaptic current.</summary>
    public required int[] CurrentDecayShift { get; init; }

    /// <summary>Decay shifts of the second synaptic current; output neurons have none and leave it empty.</summary>
    public int[] Current2DecayShift { get; init; } = [];

    /// <summary>Firing thresholds.</summary>
    public required int[] Threshold { get; init; }

    /// <summary>Constant drive per step.</summary>
    public required int[] Bias { get; init; }
}
