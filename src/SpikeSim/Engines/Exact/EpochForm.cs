using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SpikeSim.Engines.Exact;

/// <summary>
/// The fast form (performance guide, section 7): with one origin of time t0 for all neurons, A = B e^(-(t-t0)/tau_mem) -
/// (J/d) e^(-(t-t0)/tau_syn), d = 1/tau_syn - 1/tau_mem, and B and J only change where events arrive: two multiply-adds per target
/// and two exponentials per event and pair of time constants.
/// </summary>
/// <remarks>For neurons with one synapse, no refractory time, and few distinct pairs of time constants that are not nearly equal.</remarks>
/// <typeparam name="TVector">A vector of doubles.</typeparam>
/// <typeparam name="TLanes">Its operations.</typeparam>
internal sealed class EpochForm<TVector, TLanes> : INeuronForm
    where TVector : struct
    where TLanes : IRealLanes<TVector>
{
    private const int BlockSize = BlockLayout.BlockSize;

    /// <summary>A new origin is chosen when the fastest state has decayed to e^-this since the last.</summary>
    private const double LongestEpoch = 40;

    // Fields of a place: B and J of the epoch, and the threshold above V_leak.
    private const int Membrane = 1;
    private const int Current = 2;
    private const int Threshold = 3;
    private const int Fields = 4;

    private readonly NeuronTable _neurons;
    private readonly BlockLayout _layout;
    private readonly Wiring _wiring;
    private readonly Drives _drives;
    private readonly FlowRates[] _rates;
    private readonly double _fastest;

    // A field and no constant, so that it stays in a register while events are brought to blocks.
    private readonly double _leastDescent = RealMath<double, Real64>.LeastDescent;

    private readonly BlockStates _states;
    private readonly DueList _due;
    private readonly double[] _level;
    private readonly double[] _fired;
    private readonly double[] _time;

    private readonly FoundTime[] _found;
    private double _epoch;
    private readonly EpochDecayTable _decays;

    public EpochForm(NeuronTable neurons, BlockLayout layout, Wiring wiring, FlowRates[] classRates)
    {
        _neurons = neurons;
        _layout = layout;
        _wiring = wiring;
        _rates = classRates;
        _fastest = classRates.Max(r => r.Fastest);
        _drives = new Drives(neurons, layout);
        _states = new BlockStates(layout.Blocks, Fields);
        _due = new DueList(_states);
        _level = new double[layout.Places];
        _fired = new double[layout.Places];
        _time = new double[layout.Blocks];
        _found = new FoundTime[layout.Places];
        _decays = new EpochDecayTable(classRates);
        Reset();
    }

    public int VectorBits => TLanes.Count * 64;

    public void Reset()
    {
        _drives.Reset();
        _epoch = 0;
        _decays.Clear();
        Array.Clear(_fired);
        Array.Clear(_time);
        Array.Fill(_found, FoundTime.None);
        for (int place = 0; place < _layout.Places; place++)
        {
            _level[place] = _drives.Level(place);
            _states.At(place, Threshold) = ThresholdAt(place);
            Put(place, 0, -_level[place], -_drives.ConstantCurrent(place, 0));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Deliver(in WireRun run, double amount, double seconds)
    {
        // Everything that may call comes first, so that the vectors below stay in registers.
        ref readonly EpochDecays decays = ref At(run.Class, seconds);
        ref int table = ref TLanes.UnpackTable;
        ReadOnlySpan<WireEntry> entries = _wiring.Entries.AsSpan(run.First, run.End - run.First);
        ref double weights = ref Unsafe.Add(ref _wiring.Weights.First, run.FirstWeight);
        ref double states = ref _states.First;
        ref double times = ref MemoryMarshal.GetArrayDataReference(_time);
        double leak = _rates[run.Class].Membrane;
        TVector toCurrent = TLanes.All(amount * decays.CurrentGrowth);
        TVector toMembrane = TLanes.All(amount * decays.MembraneGrowth * decays.PerDifference);
        TVector membraneDecay = TLanes.All(decays.Membrane);
        TVector currentShare = TLanes.All(-decays.Current * decays.PerDifference);
        TVector currentBrake = TLanes.All(-decays.Current * RealMath<TVector, TLanes>.Steeper);
        TVector leaks = TLanes.All(leak * RealMath<TVector, TLanes>.Steeper);
        TVector now = TLanes.All(seconds);
        TVector least = TLanes.All(_leastDescent);
        for (int i = 0; i < entries.Length; i++)
        {
            WireEntry entry = entries[i];
            uint lanes = entry.Lanes;

            // A block has 4 fields of 8 numbers of 8 bytes.
            ref double state = ref Unsafe.AddByteOffset(ref states, (nuint)entry.Offset);
            Unsafe.Add(ref times, (nuint)entry.Offset >> BlockSize) = seconds;
            for (int lane = 0; lane < BlockSize; lane += TLanes.Count)
            {
                uint part = TLanes.Count == BlockSize ? lanes : lanes & ((1u << TLanes.Count) - 1);
                TVector jump = TLanes.Unpack(ref weights, 0, part, ref table);
                TVector j = TLanes.MultiplyAdd(jump, toCurrent, TLanes.Load(ref state, Current * BlockSize));
                TVector b = TLanes.MultiplyAdd(jump, toMembrane, TLanes.Load(ref state, Membrane * BlockSize));
                TLanes.Store(j, ref state, Current * BlockSize);
                TLanes.Store(b, ref state, Membrane * BlockSize);

                // The tangent to the membrane without inhibition: see FlowState.SteepestSlope.
                TVector a = TLanes.MultiplyAdd(b, membraneDecay, TLanes.Multiply(j, currentShare));
                TVector descent = TLanes.MultiplyAdd(a, leaks, TLanes.Min(TLanes.Multiply(j, currentBrake), TLanes.All(0)));
                TVector gap = TLanes.Subtract(TLanes.Load(ref state, Threshold * BlockSize), a);
                TLanes.Store(RealMath<TVector, TLanes>.Due(gap, descent, now, least), ref state, BlockStates.Due);
                weights = ref Unsafe.Add(ref weights, BitOperations.PopCount(part));
                state = ref Unsafe.Add(ref state, TLanes.Count);
                lanes >>= TLanes.Count;
            }
        }
    }

    public void Drive(in WireRun run, double amount, double seconds)
    {
        int weight = run.FirstWeight;
        foreach (WireEntry entry in _wiring.Entries.AsSpan(run.First, run.End - run.First))
        {
            for (uint lanes = entry.Lanes; lanes != 0; lanes &= lanes - 1)
            {
                ChangeDrive((entry.Block * BlockSize) + BitOperations.TrailingZeroCount(lanes), _wiring.Weights.Span[weight++] * amount, seconds);
            }
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
        // The current stays as it is: nothing is lost of it, however often its neuron fires.
        int blockClass = _layout.ClassOf[place / BlockSize];
        ref readonly EpochDecays decays = ref At(blockClass, seconds);
        var state = new FlowState(_neurons.Reset[_layout.NeuronAt[place]] - _level[place], _states.At(place, Current) * decays.Current, 0);
        PutMembrane(place, seconds, decays, state.Membrane - (state.Slope(_rates[blockClass]) * _found[place].Rest), state.First);
    }

    public double MembraneAt(int place, double seconds) => StateAt(place, seconds).Membrane + _level[place];

    public double CurrentAt(int place, int synapse, double seconds) =>
        synapse == 0 ? StateAt(place, seconds).First + _drives.ConstantCurrent(place, 0) : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double DueAt(int place) => _states.At(place, BlockStates.Due);

    /// <summary>Whether a place fires when it is due.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsExact(int place) => _found[place].Seconds == DueAt(place) && _found[place].From == LastTouched(place);

    /// <summary>Looks at a place that is due by a bound: afterwards it is due at an exact time or beyond the horizon.</summary>
    private void Attend(int place, double now, double horizonSeconds)
    {
        double touched = LastTouched(place);
        double time = Math.Max(touched, _epoch);
        FlowState state = StateAt(place, time);
        FlowRates rates = _rates[_layout.ClassOf[place / BlockSize]];
        double threshold = _states.At(place, Threshold);
        Crossing crossing = QuadraticCrossing.Serves(rates, state, threshold)
            ? QuadraticCrossing.Find(state, rates, threshold)
            : CrossingSearch.Find(state, rates, threshold, horizonSeconds - time);
        if (crossing.IsExact)
        {
            _found[place] = FoundTime.After(time, crossing.Seconds, now, touched);
            _states.At(place, BlockStates.Due) = _found[place].Seconds;
        }
        else
        {
            _states.At(place, BlockStates.Due) = Math.Max(time + crossing.Seconds, Math.BitIncrement(horizonSeconds));
        }
    }

    private double ThresholdAt(int place) =>
        _layout.NeuronAt[place] < 0 ? double.PositiveInfinity : _neurons.ThresholdAbove(_layout.NeuronAt[place], _level[place]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double LastTouched(int place) => Math.Max(_time[place / BlockSize], _fired[place]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FlowState StateAt(int place, double seconds)
    {
        ref readonly EpochDecays decays = ref _decays.At(_layout.ClassOf[place / BlockSize], seconds, _epoch);
        double current = _states.At(place, Current) * decays.Current;
        return new FlowState((_states.At(place, Membrane) * decays.Membrane) - (current * decays.PerDifference), current, 0);
    }

    /// <summary>Sets the state of a neuron at a time and when it is due.</summary>
    private void Put(int place, double seconds, double membrane, double current)
    {
        ref readonly EpochDecays decays = ref At(_layout.ClassOf[place / BlockSize], seconds);
        _states.At(place, Current) = current * decays.CurrentGrowth;
        PutMembrane(place, seconds, decays, membrane, current);
    }

    private void PutMembrane(int place, double seconds, in EpochDecays decays, double membrane, double current)
    {
        _states.At(place, Membrane) = (membrane + (current * decays.PerDifference)) * decays.MembraneGrowth;
        _fired[place] = seconds;
        double gap = _states.At(place, Threshold) - membrane;
        double descent = (membrane * _rates[_layout.ClassOf[place / BlockSize]].Membrane) - Math.Max(current, 0);
        _states.At(place, BlockStates.Due) = RealMath<double, Real64>.Due(gap, descent * RealMath<double, Real64>.Steeper, seconds);
        _found[place] = FoundTime.None;
        if (gap == 0)
        {
            // At its threshold to the last bit, of which the units of the epoch would keep less.
            _found[place] = new FoundTime(seconds, 0, seconds);
        }
    }

    private void ChangeDrive(int place, double amount, double seconds)
    {
        FlowState state = StateAt(place, seconds);
        double current = _drives.ConstantCurrent(place, 0);
        _drives.Change(place, 0, amount);
        double level = _drives.Level(place);
        double membrane = state.Membrane + _level[place] - level;
        _level[place] = level;
        _states.At(place, Threshold) = ThresholdAt(place);
        Put(place, seconds, membrane, state.First + current - _drives.ConstantCurrent(place, 0));
    }

    /// <summary>The decays since the origin; a new origin first, where the last is too long ago.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref readonly EpochDecays At(int blockClass, double seconds)
    {
        if ((seconds - _epoch) * _fastest > LongestEpoch)
        {
            BeginEpoch(seconds);
        }

        return ref _decays.At(blockClass, seconds, _epoch);
    }

    private void BeginEpoch(double seconds)
    {
        for (int block = 0; block < _layout.Blocks; block++)
        {
            EpochDecays.Find(_rates[_layout.ClassOf[block]], seconds, seconds - _epoch, out EpochDecays decays);
            for (int place = block * BlockSize; place < (block + 1) * BlockSize; place++)
            {
                _states.At(place, Membrane) *= decays.Membrane;
                _states.At(place, Current) *= decays.Current;
            }
        }

        _epoch = seconds;
        _decays.Clear();
    }
}
