using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SpikeSim.Chips;

/// <summary>Clauses 3.4 to 3.6 over all hidden neurons: decay, integration, thresholds and the list of those that fired, without a branch.</summary>
/// <typeparam name="TLanes">The width.</typeparam>
/// <typeparam name="TVector">Its vector type.</typeparam>
internal sealed class HiddenStep<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private readonly ChipProgram _program;
    private readonly ChipState _state;
    private readonly ChipCounters _counters;
    private readonly NeuronOperands<TLanes, TVector> _operands;
    private readonly FiredLanes _fired;
    private readonly int _end;
    private readonly bool _usesSecond;
    private readonly bool _fires;
    private readonly bool _isUsual; // Biases, no short shifts, no aliases: that loop is free of questions.

    public HiddenStep(ChipProgram program, ChipState state, ChipCounters counters, int laneEnd)
    {
        _program = program;
        _state = state;
        _counters = counters;
        _end = laneEnd;
        _usesSecond = program.UsesSecondCurrent;
        _operands = new NeuronOperands<TLanes, TVector>(program, program.Hidden, laneEnd);
        _fired = new FiredLanes(laneEnd);
        _fires = program.Aliases.IsEmpty;
        _isUsual = _fires && _operands.HasBias && !_operands.HasShortShifts;
    }

    /// <summary>Advances all neurons and lists those that fired, unless aliases leave that to the scalar form.</summary>
    /// <param name="isExact">Whether no sum can saturate; with two currents that must be so.</param>
    public void Advance(bool isExact)
    {
        bool someAgain = _usesSecond ? Advance<Constant.No, Constant.Yes, Constant.No>()
            : !isExact ? Advance<Constant.Yes, Constant.No, Constant.No>()
            : _isUsual ? Advance<Constant.No, Constant.No, Constant.Yes>()
            : Advance<Constant.No, Constant.No, Constant.No>();
        if (_fires)
        {
            Finish(TLanes.List(_fired, ref MemoryMarshal.GetArrayDataReference(_state.SpikeIds)), someAgain);
        }
    }

    // Says whether any neuron is still at its threshold after one spike.
    private bool Advance<TClamps, TSecond, TUsual>()
        where TClamps : struct, IConstant
        where TSecond : struct, IConstant
        where TUsual : struct, IConstant
    {
        ref short current = ref _state.Current.First;
        ref short current2 = ref _state.Current2.First;
        ref short membrane = ref _state.Membrane.First;
        ref short block = ref _operands.First;
        ref byte bits = ref _fired.Bits;
        bool hasShortShifts = !TUsual.IsYes && _operands.HasShortShifts;
        bool hasBias = TUsual.IsYes || _operands.HasBias;
        bool clampsDelta = _operands.ClampsDelta;
        bool fires = TUsual.IsYes || _fires;
        int end = _end;
        TVector below = TLanes.Create(-1);
        int saturations = 0;
        for (int i = 0; i < end; i += TLanes.Count)
        {
            nuint at = (nuint)(uint)i;
            TVector c = TLanes.Load(ref current, at);
            c = TLanes.Subtract(c, TLanes.Leak(c, NeuronOperands<TLanes, TVector>.CurrentDecay(ref block), hasShortShifts));
            TLanes.Store(c, ref current, at);
            TVector v = TLanes.Load(ref membrane, at);
            TVector leak = TLanes.Leak(v, NeuronOperands<TLanes, TVector>.MembraneDecay(ref block), hasShortShifts);
            if (TClamps.IsYes)
            {
                v = IntegrateClamped(v, leak, c, ref block, clampsDelta, hasBias, ref saturations);
            }
            else
            {
                v = TLanes.Add(TLanes.Subtract(v, leak), c);
                if (hasBias)
                {
                    v = TLanes.Add(v, NeuronOperands<TLanes, TVector>.Bias(ref block));
                }
            }

            if (TSecond.IsYes)
            {
                TVector c2 = TLanes.Load(ref current2, at);
                c2 = TLanes.Subtract(c2, TLanes.Leak(c2, NeuronOperands<TLanes, TVector>.Current2Decay(ref block), hasShortShifts));
                TLanes.Store(c2, ref current2, at);
                v = TLanes.Add(v, c2);
            }

            if (fires)
            {
                TVector theta = NeuronOperands<TLanes, TVector>.Threshold(ref block);
                v = TLanes.Fire(v, theta, i, ref bits);
                below = TLanes.KeepBelow(below, v, theta);
            }

            TLanes.Store(v, ref membrane, at);
            block = ref Unsafe.Add(ref block, NeuronOperands<TLanes, TVector>.Fields * TLanes.Count);
        }

        if (TClamps.IsYes)
        {
            _counters.Saturations += saturations;
        }

        return !TLanes.AllSet(below);
    }

    /// <summary>Clause 3.5 with every clamp, counted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector IntegrateClamped(TVector v, TVector leak, TVector c, ref short block, bool clampsDelta, bool hasBias, ref int saturations)
    {
        if (!clampsDelta)
        {
            return Clamped(TLanes.Subtract(v, leak), c, ref saturations);
        }

        TVector delta = Clamped(TLanes.Subtract(TLanes.Zero, leak), c, ref saturations);
        if (hasBias)
        {
            delta = Clamped(delta, NeuronOperands<TLanes, TVector>.Bias(ref block), ref saturations);
        }

        return Clamped(v, delta, ref saturations);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Clamped(TVector left, TVector right, ref int saturations)
    {
        TVector sum = TLanes.AddSaturate(left, right);
        saturations += TLanes.CountClear(TLanes.EqualLanes(sum, TLanes.Add(left, right)));
        return sum;
    }

    private void Finish(int spiking, bool someAgain)
    {
        _counters.HiddenSpikes += spiking;
        _state.SetSingleSpikes(spiking);
        if (someAgain)
        {
            Repeat(spiking);
        }
    }

    // Clause 3.6, the rare rest.
    private void Repeat(int spiking)
    {
        Span<short> membranes = _state.Membrane.Span;
        for (int i = 0; i < spiking; i++)
        {
            int id = _state.SpikeIds[i];
            int threshold = _program.Hidden.Threshold[id];
            int spikes = 1;
            while (membranes[id] >= threshold && spikes < _program.Arithmetic.MaxHiddenSpikes)
            {
                spikes++;
                membranes[id] = unchecked((short)(membranes[id] - threshold));
            }

            _state.SpikeCounts[i] = (byte)spikes;
            _counters.HiddenSpikes += spikes - 1;
        }

        _state.SetSpiking(spiking);
    }
}
