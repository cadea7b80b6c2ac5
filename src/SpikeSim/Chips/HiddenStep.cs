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
    private readonly PendingSums? _rest;
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
        _isUsual = _fires && _operands.HasBias && !_operands.HasShortShifts && !_usesSecond;
        _rest = _isUsual ? new PendingSums(laneEnd) : null;
    }

    /// <summary>Sums that <see cref="Advance(bool)"/> takes along where no sum can saturate; null where it cannot.</summary>
    public PendingSums? Rest => _rest;

    /// <summary>Advances all neurons and lists those that fired, unless aliases leave that to the scalar form.</summary>
    /// <param name="isExact">Whether no sum can saturate; with two currents that must be so.</param>
    public void Advance(bool isExact)
    {
        bool someAgain = _usesSecond ? Advance<Constant.No, Constant.Yes>()
            : !isExact ? Advance<Constant.Yes, Constant.No>()
            : !_isUsual ? Advance<Constant.No, Constant.No>()
            : TakeRest() is { } rest ? AdvanceUsual<Constant.Yes>(rest)
            : AdvanceUsual<Constant.No>(null);
        if (_fires)
        {
            Finish(TLanes.List(_fired, ref MemoryMarshal.GetArrayDataReference(_state.SpikeIds)), someAgain);
        }
    }

    private PendingSums? TakeRest()
    {
        if (_rest is not { IsPending: true })
        {
            return null;
        }

        _rest.IsPending = false;
        return _rest;
    }

    // Says whether any neuron is still at its threshold after one spike.
    private bool AdvanceUsual<TRest>(PendingSums? rest)
        where TRest : struct, IConstant
    {
        ref short current = ref _state.Current.First;
        ref short membrane = ref _state.Membrane.First;
        ref short block = ref _operands.First;
        ref short pairs = ref TRest.IsYes ? ref rest!.First : ref current;
        TVector lift = TLanes.Create(TRest.IsYes ? rest!.Lift : (short)0);
        ref byte bits = ref _fired.Bits;
        int end = _end;
        TVector below = TLanes.Create(-1);
        for (int i = 0; i < end; i += 2 * TLanes.Count)
        {
            nuint at = (nuint)(uint)i;
            nuint next = at + (nuint)TLanes.Count;
            TVector c1 = TLanes.Load(ref current, at);
            TVector c2 = TLanes.Load(ref current, next);
            if (TRest.IsYes)
            {
                TVector sums = TLanes.Load(ref pairs, at / 2);
                c1 = TLanes.Add(TLanes.Subtract(c1, lift), TLanes.LowerBytes(sums));
                c2 = TLanes.Add(TLanes.Subtract(c2, lift), TLanes.UpperBytes(sums));
            }

            c1 = TLanes.Subtract(c1, TLanes.Leak(c1, NeuronOperands<TLanes, TVector>.CurrentDecay(ref block), false));
            TLanes.Store(c1, ref current, at);
            TVector v = Integrate(TLanes.Load(ref membrane, at), c1, ref block);
            TVector theta = NeuronOperands<TLanes, TVector>.Threshold(ref block);
            v = TLanes.Fire(v, theta, i, ref bits);
            below = TLanes.KeepBelow(below, v, theta);
            TLanes.Store(v, ref membrane, at);
            block = ref NeuronOperands<TLanes, TVector>.Next(ref block);

            c2 = TLanes.Subtract(c2, TLanes.Leak(c2, NeuronOperands<TLanes, TVector>.CurrentDecay(ref block), false));
            TLanes.Store(c2, ref current, next);
            v = Integrate(TLanes.Load(ref membrane, next), c2, ref block);
            theta = NeuronOperands<TLanes, TVector>.Threshold(ref block);
            v = TLanes.Fire(v, theta, i + TLanes.Count, ref bits);
            below = TLanes.KeepBelow(below, v, theta);
            TLanes.Store(v, ref membrane, next);
            block = ref NeuronOperands<TLanes, TVector>.Next(ref block);
        }

        return !TLanes.AllSet(below);
    }

    // Says whether any neuron is still at its threshold after one spike.
    private bool Advance<TClamps, TSecond>()
        where TClamps : struct, IConstant
        where TSecond : struct, IConstant
    {
        ref short current = ref _state.Current.First;
        ref short current2 = ref _state.Current2.First;
        ref short membrane = ref _state.Membrane.First;
        ref short block = ref _operands.First;
        ref byte bits = ref _fired.Bits;
        bool hasShortShifts = _operands.HasShortShifts;
        bool hasBias = _operands.HasBias;
        bool clampsDelta = _operands.ClampsDelta;
        bool fires = _fires;
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
            block = ref NeuronOperands<TLanes, TVector>.Next(ref block);
        }

        if (TClamps.IsYes)
        {
            _counters.Saturations += saturations;
        }

        return !TLanes.AllSet(below);
    }

    // Clause 3.5 where nothing can saturate, with a bias and no short shift.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Integrate(TVector v, TVector c, ref short block)
    {
        TVector leak = TLanes.Leak(v, NeuronOperands<TLanes, TVector>.MembraneDecay(ref block), false);
        return TLanes.Add(TLanes.Add(TLanes.Subtract(v, leak), c), NeuronOperands<TLanes, TVector>.Bias(ref block));
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
