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

    private readonly FoundTime[] _found;

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
        _found = new FoundTime[layout.Places];
        Reset();
    }

    public int VectorBits => TLanes.Count * 64;

    public void Reset()
    {
        _drives.Reset();
        Array.Fill(_found, FoundTime.None);
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

    public void Fire(int place, double seconds)
    {
        int block = place / BlockSize;
        int neuron = _layout.NeuronAt[place];
        CarryTo(block, seconds);

        // A membrane without a synapse jumps, and may be beyond the threshold; all others are at it.
        ref double membrane = ref _states.At(place, GeneralField.Membrane);
        bool keepsRest = _neurons.Subtracts[neuron] && _neurons.Synapses[neuron] == 0 && _neurons.Refractory[neuron] == 0;
        membrane = _neurons.Reset[neuron] - _flow.Level[place] + (keepsRest ? Math.Max(membrane - _states.At(place, GeneralField.Threshold), 0) : 0);
        if (_neurons.Refractory[neuron] > 0)
        {
            _found[place] = FoundTime.After(seconds, _neurons.Refractory[neuron] + _found[place].Rest, seconds, double.NaN);
            _flow.Release[place] = _found[place].Seconds;
            _flow.Held[block] |= (byte)(1 << (place % BlockSize));
        }
        else
        {
            Turn(place);
            _found[place] = FoundTime.None;
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
    private bool IsExact(int place) => _found[place].Seconds == DueAt(place) && _found[place].From == _flow.Time[place / BlockSize] && !_flow.IsHeld(place);

    /// <summary>Looks at a place that is due by a bound: afterwards it is due at an exact time or beyond the horizon.</summary>
    private void Attend(int place, double now, double horizonSeconds)
    {
        int block = place / BlockSize;
        if (_flow.IsHeld(place))
        {
            // The end of the refractory time: the membrane moves again from where it was held.
            CarryTo(block, DueAt(place));
            _flow.Held[block] = (byte)(_flow.Held[block] & ~(1 << (place % BlockSize)));
            Turn(place);
            _flow.SetDue(block);
            return;
        }

        double time = _flow.Time[block];
        Crossing crossing = CrossingSearch.Find(_flow.StateOf(place), _flow.Rates[place], _states.At(place, GeneralField.Threshold), horizonSeconds - time);
        if (crossing.IsExact)
        {
            _found[place] = FoundTime.After(time, crossing.Seconds, now, time);
            _states.At(place, BlockStates.Due) = _found[place].Seconds;
        }
        else
        {
            _states.At(place, BlockStates.Due) = Math.Max(time + crossing.Seconds, Math.BitIncrement(horizonSeconds));
        }
    }

    /// <summary>Carries a block to a time; its neurons that reach their thresholds at that very instant stand at them, whatever rounding makes of it.</summary>
    private void CarryTo(int block, double seconds)
    {
        uint due = DueSearch<TVector, TLanes>.DueOf(ref _states.Row(block, BlockStates.Due), 0, TLanes.All(seconds));
        if (BitOperations.IsPow2(due))
        {
            _flow.CarryTo(block, seconds);
            return;
        }

        // All of them first: carrying the block puts an end to what was found.
        uint settled = 0;
        for (; due != 0; due &= due - 1)
        {
            int lane = BitOperations.TrailingZeroCount(due);
            settled |= IsExact((block * BlockSize) + lane) ? 1u << lane : 0;
        }

        _flow.CarryTo(block, seconds);
        for (; settled != 0; settled &= settled - 1)
        {
            int place = (block * BlockSize) + BitOperations.TrailingZeroCount(settled);
            ref double membrane = ref _states.At(place, GeneralField.Membrane);
            membrane = Math.Max(membrane, _states.At(place, GeneralField.Threshold));
            _found[place] = _found[place] with { From = seconds };
        }
    }

    /// <summary>A membrane that begins to move moves from the time itself, of which the time in a double is short.</summary>
    private void Turn(int place) =>
        _states.At(place, GeneralField.Membrane) -= _flow.StateOf(place).Slope(_flow.Rates[place]) * _found[place].Rest;

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
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
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
        FlowLanes<TVector, TLanes>.Carry(rate, currentRate, elapsed, reach, ref a, ref j);
        j = TLanes.Add(j, jump);
        TLanes.Store(a, ref state, GeneralField.Membrane * BlockSize);
        TLanes.Store(j, ref state, GeneralField.FirstCurrent * BlockSize);
        TVector brake = TLanes.Min(TLanes.Subtract(zero, j), zero);
        TLanes.Store(GeneralStates<TVector, TLanes>.Due(a, brake, rate, TLanes.Load(ref state, GeneralField.Threshold * BlockSize), now), ref state, BlockStates.Due);
    }
}
