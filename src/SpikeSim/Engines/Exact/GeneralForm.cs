using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SpikeSim.Engines.Exact;

/// <summary>
/// The general form: eight neurons at a time are carried from event to event by their closed-form flow. Any time constants, none to
/// two synapses, refractory times.
/// </summary>
/// <typeparam name="TVector">A vector of doubles.</typeparam>
/// <typeparam name="TLanes">Its operations.</typeparam>
internal sealed class GeneralForm<TVector, TLanes> : INeuronForm
    where TVector : struct
    where TLanes : IRealLanes<TVector>
{
    private const int BlockSize = BlockLayout.BlockSize;

    private readonly NeuronTable _neurons;
    private readonly BlockLayout _layout;
    private readonly Wiring _wiring;
    private readonly Drives _drives;
    private readonly bool _hasRefractory;
    private readonly GeneralStates<TVector, TLanes> _flow;
    private readonly BlockStates _states;
    private readonly DueList _due;

    // Per place: the time that was found exactly, and the time of the state from which it was found.
    private readonly double[] _exactDue;
    private readonly double[] _exactFrom;

    public GeneralForm(NeuronTable neurons, BlockLayout layout, Wiring wiring)
    {
        _neurons = neurons;
        _layout = layout;
        _wiring = wiring;
        _drives = new Drives(neurons, layout);
        _hasRefractory = neurons.Refractory.Any(r => r > 0);
        _flow = new GeneralStates<TVector, TLanes>(neurons, layout);
        _states = _flow.Values;
        _due = new DueList(_states);
        _exactDue = new double[layout.Places];
        _exactFrom = new double[layout.Places];
        Reset();
    }

    public int VectorBits => TLanes.Count * 64;

    public void Reset()
    {
        _drives.Reset();
        Array.Fill(_exactDue, double.NaN);
        _flow.Reset(_drives);
    }

    public void Deliver(in WireRun run, double amount, double seconds)
    {
        if (run.Class == 1)
        {
            DeliverToOneSynapse(run, amount, seconds);
        }
        else
        {
            DeliverToOthers(run, amount, seconds);
        }
    }

    public void Drive(in WireRun run, double amount, double seconds)
    {
        int weight = run.FirstWeight;
        foreach (WireEntry entry in _wiring.Entries.AsSpan(run.First, run.End - run.First))
        {
            _flow.CarryTo(entry.Block, seconds);
            for (uint lanes = entry.Lanes; lanes != 0; lanes &= lanes - 1)
            {
                ChangeDrive((entry.Block * BlockSize) + BitOperations.TrailingZeroCount(lanes), run.Synapse, _wiring.Weights.Span[weight++] * amount);
            }

            _flow.SetDue(entry.Block);
        }
    }

    public int FirstDue(double now, double horizonSeconds, out double due)
    {
        _due.Collect<TVector, TLanes>(horizonSeconds);
        return NextDue(now, horizonSeconds, out due);
    }

    public int NextDue(double now, double horizonSeconds, out double due)
    {
        while (true)
        {
            int place = _due.Earliest(horizonSeconds, out double others);
            due = place < 0 ? double.PositiveInfinity : DueAt(place);
            if (place < 0 || IsExact(place))
            {
                return place;
            }

            Attend(place, now, horizonSeconds);
            due = DueAt(place);
            if (due < others && due <= horizonSeconds && IsExact(place))
            {
                return place;
            }
        }
    }

    public void Settle(double seconds)
    {
        for (int block = 0; block < _layout.Blocks; block++)
        {
            // All of them first: carrying the block puts an end to what was found.
            uint settled = 0;
            for (int lane = 0; lane < BlockSize; lane++)
            {
                int place = (block * BlockSize) + lane;
                settled |= DueAt(place) == seconds && IsExact(place) ? 1u << lane : 0;
            }

            for (; settled != 0; settled &= settled - 1)
            {
                int place = (block * BlockSize) + BitOperations.TrailingZeroCount(settled);
                _flow.CarryTo(block, seconds);
                ref double membrane = ref _states.At(place, GeneralField.Membrane);
                membrane = Math.Max(membrane, _states.At(place, GeneralField.Threshold));
                (_exactDue[place], _exactFrom[place]) = (seconds, seconds);
            }
        }
    }

    public void Fire(int place, double seconds)
    {
        int block = place / BlockSize;
        int neuron = _layout.NeuronAt[place];
        _flow.CarryTo(block, seconds);

        // A membrane without a synapse jumps, and may be beyond the threshold; all others are at it.
        ref double membrane = ref _states.At(place, GeneralField.Membrane);
        bool keepsRest = _neurons.Subtracts[neuron] && _neurons.Synapses[neuron] == 0 && _neurons.Refractory[neuron] == 0;
        membrane = _neurons.Reset[neuron] - _flow.Level[place] + (keepsRest ? Math.Max(membrane - _states.At(place, GeneralField.Threshold), 0) : 0);
        if (_neurons.Refractory[neuron] > 0)
        {
            _flow.Release[place] = seconds + _neurons.Refractory[neuron];
            _flow.Held[block] |= (byte)(1 << (place % BlockSize));
        }

        _flow.SetDue(block);
    }

    public double MembraneAt(int place, double seconds) =>
        _flow.IsHeld(place) ? _neurons.Reset[_layout.NeuronAt[place]] : _flow.After(place, seconds).Membrane + _flow.Level[place];

    public double CurrentAt(int place, int synapse, double seconds)
    {
        FlowState state = _flow.After(place, seconds);
        return (synapse == 0 ? state.First : state.Second) + _drives.ConstantCurrent(place, synapse);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double DueAt(int place) => _states.At(place, BlockStates.Due);

    /// <summary>Whether a place fires when it is due.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsExact(int place) => _exactDue[place] == DueAt(place) && _exactFrom[place] == _flow.Time[place / BlockSize] && !_flow.IsHeld(place);

    /// <summary>Looks at a place that is due by a bound: afterwards it is due at an exact time or beyond the horizon.</summary>
    private void Attend(int place, double now, double horizonSeconds)
    {
        int block = place / BlockSize;
        if (_flow.IsHeld(place))
        {
            // The end of the refractory time: the membrane moves again from where it was held.
            _flow.CarryTo(block, DueAt(place));
            _flow.Held[block] = (byte)(_flow.Held[block] & ~(1 << (place % BlockSize)));
            _flow.SetDue(block);
            return;
        }

        double time = _flow.Time[block];
        Crossing crossing = CrossingSearch.Find(_flow.StateOf(place), _flow.Rates[place], _states.At(place, GeneralField.Threshold), horizonSeconds - time, time * 5e-17);
        if (crossing.IsExact)
        {
            double due = Math.Max(time + crossing.Seconds, now);
            (_states.At(place, BlockStates.Due), _exactDue[place], _exactFrom[place]) = (due, due, time);
        }
        else
        {
            _states.At(place, BlockStates.Due) = Math.Max(time + crossing.Seconds, Math.BitIncrement(horizonSeconds));
        }
    }

    private void ChangeDrive(int place, int synapse, double amount)
    {
        double current = _drives.ConstantCurrent(place, synapse);
        _drives.Change(place, synapse, amount);
        double level = _drives.Level(place);
        if (synapse < _flow.Synapses)
        {
            _states.At(place, GeneralField.CurrentOf(synapse)) += current - _drives.ConstantCurrent(place, synapse);
        }

        _states.At(place, GeneralField.Membrane) += _flow.Level[place] - level;
        _flow.SetLevel(place, level);
    }

    /// <summary>Events for neurons without a synapse or with two.</summary>
    private void DeliverToOthers(in WireRun run, double amount, double seconds)
    {
        int field = run.Class == 0 ? GeneralField.Membrane : GeneralField.CurrentOf(run.Synapse);
        nuint weight = (nuint)run.FirstWeight;
        ref int table = ref TLanes.UnpackTable;
        foreach (WireEntry entry in _wiring.Entries.AsSpan(run.First, run.End - run.First))
        {
            _flow.CarryTo(entry.Block, seconds);
            ref double target = ref _states.Row(entry.Block, field);
            uint lanes = entry.Lanes;
            for (nuint lane = 0; lane < BlockSize; lane += (nuint)TLanes.Count)
            {
                uint part = lanes & ((1u << TLanes.Count) - 1);
                TVector weights = TLanes.Unpack(ref _wiring.Weights.First, weight, part, ref table);
                TLanes.Store(TLanes.MultiplyAdd(weights, TLanes.All(amount), TLanes.Load(ref target, lane)), ref target, lane);
                weight += (nuint)BitOperations.PopCount(part);
                lanes >>= TLanes.Count;
            }

            _flow.SetDue(entry.Block);
        }
    }

    /// <summary>Events for neurons with one synapse: the loop in which the time of a run is spent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void DeliverToOneSynapse(in WireRun run, double amount, double seconds)
    {
        ref int table = ref TLanes.UnpackTable;
        ReadOnlySpan<WireEntry> entries = _wiring.Entries.AsSpan(run.First, run.End - run.First);
        ref double weights = ref Unsafe.Add(ref _wiring.Weights.First, run.FirstWeight);
        ref double states = ref _states.First;
        ref double times = ref MemoryMarshal.GetArrayDataReference(_flow.Time);
        ref double fastest = ref MemoryMarshal.GetArrayDataReference(_flow.Fastest);
        nuint stride = (nuint)_states.Stride;
        TVector amounts = TLanes.All(amount);
        TVector now = TLanes.All(seconds);
        for (int i = 0; i < entries.Length; i++)
        {
            WireEntry entry = entries[i];
            nuint block = (nuint)entry.Block;
            uint lanes = entry.Lanes;
            ref double state = ref Unsafe.Add(ref states, block * stride);
            ref double time = ref Unsafe.Add(ref times, block);
            double elapsed = seconds - time;
            double reach = elapsed * Unsafe.Add(ref fastest, block);
            time = seconds;
            if (TLanes.Count == BlockSize)
            {
                Advance(ref state, TLanes.Multiply(TLanes.Unpack(ref weights, 0, lanes, ref table), amounts), elapsed, reach, now);
                weights = ref Unsafe.Add(ref weights, BitOperations.PopCount(lanes));
                continue;
            }

            for (int lane = 0; lane < BlockSize; lane += TLanes.Count)
            {
                uint part = lanes & ((1u << TLanes.Count) - 1);
                Advance(ref Unsafe.Add(ref state, lane), TLanes.Multiply(TLanes.Unpack(ref weights, 0, part, ref table), amounts), elapsed, reach, now);
                weights = ref Unsafe.Add(ref weights, BitOperations.PopCount(part));
                lanes >>= TLanes.Count;
            }
        }

        if (_hasRefractory)
        {
            _flow.Hold(entries);
        }
    }

    /// <summary>Carries neurons with one synapse over a time, lets their currents jump, and works out when they are due.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Advance(ref double state, TVector jump, double elapsed, double reach, TVector now)
    {
        TVector zero = TLanes.All(0);
        TVector a = TLanes.Load(ref state, GeneralField.Membrane * BlockSize);
        TVector j = TLanes.Load(ref state, GeneralField.FirstCurrent * BlockSize);
        TVector rate = TLanes.Load(ref state, GeneralField.MembraneRate * BlockSize);
        TVector currentRate = TLanes.Load(ref state, (GeneralField.FirstCurrent + GeneralField.CurrentRateBehind) * BlockSize);
        FlowLanes<TVector, TLanes>.Coefficients(rate, currentRate, elapsed, reach, out TVector decay, out TVector gain, out TVector currentDecay);
        a = TLanes.MultiplyAdd(a, decay, TLanes.Multiply(j, gain));
        j = TLanes.MultiplyAdd(j, currentDecay, jump);
        TLanes.Store(a, ref state, GeneralField.Membrane * BlockSize);
        TLanes.Store(j, ref state, GeneralField.FirstCurrent * BlockSize);
        TVector brake = TLanes.Min(TLanes.Subtract(zero, j), zero);
        TLanes.Store(GeneralStates<TVector, TLanes>.Due(a, brake, rate, TLanes.Load(ref state, GeneralField.Threshold * BlockSize), now), ref state, BlockStates.Due);
    }
}
