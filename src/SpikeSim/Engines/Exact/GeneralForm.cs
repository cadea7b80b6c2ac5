using System.Runtime.CompilerServices;

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
    private readonly FlowRates[] _rates;

    // State and constants per place: A, the currents, the rates, 1/tau_syn - 1/tau_mem, the threshold above V_leak, the time due.
    private readonly AlignedBuffer<double> _membrane;
    private readonly AlignedBuffer<double>[] _current;
    private readonly AlignedBuffer<double> _membraneRate;
    private readonly AlignedBuffer<double>[] _currentRate;
    private readonly AlignedBuffer<double> _threshold;
    private readonly AlignedBuffer<double> _due;
    private readonly double[] _level;
    private readonly double[] _release;

    // Per block: the time of its state, its fastest rate, and a bit per lane.
    private readonly double[] _time;
    private readonly double[] _fastest;
    private readonly byte[] _isExact;
    private readonly byte[] _isHeld;

    public GeneralForm(NeuronTable neurons, BlockLayout layout, Wiring wiring)
    {
        _neurons = neurons;
        _layout = layout;
        _wiring = wiring;
        _drives = new Drives(neurons, layout);
        int places = layout.Places;
        _rates = new FlowRates[places];
        _membrane = new AlignedBuffer<double>(places);
        _current = [new AlignedBuffer<double>(places), new AlignedBuffer<double>(places)];
        _membraneRate = new AlignedBuffer<double>(places);
        _currentRate = [new AlignedBuffer<double>(places), new AlignedBuffer<double>(places)];
        _threshold = new AlignedBuffer<double>(places);
        _due = new AlignedBuffer<double>(places);
        _level = new double[places];
        _release = new double[places];
        _time = new double[layout.Blocks];
        _fastest = new double[layout.Blocks];
        _isExact = new byte[layout.Blocks];
        _isHeld = new byte[layout.Blocks];
        SetRates();
        Reset();
    }

    public int VectorBits => TLanes.Count * 64;

    public void Reset()
    {
        _drives.Reset();
        Array.Clear(_time);
        Array.Clear(_isExact);
        Array.Clear(_isHeld);
        for (int place = 0; place < _layout.Places; place++)
        {
            _level[place] = _drives.Level(place);
            _membrane.Span[place] = -_level[place];
            _current[0].Span[place] = -_drives.ConstantCurrent(place, 0);
            _current[1].Span[place] = -_drives.ConstantCurrent(place, 1);
            _threshold.Span[place] = ThresholdAt(place);
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
            return;
        }

        ReadOnlySpan<int> blocks = _wiring.Blocks;
        ref double target = ref (run.Class == 0 ? _membrane : _current[run.Synapse]).First;
        for (int entry = run.First; entry < run.End; entry++)
        {
            int block = blocks[entry];
            CarryTo(block, seconds);
            nuint at = (nuint)block * BlockSize;
            for (nuint lane = 0; lane < BlockSize; lane += (nuint)TLanes.Count)
            {
                TVector weights = TLanes.Load(ref _wiring.Weights.First, ((nuint)entry * BlockSize) + lane);
                TLanes.Store(TLanes.MultiplyAdd(weights, TLanes.All(amount), TLanes.Load(ref target, at + lane)), ref target, at + lane);
            }

            SetDue(block);
        }
    }

    public void Drive(in WireRun run, double amount, double seconds)
    {
        for (int entry = run.First; entry < run.End; entry++)
        {
            int block = _wiring.Blocks[entry];
            CarryTo(block, seconds);
            for (int lane = 0; lane < BlockSize; lane++)
            {
                double weight = _wiring.Weights.Span[(entry * BlockSize) + lane];
                if (weight != 0)
                {
                    ChangeDrive((block * BlockSize) + lane, run.Synapse, weight * amount);
                }
            }

            SetDue(block);
        }
    }

    public double EarliestDue() => DueSearch<TVector, TLanes>.Earliest(_due);

    public int FindDue(double seconds) => DueSearch<TVector, TLanes>.Find(_due, seconds);

    public bool IsExact(int place) => (_isExact[place / BlockSize] >> (place % BlockSize) & 1) != 0;

    public void Attend(int place, double now, double horizonSeconds)
    {
        int block = place / BlockSize;
        int bit = 1 << (place % BlockSize);
        if ((_isHeld[block] & bit) != 0)
        {
            // The end of the refractory time: the membrane moves again from where it was held.
            CarryTo(block, _due.Span[place]);
            _isHeld[block] = (byte)(_isHeld[block] & ~bit);
            SetDue(block);
            return;
        }

        var state = new FlowState(_membrane.Span[place], _current[0].Span[place], _current[1].Span[place]);
        double time = _time[block];
        Crossing crossing = CrossingSearch.Find(state, _rates[place], _threshold.Span[place], horizonSeconds - time, time * 5e-17);
        if (crossing.IsExact)
        {
            _due.Span[place] = Math.Max(time + crossing.Seconds, now);
            _isExact[block] = (byte)(_isExact[block] | bit);
        }
        else
        {
            _due.Span[place] = Math.Max(time + crossing.Seconds, Math.BitIncrement(horizonSeconds));
        }
    }

    public void Settle(double seconds)
    {
        for (int block = 0; block < _layout.Blocks; block++)
        {
            int exact = _isExact[block];
            for (int lane = 0; exact != 0 && lane < BlockSize; lane++)
            {
                int place = (block * BlockSize) + lane;
                if ((exact >> lane & 1) != 0 && _due.Span[place] == seconds)
                {
                    CarryTo(block, seconds);
                    _membrane.Span[place] = Math.Max(_membrane.Span[place], _threshold.Span[place]);
                }
            }
        }
    }

    public void Fire(int place, double seconds)
    {
        int block = place / BlockSize;
        int neuron = _layout.NeuronAt[place];
        CarryTo(block, seconds);

        // A membrane without a synapse jumps, and may be beyond the threshold; all others are at it.
        bool keepsRest = _neurons.Subtracts[neuron] && _neurons.Synapses[neuron] == 0;
        double rest = keepsRest ? Math.Max(_membrane.Span[place] - _threshold.Span[place], 0) : 0;
        _membrane.Span[place] = _neurons.Reset[neuron] - _level[place] + rest;
        if (_neurons.Refractory[neuron] > 0)
        {
            _membrane.Span[place] = _neurons.Reset[neuron] - _level[place];
            _release[place] = seconds + _neurons.Refractory[neuron];
            _isHeld[block] |= (byte)(1 << (place % BlockSize));
        }

        SetDue(block);
    }

    public double MembraneAt(int place, double seconds)
    {
        int block = place / BlockSize;
        return (_isHeld[block] >> (place % BlockSize) & 1) != 0 ? _neurons.Reset[_layout.NeuronAt[place]] : After(place, seconds).Membrane + _level[place];
    }

    public double CurrentAt(int place, int synapse, double seconds)
    {
        FlowState state = After(place, seconds);
        return (synapse == 0 ? state.First : state.Second) + _drives.ConstantCurrent(place, synapse);
    }

    private FlowState After(int place, double seconds) =>
        Flow.After(new FlowState(_membrane.Span[place], _current[0].Span[place], _current[1].Span[place]), _rates[place], seconds - _time[place / BlockSize]);

    private void SetRates()
    {
        for (int place = 0; place < _layout.Places; place++)
        {
            int neuron = _layout.NeuronAt[place];
            if (neuron < 0)
            {
                continue;
            }

            double First(int synapse) => _neurons.Synapses[neuron] > synapse ? 1 / _neurons.TauSynapse[synapse][neuron] : 0;
            var rates = new FlowRates(1 / _neurons.TauMembrane[neuron], First(0), First(1));
            _rates[place] = rates;
            _membraneRate.Span[place] = rates.Membrane;
            _currentRate[0].Span[place] = rates.First;
            _currentRate[1].Span[place] = rates.Second;
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
        _current[synapse].Span[place] += current - _drives.ConstantCurrent(place, synapse);
        _membrane.Span[place] += _level[place] - level;
        _level[place] = level;
        _threshold.Span[place] = ThresholdAt(place);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void DeliverToOneSynapse(in WireRun run, double amount, double seconds)
    {
        ref double membrane = ref _membrane.First;
        ref double current = ref _current[0].First;
        ref double weights = ref _wiring.Weights.First;
        ReadOnlySpan<int> blocks = _wiring.Blocks.AsSpan(run.First, run.End - run.First);
        TVector amounts = TLanes.All(amount);
        nuint entry = (nuint)run.First * BlockSize;
        for (int i = 0; i < blocks.Length; i++, entry += BlockSize)
        {
            int block = blocks[i];
            double elapsed = seconds - _time[block];
            double reach = elapsed * _fastest[block];
            nuint at = (nuint)block * BlockSize;
            _time[block] = seconds;
            _isExact[block] = 0;
            for (nuint lane = 0; lane < BlockSize; lane += (nuint)TLanes.Count)
            {
                nuint here = at + lane;
                TVector a = TLanes.Load(ref membrane, here);
                TVector j = TLanes.Load(ref current, here);
                TVector rate = TLanes.Load(ref _membraneRate.First, here);
                Coefficients(rate, TLanes.Load(ref _currentRate[0].First, here), elapsed, reach, out TVector decay, out TVector gain, out TVector currentDecay);
                a = TLanes.MultiplyAdd(a, decay, TLanes.Multiply(j, gain));
                j = TLanes.MultiplyAdd(TLanes.Load(ref weights, entry + lane), amounts, TLanes.Multiply(j, currentDecay));
                TLanes.Store(a, ref membrane, here);
                TLanes.Store(j, ref current, here);
                TVector due = Due(a, TLanes.Max(j, TLanes.All(0)), rate, TLanes.Load(ref _threshold.First, here), TLanes.All(seconds));
                TLanes.Store(due, ref _due.First, here);
            }

            if (_isHeld[block] != 0)
            {
                Hold(block);
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
        for (nuint lane = 0; lane < BlockSize; lane += (nuint)TLanes.Count)
        {
            nuint here = ((nuint)block * BlockSize) + lane;
            TVector rate = TLanes.Load(ref _membraneRate.First, here);
            TVector a = TLanes.Load(ref _membrane.First, here);
            if (synapses == 0)
            {
                TLanes.Store(TLanes.Multiply(a, Decay(TLanes.Multiply(rate, TLanes.All(-elapsed)), reach)), ref _membrane.First, here);
                continue;
            }

            TVector sum = default;
            for (int s = 0; s < synapses; s++)
            {
                ref double current = ref _current[s].First;
                TVector j = TLanes.Load(ref current, here);
                Coefficients(rate, TLanes.Load(ref _currentRate[s].First, here), elapsed, reach, out TVector decay, out TVector gain, out TVector currentDecay);
                sum = s == 0 ? TLanes.MultiplyAdd(a, decay, TLanes.Multiply(j, gain)) : TLanes.MultiplyAdd(j, gain, sum);
                TLanes.Store(TLanes.Multiply(j, currentDecay), ref current, here);
            }

            TLanes.Store(sum, ref _membrane.First, here);
        }

        if (_isHeld[block] != 0)
        {
            Hold(block);
        }
    }

    /// <summary>Works out anew when the neurons of a block are due.</summary>
    private void SetDue(int block)
    {
        _isExact[block] = 0;
        int synapses = _layout.ClassOf[block];
        for (nuint lane = 0; lane < BlockSize; lane += (nuint)TLanes.Count)
        {
            nuint here = ((nuint)block * BlockSize) + lane;
            TVector push = TLanes.All(0);
            for (int s = 0; s < synapses; s++)
            {
                push = TLanes.Add(push, TLanes.Max(TLanes.Load(ref _current[s].First, here), TLanes.All(0)));
            }

            TVector due = Due(TLanes.Load(ref _membrane.First, here), push, TLanes.Load(ref _membraneRate.First, here), TLanes.Load(ref _threshold.First, here), TLanes.All(_time[block]));
            TLanes.Store(due, ref _due.First, here);
        }

        if (_isHeld[block] != 0)
        {
            Hold(block);
        }
    }

    /// <summary>Puts the membranes of refractory neurons back to where they are held.</summary>
    private void Hold(int block)
    {
        for (int lane = 0; lane < BlockSize; lane++)
        {
            if ((_isHeld[block] >> lane & 1) != 0)
            {
                int place = (block * BlockSize) + lane;
                _membrane.Span[place] = _neurons.Reset[_layout.NeuronAt[place]] - _level[place];
                _due.Span[place] = _release[place];
            }
        }
    }

    /// <summary>The tangent to the membrane without inhibition reaches the threshold no later than the membrane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Due(TVector membrane, TVector push, TVector rate, TVector threshold, TVector now)
    {
        TVector zero = TLanes.All(0);
        TVector gap = TLanes.Subtract(threshold, membrane);
        TVector slope = TLanes.Subtract(push, TLanes.Multiply(membrane, rate));
        TVector due = TLanes.MultiplyAdd(gap, RealMath<TVector, TLanes>.ReciprocalBelow(slope), now);
        due = TLanes.SelectBelow(zero, slope, due, TLanes.All(double.PositiveInfinity));
        return TLanes.SelectBelow(zero, gap, due, now);
    }

    /// <summary>What carries a membrane and one current over a time: see <see cref="Flow"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Coefficients(TVector rate, TVector currentRate, double elapsed, double reach, out TVector decay, out TVector gain, out TVector currentDecay)
    {
        TVector back = TLanes.All(-elapsed);
        TVector y = TLanes.Multiply(TLanes.Subtract(currentRate, rate), back);
        if (reach <= RealMath<TVector, TLanes>.LongReach)
        {
            bool isShort = reach <= RealMath<TVector, TLanes>.ShortReach;
            TVector exponent = TLanes.Multiply(rate, back);
            decay = isShort ? RealMath<TVector, TLanes>.ExpShort(exponent) : RealMath<TVector, TLanes>.ExpLong(exponent);
            TVector phi = isShort ? RealMath<TVector, TLanes>.PhiShort(y) : RealMath<TVector, TLanes>.PhiLong(y);
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
