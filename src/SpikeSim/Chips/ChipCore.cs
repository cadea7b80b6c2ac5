using System.Runtime.Intrinsics.X86;
using SpikeSim.Rasters;

namespace SpikeSim.Chips;

/// <summary>
/// The integer engine of a chip: a program, its state, and one time step. State and pending spikes persist from call to call until
/// <see cref="Reset"/>.
/// </summary>
public sealed class ChipCore
{
    private readonly ChipState _state;
    private readonly InputEvents _inputs;
    private readonly ScalarStep _scalar;
    private readonly IVectorStep? _vector;

    /// <summary>Creates an engine in the reset state.</summary>
    /// <param name="program">The program.</param>
    /// <param name="kind">The form of the step; all give the same bits.</param>
    /// <exception cref="NotSupportedException">The machine or the program does not allow the form that was asked for.</exception>
    public ChipCore(ChipProgram program, ChipStepKind kind = ChipStepKind.Automatic)
    {
        ArgumentNullException.ThrowIfNull(program);
        Program = program;
        Kind = kind == ChipStepKind.Automatic ? Best(program) : kind;
        if (!IsSupported(Kind, program))
        {
            throw new NotSupportedException($"The {Kind} step needs a machine with those vectors and a program with 16-bit states that decay as on Xylo.");
        }

        _state = new ChipState(program);
        _inputs = new InputEvents(program);
        _scalar = new ScalarStep(program, _state, _inputs, Counters, addsInVectors: Kind != ChipStepKind.Scalar);
        _vector = Kind switch
        {
            ChipStepKind.Vector256 => new VectorStep<Lanes256, System.Runtime.Intrinsics.Vector256<short>>(program, _state, _inputs, _scalar, Counters),
            ChipStepKind.Vector512 => new VectorStep<Lanes512, System.Runtime.Intrinsics.Vector512<short>>(program, _state, _inputs, _scalar, Counters),
            _ => null,
        };
    }

    /// <summary>The program.</summary>
    public ChipProgram Program { get; }

    /// <summary>The form of the step that is taken.</summary>
    public ChipStepKind Kind { get; }

    /// <summary>What was counted; a reset of the state leaves it alone.</summary>
    public ChipCounters Counters { get; } = new();

    /// <summary>Spikes of the last step, one count per hidden neuron, aliases included.</summary>
    public ReadOnlySpan<byte> HiddenSpikes => _state.HiddenSpikes;

    /// <summary>Spikes of the last step, one count per output neuron.</summary>
    public ReadOnlySpan<byte> OutputSpikes => _state.OutputSpikes.AsSpan(0, _state.Outputs);

    /// <summary>Hidden membrane potentials after the reset of the last step.</summary>
    public ReadOnlySpan<short> HiddenMembrane => _state.Membrane.Span[.._state.Hidden];

    /// <summary>First currents of hidden neurons after their decay.</summary>
    public ReadOnlySpan<short> HiddenCurrent => _state.Current.Span[.._state.Hidden];

    /// <summary>Second currents of hidden neurons after their decay.</summary>
    public ReadOnlySpan<short> HiddenCurrent2 => _state.Current2.Span[.._state.Hidden];

    /// <summary>Output membrane potentials after the reset of the last step.</summary>
    public ReadOnlySpan<short> OutputMembrane => _state.OutputMembrane.Span[.._state.Outputs];

    /// <summary>Currents of output neurons after their decay.</summary>
    public ReadOnlySpan<short> OutputCurrent => _state.OutputCurrent.Span[.._state.Outputs];

    /// <summary>Whether a form of the step can be had for a program on this machine.</summary>
    /// <param name="kind">The form.</param>
    /// <param name="program">The program.</param>
    /// <returns>True for the scalar form, and for vectors that the machine has, states of 16 bits and the decay of Xylo.</returns>
    public static bool IsSupported(ChipStepKind kind, ChipProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        bool fits = program.Arithmetic is { StateBits: 16, DecayRule: DecayRule.PositiveTail };
        return kind switch
        {
            ChipStepKind.Vector256 => fits && Avx2.IsSupported,
            ChipStepKind.Vector512 => fits && Avx512BW.IsSupported && Avx512Vbmi2.IsSupported,
            _ => true,
        };
    }

    /// <summary>Clears all currents, membrane potentials and pending spikes.</summary>
    public void Reset() => _state.Reset();

    /// <summary>Advances by exactly one time step.</summary>
    /// <param name="inputCounts">Events per channel; channels that are missing have none.</param>
    /// <exception cref="ArgumentException">There are more channels than the program has inputs.</exception>
    public void Step(ReadOnlySpan<ushort> inputCounts)
    {
        _inputs.Take(inputCounts, Counters);
        Counters.Steps++;
        long outputSpikes = Counters.OutputSpikes;
        if (_vector is null)
        {
            _scalar.Advance();
        }
        else
        {
            _vector.Advance();
        }

        Counters.ActiveHidden += _state.Spiking;
        if (Counters.OutputSpikes != outputSpikes)
        {
            Counters.ActiveOutputs += _state.OutputSpikes.Length - _state.OutputSpikes.AsSpan().Count((byte)0);
        }
    }

    /// <summary>Runs a raster from the present state and records.</summary>
    /// <param name="input">The input events; its channels must not exceed the inputs of the program.</param>
    /// <param name="states">What to record beside spikes.</param>
    /// <returns>The recording, one row per step of the raster.</returns>
    /// <exception cref="ArgumentException">The raster has more channels than the program has inputs.</exception>
    public Recording Run(Raster input, RecordedStates states = RecordedStates.None)
    {
        ArgumentNullException.ThrowIfNull(input);
        var recorder = new ChipRecorder(this, input, states);
        for (int step = 0; step < input.Steps; step++)
        {
            Step(input.Row(step));
            recorder.Record(step);
        }

        return recorder.Finish();
    }

    private static ChipStepKind Best(ChipProgram program)
    {
        // Below one tile of 512-bit vectors the narrower form wastes less.
        if (program.Hidden.Count > ChipState.Tile / 2 && IsSupported(ChipStepKind.Vector512, program))
        {
            return ChipStepKind.Vector512;
        }

        return IsSupported(ChipStepKind.Vector256, program) ? ChipStepKind.Vector256 : ChipStepKind.Scalar;
    }
}
