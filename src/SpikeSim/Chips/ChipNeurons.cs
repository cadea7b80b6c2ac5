using System.Collections.Immutable;

namespace SpikeSim.Chips;

/// <summary>Validated integer parameters of a group of neurons, one element per neuron.</summary>
public sealed class ChipNeurons
{
    internal ChipNeurons(ChipNeuronsDraft draft)
    {
        MembraneDecayShift = Narrow(draft.MembraneDecayShift);
        CurrentDecayShift = Narrow(draft.CurrentDecayShift);
        Current2DecayShift = Narrow(draft.Current2DecayShift);
        Threshold = Narrow(draft.Threshold);
        Bias = Narrow(draft.Bias);
    }

    /// <summary>The number of neurons.</summary>
    public int Count => Threshold.Length;

    /// <summary>Decay shifts of the membrane potential.</summary>
    public ImmutableArray<short> MembraneDecayShift { get; }

    /// <summary>Decay shifts of the first synaptic current.</summary>
    public ImmutableArray<short> CurrentDecayShift { get; }

    /// <summary>Decay shifts of the second synaptic current; empty for output neurons.</summary>
    public ImmutableArray<short> Current2DecayShift { get; }

    /// <summary>Firing thresholds.</summary>
    public ImmutableArray<short> Threshold { get; }

    /// <summary>Constant drive per step.</summary>
    public ImmutableArray<short> Bias { get; }

    internal ChipNeuronsDraft ToDraft() => new()
    {
        MembraneDecayShift = Widen(MembraneDecayShift),
        CurrentDecayShift = Widen(CurrentDecayShift),
        Current2DecayShift = Widen(Current2DecayShift),
        Threshold = Widen(Threshold),
        Bias = Widen(Bias),
    };

    private static int[] Widen(ImmutableArray<short> values) => [.. values.Select(v => (int)v)];

    private static ImmutableArray<short> Narrow(int[] values)
    {
        ImmutableArray<short>.Builder narrow = ImmutableArray.CreateBuilder<short>(values.Length);
        foreach (int value in values)
        {
            narrow.Add(checked((short)value));
        }

        return narrow.MoveToImmutable();
    }
}
