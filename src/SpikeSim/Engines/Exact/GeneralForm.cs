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

    // Fields of a place: see FlowState for A and the currents; the threshold is above V_leak; currents and their rates come in pairs.
    private const int Membrane = 1;
    private const int Threshold = 2;
    private const int MembraneRate = 3;
    private const int FirstCurrent = 4;
    private const int CurrentRateBehind = 1;
    private const int FieldsPerSynapse = 2;

    private readonly NeuronTable _neurons;
    private readonly BlockLayout _layout;
    private readonly Wiring _wiring;
    private readonly Drives _drives;
    private readonly FlowRates[] _rates;
    private readonly int _synapses;
    private readonly bool _hasRefractory;
    private readonly BlockStates _states;
    private readonly DueList _due;
    private readonly double[] _level;
    private readonly double[] _release;

    // Per block: the time of its state, its fastest rate, and a bit per lane.
    private readonly double[] _time;
    private readonly double[] _fastest;
    private readonly byte[] _isHeld;

    // Per place: the time that was found exactly, and the time of the state from which it was found.
    private readonly double[] _exactDue;
    private readonly double[] _exactFrom;

    public GeneralForm(NeuronTable neurons, BlockLayout layout, Wiring wiring)
    {
        _neurons = neurons;
        _layout = layout;
        _wiring = wiring;
        _drives = new Drives(neurons, layout);
        _rates = new FlowRates[layout.Places];
        _synapses = neurons.Synapses.Max();
        _hasRefractory = neurons.Refractory.Any(r => r > 0);
        _states = new BlockStates(layout.Blocks, FirstCurrent + (FieldsPerSynapse * _synapses));
        _due = new DueList(_states);
        _level = new double[layout.Places];
        _release = new double[layout.Places];
        _time = new double[layout.Blocks];
        _fastest = new double[layout.Blocks];
        _isHeld = new byte[layout.Blocks];
        _exactDue = new double[layout.Places];
        _exactFrom = new double[layout.Places];
        SetRates();
        Reset();
    }

    public int VectorBits => TLanes.Count * 64;

    public void Reset()
    {
        _drives.Reset();
        Array.Clear(_time);
        Array.Clear(_isHeld);
        Array.Fill(_exactDue, double.NaN);
        for (int place = 0; place < _layout.Places; place++)
        {
            _level[place] = _drives.Level(place);
            _states.At(place, Membrane) = -_level[place];
            _states.At(place, Threshold) = ThresholdAt(place);
            for (int s = 0; s < _synapses; s++)
            {
                _states.At(place, CurrentOf(s)) = -_drives.ConstantCurrent(place, s);
            }
        }

        for (int block = 0; block < _layout.Blocks; block++)
        {
            SetDue(block);
        }
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
            CarryTo(entry.Block, seconds);
            for (uint lanes = entry.Lanes; lanes != 0; lanes &= lanes - 1)
            {
                ChangeDrive((entry.Block * BlockSize) + BitOperations.TrailingZeroCount(lanes), run.Synapse, _wiring.Weights.Span[weight++] * amount);
            }

            SetDue(entry.Block);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double DueAt(int place) => _states.At(place, BlockStates.Due);

    /// <summary>Whether a place fires when it is due.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsExact(int place) => _exactDue[place] == DueAt(place) && _exactFrom[place] == _time[place / BlockSize] && !IsHeld(place);

    /// <summary>Looks at a place that is due by a bound: afterwards it is due at an exact time or beyond the horizon.</summary>
    private void Attend(int place, double now, double horizonSeconds)
    {
        int block = place / BlockSize;
        if (IsHeld(place))
        {
            // The end of the refractory time: the membrane moves again from where it was held.
            CarryTo(block, DueAt(place));
            _isHeld[block] = (byte)(_isHeld[block] & ~(1 << (place % BlockSize)));
            SetDue(block);
            return;
        }

        double time = _time[block];
        Crossing crossing = CrossingSearch.Find(StateOf(place), _rates[place], _states.At(place, Threshold), horizonSeconds - time, time * 5e-17);
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
                CarryTo(block, seconds);
                ref double membrane = ref _states.At(place, Membrane);
                membrane = Math.Max(membrane, _states.At(place, Threshold));
                (_exactDue[place], _exactFrom[place]) = (seconds, seconds);
            }
        }
    }

    public void Fire(int place, double seconds)
    {
        int block = place / BlockSize;
        int neuron = _layout.NeuronAt[place];
        CarryTo(block, seconds);

        // A membrane without a synapse jumps, and may be beyond the threshold; all others are at it.
        ref double membrane = ref _states.At(place, Membrane);
        bool keepsRest = _neurons.Subtracts[neuron] && _neurons.Synapses[neuron] == 0 && _neurons.Refractory[neuron] == 0;
        membrane = _neurons.Reset[neuron] - _level[place] + (keepsRest ? Math.Max(membrane - _states.At(place, Threshold), 0) : 0);
        if (_neurons.Refractory[neuron] > 0)
        {
            _release[place] = seconds + _neurons.Refractory[neuron];
            _isHeld[block] |= (byte)(1 << (place % BlockSize));
        }

        SetDue(block);
    }

    public double MembraneAt(int place, double seconds) =>
        IsHeld(place) ? _neurons.Reset[_layout.NeuronAt[place]] : After(place, seconds).Membrane + _level[place];

    public double CurrentAt(int place, int synapse, double seconds)
    {
        FlowState state = After(place, seconds);
        return (synapse == 0 ? state.First : state.Second) + _drives.ConstantCurrent(place, synapse);
    }

    private static int CurrentOf(int synapse) => FirstCurrent + (FieldsPerSynapse * synapse);

    private bool IsHeld(int place) => (_isHeld[place / BlockSize] >> (place % BlockSize) & 1) != 0;

    private FlowState StateOf(int place) => new(
        _states.At(place, Membrane), _synapses > 0 ? _states.At(place, CurrentOf(0)) : 0, _synapses > 1 ? _states.At(place, CurrentOf(1)) : 0);

    private FlowState After(int place, double seconds) => Flow.After(StateOf(place), _rates[place], seconds - _time[place / BlockSize]);

    private void SetRates()
    {
        for (int place = 0; place < _layout.Places; place++)
        {
            int neuron = _layout.NeuronAt[place];
            if (neuron < 0)
            {
                continue;
            }

            double Rate(int synapse) => _neurons.Synapses[neuron] > synapse ? 1 / _neurons.TauSynapse[synapse][neuron] : 0;
            var rates = new FlowRates(1 / _neurons.TauMembrane[neuron], Rate(0), Rate(1));
            _rates[place] = rates;
            _states.At(place, MembraneRate) = rates.Membrane;
            for (int s = 0; s < _synapses; s++)
            {
                _states.At(place, CurrentOf(s) + CurrentRateBehind) = Rate(s);
            }

            _fastest[place / BlockSize] = Math.Max(_fastest[place / BlockSize], rates.Fastest);
        }
    }

    private double ThresholdAt(int place) =>
        _layout.NeuronAt[place] < 0 ? double.PositiveInfinity : _neurons.Threshold[_layout.NeuronAt[place]] - _level[place];

    private void ChangeDrive(int place, int synapse, double amount)
    {
        double current = _drives.ConstantCurrent(place, synapse);
        _drives.Change(place, synapse, amount);
        double level = _drives.Level(place);
        if (synapse < _synapses)
        {
            _states.At(place, CurrentOf(synapse)) += current - _drives.ConstantCurrent(place, synapse);
        }

        _states.At(place, Membrane) += _level[place] - level;
        _level[place] = level;
        _states.At(place, Threshold) = ThresholdAt(place);
    }

    /// <summary>Events for neurons without a synapse or with two.</summary>
    private void DeliverToOthers(in WireRun run, double amount, double seconds)
    {
        int field = run.Class == 0 ? Membrane : CurrentOf(run.Synapse);
        nuint weight = (nuint)run.FirstWeight;
        ref int table = ref TLanes.UnpackTable;
        foreach (WireEntry entry in _wiring.Entries.AsSpan(run.First, run.End - run.First))
        {
            CarryTo(entry.Block, seconds);
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

            SetDue(entry.Block);
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
        ref double times = ref MemoryMarshal.GetArrayDataReference(_time);
        ref double fastest = ref MemoryMarshal.GetArrayDataReference(_fastest);
        nuint stride = (nuint)_states.Stride;
        TVector amounts = TLanes.All(amount);
        TVector now = TLanes.All(seconds);
        for (int i = 0; i < entries.Length; i++)
        {
            nuint block = (nuint)entries[i].Block;
            uint lanes = entries[i].Lanes;
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
            HoldAll(entries);
        }
    }

    /// <summary>Carries neurons with one synapse over a time, lets their currents jump, and works out when they are due.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Advance(ref double state, TVector jump, double elapsed, double reach, TVector now)
    {
        TVector zero = TLanes.All(0);
        TVector a = TLanes.Load(ref state, Membrane * BlockSize);
        TVector j = TLanes.Load(ref state, FirstCurrent * BlockSize);
        TVector rate = TLanes.Load(ref state, MembraneRate * BlockSize);
        TVector currentRate = TLanes.Load(ref state, (FirstCurrent + CurrentRateBehind) * BlockSize);
        Coefficients(rate, currentRate, elapsed, reach, out TVector decay, out TVector gain, out TVector currentDecay);
        a = TLanes.MultiplyAdd(a, decay, TLanes.Multiply(j, gain));
        j = TLanes.MultiplyAdd(j, currentDecay, jump);
        TLanes.Store(a, ref state, Membrane * BlockSize);
        TLanes.Store(j, ref state, FirstCurrent * BlockSize);
        TVector brake = TLanes.Min(TLanes.Subtract(zero, j), zero);
        TLanes.Store(Due(a, brake, rate, TLanes.Load(ref state, Threshold * BlockSize), now), ref state, BlockStates.Due);
    }

    private void HoldAll(ReadOnlySpan<WireEntry> entries)
    {
        foreach (WireEntry entry in entries)
        {
            if (_isHeld[entry.Block] != 0)
            {
                Hold(entry.Block);
            }
        }
    }

    /// <summary>Moves the state of a block to a time.</summary>
    private void CarryTo(int block, double seconds)
    {
        double elapsed = seconds - _time[block];
        _time[block] = seconds;
        if (elapsed == 0)
        {
            return;
        }

        double reach = elapsed * _fastest[block];
        int synapses = _layout.ClassOf[block];
        for (int lane = 0; lane < BlockSize; lane += TLanes.Count)
        {
            ref double state = ref Unsafe.Add(ref _states.Row(block, 0), lane);
            TVector rate = TLanes.Load(ref state, MembraneRate * BlockSize);
            TVector sum = TLanes.Load(ref state, Membrane * BlockSize);
            if (synapses == 0)
            {
                sum = TLanes.Multiply(sum, Decay(TLanes.Multiply(rate, TLanes.All(-elapsed)), reach));
            }

            for (int s = 0; s < synapses; s++)
            {
                ref double current = ref Unsafe.Add(ref state, CurrentOf(s) * BlockSize);
                TVector j = TLanes.Load(ref current, 0);
                Coefficients(rate, TLanes.Load(ref current, CurrentRateBehind * BlockSize), elapsed, reach, out TVector decay, out TVector gain, out TVector currentDecay);
                sum = s == 0 ? TLanes.MultiplyAdd(sum, decay, TLanes.Multiply(j, gain)) : TLanes.MultiplyAdd(j, gain, sum);
                TLanes.Store(TLanes.Multiply(j, currentDecay), ref current, 0);
            }

            TLanes.Store(sum, ref state, Membrane * BlockSize);
        }

        Hold(block);
    }

    /// <summary>Works out anew when the neurons of a block are due.</summary>
    private void SetDue(int block)
    {
        int synapses = _layout.ClassOf[block];
        for (int lane = 0; lane < BlockSize; lane += TLanes.Count)
        {
            ref double state = ref Unsafe.Add(ref _states.Row(block, 0), lane);
            TVector brake = TLanes.All(0);
            for (int s = 0; s < synapses; s++)
            {
                brake = TLanes.Subtract(brake, TLanes.Max(TLanes.Load(ref state, (nuint)(CurrentOf(s) * BlockSize)), TLanes.All(0)));
            }

            TVector due = Due(TLanes.Load(ref state, Membrane * BlockSize), brake, TLanes.Load(ref state, MembraneRate * BlockSize), TLanes.Load(ref state, Threshold * BlockSize), TLanes.All(_time[block]));
            TLanes.Store(due, ref state, BlockStates.Due);
        }

        Hold(block);
    }

    /// <summary>Puts the membranes of refractory neurons back to where they are held.</summary>
    private void Hold(int block)
    {
        for (uint held = _isHeld[block]; held != 0; held &= held - 1)
        {
            int place = (block * BlockSize) + BitOperations.TrailingZeroCount(held);
            _states.At(place, Membrane) = _neurons.Reset[_layout.NeuronAt[place]] - _level[place];
            _states.At(place, BlockStates.Due) = _release[place];
        }
    }

    /// <summary>When neurons are due; <paramref name="brake"/> is what currents push, with the sign turned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Due(TVector membrane, TVector brake, TVector rate, TVector threshold, TVector now) =>
        RealMath<TVector, TLanes>.Due(
            TLanes.Subtract(threshold, membrane), TLanes.Multiply(TLanes.MultiplyAdd(membrane, rate, brake), TLanes.All(RealMath<TVector, TLanes>.Steeper)), now);

    /// <summary>What carries a membrane and one current over a time: see <see cref="Flow"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Coefficients(TVector rate, TVector currentRate, double elapsed, double reach, out TVector decay, out TVector gain, out TVector currentDecay)
    {
        TVector back = TLanes.All(-elapsed);
        TVector y = TLanes.Multiply(TLanes.Subtract(currentRate, rate), back);
        if (reach <= RealMath<TVector, TLanes>.ShortReach)
        {
            TVector phi = RealMath<TVector, TLanes>.PhiShort(y);
            decay = RealMath<TVector, TLanes>.ExpShort(TLanes.Multiply(rate, back));
            gain = TLanes.Multiply(TLanes.Multiply(decay, TLanes.All(elapsed)), phi);
            currentDecay = TLanes.MultiplyAdd(TLanes.Multiply(y, phi), decay, decay);
            return;
        }

        if (reach <= RealMath<TVector, TLanes>.LongReach)
        {
            TVector phi = RealMath<TVector, TLanes>.PhiLong(y);
            decay = RealMath<TVector, TLanes>.ExpLong(TLanes.Multiply(rate, back));
            gain = TLanes.Multiply(TLanes.Multiply(decay, TLanes.All(elapsed)), phi);
            currentDecay = TLanes.MultiplyAdd(TLanes.Multiply(y, phi), decay, decay);
            return;
        }

        decay = RealMath<TVector, TLanes>.Exp(TLanes.Multiply(rate, back));
        currentDecay = RealMath<TVector, TLanes>.Exp(TLanes.Multiply(currentRate, back));
        TVector reachable = TLanes.All(RealMath<TVector, TLanes>.LongReach);
        TVector size = TLanes.Abs(y);
        TVector series = RealMath<TVector, TLanes>.PhiLong(TLanes.Subtract(TLanes.All(0), TLanes.Min(size, reachable)));
        TVector near = TLanes.Multiply(TLanes.Multiply(TLanes.Max(decay, currentDecay), TLanes.All(elapsed)), series);
        TVector far = TLanes.Divide(TLanes.Subtract(decay, currentDecay), TLanes.Subtract(currentRate, rate));
        gain = TLanes.SelectBelow(size, reachable, near, far);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Decay(TVector exponent, double reach) =>
        reach <= RealMath<TVector, TLanes>.LongReach ? RealMath<TVector, TLanes>.ExpLong(exponent) : RealMath<TVector, TLanes>.Exp(exponent);
}
