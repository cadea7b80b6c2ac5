using System.Runtime.Intrinsics;
using Lanes = SpikeSim.Chips.Lanes256;

namespace SpikeSim.Chips;

/// <summary>Clauses 3.3 and 3.8 in vectors: outputs are few, so that 256 bits are wide enough on every machine.</summary>
internal sealed class OutputStep
{
    private readonly ChipState _state;
    private readonly ScalarStep _scalar;
    private readonly ChipCounters _counters;
    private readonly NeuronOperands<Lanes, Vector256<short>> _operands;
    private readonly bool _spikesOnce;
    private readonly int _slowestDecay;
    private int _bound;

    public OutputStep(ChipProgram program, ChipState state, ScalarStep scalar, ChipCounters counters)
    {
        _state = state;
        _scalar = scalar;
        _counters = counters;
        _operands = new NeuronOperands<Lanes, Vector256<short>>(program, program.Outputs, state.OutputCurrent.Length);
        _slowestDecay = program.Outputs.CurrentDecayShift.Max();
        _spikesOnce = program.Arithmetic.MaxOutputSpikes == 1;
    }

    /// <summary>Adds the spikes of the last step, decays, integrates with all clamps, and fires.</summary>
    public void Advance(ActiveRows active)
    {
        if (Fits(active))
        {
            Add(active.Sources.OutputSums);
            _bound = MagnitudeBounds<Lanes, Vector256<short>>.Decayed(_bound + active.OutputPeak, _slowestDecay);
        }
        else
        {
            AddInOrder(active);
        }

        if (_spikesOnce)
        {
            Advance();
        }
        else
        {
            _scalar.AdvanceOutputs();
        }
    }

    private void Add(AlignedBuffer<short> sums)
    {
        ref short current = ref _state.OutputCurrent.First;
        for (int i = 0; i < sums.Length; i += Lanes.Count)
        {
            nuint at = (nuint)(uint)i;
            (Lanes.Load(ref current, at) + Lanes.Load(ref sums.First, at)).StoreUnsafe(ref current, at);
        }
    }

    // Where the sums are not proven to fit, events are added one by one.
    private bool Fits(ActiveRows active)
    {
        if (_bound + active.OutputPeak > short.MaxValue)
        {
            _bound = MagnitudeBounds<Lanes, Vector256<short>>.Magnitude(_state.OutputCurrent);
        }

        return _bound + active.OutputPeak <= short.MaxValue;
    }

    private void Advance()
    {
        ref short current = ref _state.OutputCurrent.First;
        ref short membrane = ref _state.OutputMembrane.First;
        ref short block = ref _operands.First;
        bool hasShortShifts = _operands.HasShortShifts;
        int saturations = 0;
        for (int i = 0; i < _state.OutputCurrent.Length; i += Lanes.Count)
        {
            nuint at = (nuint)i;
            Vector256<short> c = Lanes.Load(ref current, at);
            c -= Lanes.Leak(c, NeuronOperands<Lanes, Vector256<short>>.CurrentDecay(ref block), hasShortShifts);
            c.StoreUnsafe(ref current, at);
            Vector256<short> v = Lanes.Load(ref membrane, at);
            Vector256<short> leak = Lanes.Leak(v, NeuronOperands<Lanes, Vector256<short>>.MembraneDecay(ref block), hasShortShifts);
            v = HiddenStep<Lanes, Vector256<short>>.IntegrateClamped(v, leak, c, ref block, _operands.ClampsDelta, _operands.HasBias, ref saturations);
            Vector256<short> theta = NeuronOperands<Lanes, Vector256<short>>.Threshold(ref block);
            Vector256<short> fired = Vector256.GreaterThanOrEqual(v, theta);
            (v - (theta & fired)).StoreUnsafe(ref membrane, at);
            (Vector128.Narrow(fired.GetLower(), fired.GetUpper()).AsByte() & Vector128<byte>.One).StoreUnsafe(ref _state.OutputSpikes[0], at);
            block = ref NeuronOperands<Lanes, Vector256<short>>.Next(ref block);
            _counters.OutputSpikes += Lanes.Count - Lanes.CountClear(fired);
        }

        _counters.Saturations += saturations;
    }

    /// <summary>Gives up what is known of the currents, after a step of the scalar form.</summary>
    public void ForgetBound() => _bound = MagnitudeBounds<Lanes, Vector256<short>>.Unknown;

    private void AddInOrder(ActiveRows active)
    {
        foreach (ushort row in active.Recurrent)
        {
            _counters.SynapticOperations -= active.Sources.OutputOperations[row]; // The scalar form counts them itself.
        }

        _scalar.AddToOutputs();
        ForgetBound();
    }
}
