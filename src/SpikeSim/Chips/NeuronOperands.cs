using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace SpikeSim.Chips;

/// <summary>
/// The parameters of a group of neurons as blocks of vectors: decay operands of the current, the membrane and the second current,
/// thresholds, biases, block after block, so that a loop over neurons reads one stream.
/// </summary>
/// <typeparam name="TLanes">The width.</typeparam>
/// <typeparam name="TVector">Its vector type.</typeparam>
internal sealed class NeuronOperands<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int Fields = 5; // Vectors in a block.

    private const int CurrentDecayField = 0;
    private const int MembraneDecayField = 1;
    private const int ThresholdField = 2;
    private const int BiasField = 3;
    private const int Current2DecayField = 4;
    private const int SomeShift = 2;

    private readonly AlignedBuffer<short> _blocks;

    public NeuronOperands(ChipProgram program, ChipNeurons neurons, int padded)
    {
        _blocks = new AlignedBuffer<short>(padded * Fields);
        for (int i = 0; i < padded; i++)
        {
            // Padding neurons stay at zero and never reach their threshold.
            Set(i, CurrentDecayField, TLanes.DecayOperand(At(neurons.CurrentDecayShift, i, SomeShift)));
            Set(i, MembraneDecayField, TLanes.DecayOperand(At(neurons.MembraneDecayShift, i, SomeShift)));
            Set(i, Current2DecayField, TLanes.DecayOperand(At(neurons.Current2DecayShift, i, SomeShift)));
            Set(i, ThresholdField, At(neurons.Threshold, i, short.MaxValue));
            Set(i, BiasField, At(neurons.Bias, i, 0));
        }

        ReadOnlySpan<short> shifts = [.. neurons.CurrentDecayShift, .. neurons.Current2DecayShift, .. neurons.MembraneDecayShift];
        HasShortShifts = shifts.ContainsAnyInRange((short)0, (short)1);
        HasBias = program.HasBias;
        ClampsDelta = program.Arithmetic.MembraneRule == MembraneRule.ClampedDelta;
    }

    /// <summary>Whether any decay shift is 0 or 1.</summary>
    public bool HasShortShifts { get; }

    /// <summary>Whether the bias clause is on.</summary>
    public bool HasBias { get; }

    /// <summary>Whether the change of a membrane is clamped before it is added.</summary>
    public bool ClampsDelta { get; }

    /// <summary>The first element of the first block.</summary>
    public ref short First => ref _blocks.First;

    /// <summary>The decay operands of the current in a block.</summary>
    public static TVector CurrentDecay(ref short block) => Field(ref block, CurrentDecayField);

    /// <summary>The decay operands of the membrane in a block.</summary>
    public static TVector MembraneDecay(ref short block) => Field(ref block, MembraneDecayField);

    /// <summary>The decay operands of the second current in a block.</summary>
    public static TVector Current2Decay(ref short block) => Field(ref block, Current2DecayField);

    /// <summary>The thresholds in a block.</summary>
    public static TVector Threshold(ref short block) => Field(ref block, ThresholdField);

    /// <summary>The biases in a block.</summary>
    public static TVector Bias(ref short block) => Field(ref block, BiasField);

    /// <summary>The first element of the block behind a block.</summary>
    public static ref short Next(ref short block) => ref Unsafe.Add(ref block, Fields * TLanes.Count);

    private static TVector Field(ref short block, int field) => TLanes.Load(ref block, (nuint)(field * TLanes.Count));

    private static short At(ImmutableArray<short> values, int i, short otherwise) => i < values.Length ? values[i] : otherwise;

    private void Set(int neuron, int field, short value)
    {
        int block = neuron / TLanes.Count;
        _blocks.Span[(((block * Fields) + field) * TLanes.Count) + (neuron % TLanes.Count)] = value;
    }
}
