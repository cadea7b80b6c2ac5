using System.Runtime.CompilerServices;

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
    private const double EpochDecays = 40;

    private readonly NeuronTable _neurons;
    private readonly BlockLayout _layout;
    private readonly Wiring _wiring;
    private readonly Drives _drives;
    private readonly FlowRates[] _rates;
    private readonly double _fastest;

    private readonly AlignedBuffer<double> _membrane;
    private readonly AlignedBuffer<double> _current;
    private readonly AlignedBuffer<double> _threshold;
    private readonly AlignedBuffer<double> _due;
    private readonly double[] _level;
    private readonly double[] _fired;
    private readonly double[] _time;
    private readonly byte[] _isExact;
    private double _epoch;

    public EpochForm(NeuronTable neurons, BlockLayout layout, Wiring wiring, FlowRates[] classRates)
    {
        _neurons = neurons;
        _layout = layout;
        _wiring = wiring;
        _rates = classRates;
        _fastest = classRates.Max(r => r.Fastest);
        _drives = new Drives(neurons, layout);
        _membrane = new AlignedBuffer<double>(layout.Places);
        _current = new AlignedBuffer<double>(layout.Places);
        _threshold = new AlignedBuffer<double>(layout.Places);
        _due = new AlignedBuffer<double>(layout.Places);
        _level = new double[layout.Places];
        _fired = new double[layout.Places];
        _time = new double[layout.Blocks];
        _isExact = new byte[layout.Blocks];
        Reset();
    }

    public int VectorBits => TLanes.Count * 64;

    public void Reset()
    {
        _drives.Reset();
        _epoch = 0;
        Array.Clear(_fired);
        Array.Clear(_time);
        Array.Clear(_isExact);
        for (int place = 0; place < _layout.Places; place++)
        {
            _level[place] = _drives.Level(place);
            _threshold.Span[place] = ThresholdAt(place);
            Put(place, 0, -_level[place], -_drives.ConstantCurrent(place, 0));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Deliver(in WireRun run, double amount, double seconds)
    {
        Decays decays = At(_rates[run.Class], seconds);
        ref double membrane = ref _membrane.First;
        ref double current = ref _current.First;
        ref double threshold = ref _threshold.First;
        ref double due = ref _due.First;
        ref double weights = ref _wiring.Weights.First;
        TVector toCurrent = TLanes.All(amount / decays.Current);
        TVector toMembrane = TLanes.All(amount / (decays.Difference * decays.Membrane));
        TVector membraneDecay = TLanes.All(decays.Membrane);
        TVector currentDecay = TLanes.All(decays.Current);
        TVector currentShare = TLanes.All(-decays.Current / decays.Difference);
        TVector leak = TLanes.All(-_rates[run.Class].Membrane);
        TVector zero = TLanes.All(0);
        TVector now = TLanes.All(seconds);
        TVector never = TLanes.All(double.PositiveInfinity);
        ReadOnlySpan<int> blocks = _wiring.Blocks.AsSpan(run.First, run.End - run.First);
        nuint entry = (nuint)run.First * BlockSize;
        for (int i = 0; i < blocks.Length; i++, entry += BlockSize)
        {
            int block = blocks[i];
            _time[block] = seconds;
            _isExact[block] = 0;
            for (nuint lane = 0; lane < BlockSize; lane += (nuint)TLanes.Count)
            {
                nuint here = ((nuint)block * BlockSize) + lane;
                TVector weight = TLanes.Load(ref weights, entry + lane);
                TVector j = TLanes.MultiplyAdd(weight, toCurrent, TLanes.Load(ref current, here));
                TVector b = TLanes.MultiplyAdd(weight, toMembrane, TLanes.Load(ref membrane, here));
                TLanes.Store(j, ref current, here);
                TLanes.Store(b, ref membrane, here);

                // The tangent to the membrane without inhibition: see FlowState.SteepestSlope.
                TVector a = TLanes.MultiplyAdd(b, membraneDecay, TLanes.Multiply(j, currentShare));
                TVector push = TLanes.Multiply(TLanes.Max(j, zero), currentDecay);
                TVector slope = TLanes.MultiplyAdd(a, leak, push);
                TVector gap = TLanes.Subtract(TLanes.Load(ref threshold, here), a);
                TVector time = TLanes.MultiplyAdd(gap, RealMath<TVector, TLanes>.ReciprocalBelow(slope), now);
                time = TLanes.SelectBelow(zero, slope, time, never);
                TLanes.Store(TLanes.SelectBelow(zero, gap, time, now), ref due, here);
            }
        }
    }

    public void Drive(in WireRun run, double amount, double seconds)
    {
        for (int entry = run.First; entry < run.End; entry++)
        {
            for (int lane = 0; lane < BlockSize; lane++)
            {
                double weight = _wiring.Weights.Span[(entry * BlockSize) + lane];
                int place = (_wiring.Blocks[entry] * BlockSize) + lane;
                if (weight != 0)
                {
                    ChangeDrive(place, weight * amount, seconds);
                }
            }
        }
    }

    public double EarliestDue() => DueSearch<TVector, TLanes>.Earliest(_due);

    public int FindDue(double seconds) => DueSearch<TVector, TLanes>.Find(_due, seconds);

    public bool IsExact(int place) => (_isExact[place / BlockSize] >> (place % BlockSize) & 1) != 0;

    public void Attend(int place, double now, double horizonSeconds)
    {
        double time = Math.Max(Math.Max(_time[place / BlockSize], _fired[place]), _epoch);
        Crossing crossing = CrossingSearch.Find(StateAt(place, time), _rates[_layout.ClassOf[place / BlockSize]], _threshold.Span[place], horizonSeconds - time, time * 5e-17);
        if (crossing.IsExact)
        {
            _due.Span[place] = Math.Max(time + crossing.Seconds, now);
            _isExact[place / BlockSize] |= (byte)(1 << (place % BlockSize));
        }
        else
        {
            _due.Span[place] = Math.Max(time + crossing.Seconds, Math.BitIncrement(horizonSeconds));
        }
    }

    public void Settle(double seconds)
    {
        for (int place = 0; place < _layout.Places; place++)
        {
            if (_due.Span[place] == seconds && IsExact(place))
            {
                FlowState state = StateAt(place, seconds);
                Put(place, seconds, Math.Max(state.Membrane, _threshold.Span[place]), state.First);
            }
        }
    }

    public void Fire(int place, double seconds) =>
        Put(place, seconds, _neurons.Reset[_layout.NeuronAt[place]] - _level[place], StateAt(place, seconds).First);

    public double MembraneAt(int place, double seconds) => StateAt(place, seconds).Membrane + _level[place];

    public double CurrentAt(int place, int synapse, double seconds) =>
        synapse == 0 ? StateAt(place, seconds).First + _drives.ConstantCurrent(place, 0) : 0;

    private double ThresholdAt(int place) =>
        _layout.NeuronAt[place] < 0 ? double.PositiveInfinity : _neurons.Threshold[_layout.NeuronAt[place]] - _level[place];

    private FlowState StateAt(int place, double seconds)
    {
        Decays decays = Decays.After(_rates[_layout.ClassOf[place / BlockSize]], seconds - _epoch);
        double current = _current.Span[place] * decays.Current;
        return new FlowState((_membrane.Span[place] * decays.Membrane) - (current / decays.Difference), current, 0);
    }

    /// <summary>Sets the state of a neuron at a time and when it is due.</summary>
    private void Put(int place, double seconds, double membrane, double current)
    {
        FlowRates rates = _rates[_layout.ClassOf[place / BlockSize]];
        Decays decays = At(rates, seconds);
        _current.Span[place] = current / decays.Current;
        _membrane.Span[place] = (membrane + (current / decays.Difference)) / decays.Membrane;
        _fired[place] = seconds;
        _isExact[place / BlockSize] &= (byte)~(1 << (place % BlockSize));
        double gap = _threshold.Span[place] - membrane;
        double slope = Math.Max(current, 0) - (membrane * rates.Membrane);
        _due.Span[place] = !(gap > 0) ? seconds : slope > 0 ? seconds + (gap * RealMath<double, Real64>.ReciprocalBelow(slope)) : double.PositiveInfinity;
    }

    private void ChangeDrive(int place, double amount, double seconds)
    {
        FlowState state = StateAt(place, seconds);
        double current = _drives.ConstantCurrent(place, 0);
        _drives.Change(place, 0, amount);
        double level = _drives.Level(place);
        double membrane = state.Membrane + _level[place] - level;
        _level[place] = level;
        _threshold.Span[place] = ThresholdAt(place);
        Put(place, seconds, membrane, state.First + current - _drives.ConstantCurrent(place, 0));
    }

    /// <summary>The decays since the origin; a new origin first, where the last is too long ago.</summary>
    private Decays At(in FlowRates rates, double seconds)
    {
        if ((seconds - _epoch) * _fastest > EpochDecays)
        {
            BeginEpoch(seconds);
        }

        return Decays.After(rates, seconds - _epoch);
    }

    private void BeginEpoch(double seconds)
    {
        for (int block = 0; block < _layout.Blocks; block++)
        {
            Decays decays = Decays.After(_rates[_layout.ClassOf[block]], seconds - _epoch);
            for (int place = block * BlockSize; place < (block + 1) * BlockSize; place++)
            {
                _membrane.Span[place] *= decays.Membrane;
                _current.Span[place] *= decays.Current;
            }
        }

        _epoch = seconds;
    }

    /// <summary>e^(-s/tau_mem), e^(-s/tau_syn), and 1/tau_syn - 1/tau_mem.</summary>
    private readonly record struct Decays(double Membrane, double Current, double Difference)
    {
        public static Decays After(in FlowRates rates, double seconds) =>
            new(RealMath<double, Real64>.Exp(-seconds * rates.Membrane), RealMath<double, Real64>.Exp(-seconds * rates.First), rates.First - rates.Membrane);
    }
}
