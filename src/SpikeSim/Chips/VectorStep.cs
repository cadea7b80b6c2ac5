using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SpikeSim.Chips;

/// <summary>
/// The time step in vectors: dense rows of 8-bit weights, one per source, added for the sources that spiked; then decay, integration
/// and thresholds without a branch, and the ids of the neurons that spiked.
/// </summary>
/// <remarks>
/// Sums are formed in any order, so the step first proves from bounds on all magnitudes that no partial sum can leave 16 bits. Where it
/// cannot, the ordered scalar step takes the whole step, and is counted.
/// </remarks>
/// <typeparam name="TLanes">The width.</typeparam>
/// <typeparam name="TVector">Its vector type.</typeparam>
internal sealed class VectorStep<TLanes, TVector> : IVectorStep
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int VectorsPerTile = 8;

    private readonly ChipProgram _program;
    private readonly ChipState _state;
    private readonly InputEvents _inputs;
    private readonly ScalarStep _scalar;
    private readonly ChipCounters _counters;
    private readonly WeightRows _inputRows;
    private readonly WeightRows _recurrentRows;
    private readonly WeightRows? _inputRows2;
    private readonly WeightRows? _recurrentRows2;
    private readonly OutputRows _outputRows;
    private readonly AlignedBuffer<short> _currentDecay;
    private readonly AlignedBuffer<short> _current2Decay;
    private readonly AlignedBuffer<short> _membraneDecay;
    private readonly AlignedBuffer<short> _threshold;
    private readonly AlignedBuffer<short> _bias;
    private readonly int _maxBias;
    private readonly int _laneEnd;
    private readonly bool _hasShortShifts;
    private readonly bool _hasAliases;
    private readonly bool _clampsDelta;
    private readonly int[] _inputOffsets;
    private readonly int[] _recurrentOffsets;
    private int _activeInputs;
    private int _activeRecurrent;

    public VectorStep(ChipProgram program, ChipState state, InputEvents inputs, ScalarStep scalar, ChipCounters counters)
    {
        _program = program;
        _state = state;
        _inputs = inputs;
        _scalar = scalar;
        _counters = counters;
        int hidden = program.Hidden.Count;
        int padded = state.Padded;
        int tile = VectorsPerTile * TLanes.Count;
        _laneEnd = (hidden + tile - 1) / tile * tile;
        _inputRows = new WeightRows(program.InputWeights, program.Inputs, hidden, padded, program.InputShift);
        _recurrentRows = new WeightRows(program.RecurrentWeights, hidden, hidden, padded, program.RecurrentShift);
        if (program.UsesSecondCurrent)
        {
            _inputRows2 = new WeightRows(program.InputWeights2, program.Inputs, hidden, padded, program.InputShift);
            _recurrentRows2 = new WeightRows(program.RecurrentWeights2, hidden, hidden, padded, program.RecurrentShift);
        }

        _outputRows = new OutputRows(program);
        _currentDecay = Operands(program.Hidden.CurrentDecayShift);
        _current2Decay = Operands(program.Hidden.Current2DecayShift);
        _membraneDecay = Operands(program.Hidden.MembraneDecayShift);
        _threshold = new AlignedBuffer<short>(padded);
        _threshold.Span.Fill(short.MaxValue); // Padding neurons stay at zero and never reach it.
        program.Hidden.Threshold.AsSpan().CopyTo(_threshold.Span);
        _bias = new AlignedBuffer<short>(padded);
        program.Hidden.Bias.AsSpan().CopyTo(_bias.Span);
        _maxBias = program.HasBias ? program.Hidden.Bias.Max(b => Math.Abs((int)b)) : 0;
        ReadOnlySpan<short> shifts = [.. program.Hidden.CurrentDecayShift, .. program.Hidden.Current2DecayShift, .. program.Hidden.MembraneDecayShift];
        _hasShortShifts = shifts.ContainsAnyInRange((short)0, (short)1);
        _hasAliases = !program.Aliases.IsEmpty;
        _clampsDelta = program.Arithmetic.MembraneRule == MembraneRule.ClampedDelta;
        _inputOffsets = new int[program.Inputs * program.Arithmetic.MaxInputEvents];
        _recurrentOffsets = new int[hidden * program.Arithmetic.MaxHiddenSpikes];
    }

    public void Advance()
    {
        int bound = _state.CurrentBound;
        int bound2 = _state.Current2Bound;
        long operations = ListSources(ref bound, ref bound2);
        bool isBounded = bound <= short.MaxValue && bound2 <= short.MaxValue;
        bool cannotSaturate = isBounded && (long)_state.MembraneBound + bound + bound2 + _maxBias <= short.MaxValue;

        // With two currents their sum needs a wider word as soon as it might saturate.
        if (!cannotSaturate && (!isBounded || bound2 > 0))
        {
            _counters.OrderedSteps++;
            _scalar.Advance();
            _state.MeasureBounds();
            return;
        }

        _counters.SynapticOperations += operations;
        AdvanceOutputCurrents();
        if (_inputRows2 is not null)
        {
            AddRows(_inputRows2, _recurrentRows2!, _state.Current2);
            _state.Current2Bound = Decay(_state.Current2, _current2Decay);
        }

        AddRows(_inputRows, _recurrentRows, _state.Current);
        if (cannotSaturate)
        {
            Integrate();
        }
        else
        {
            IntegrateSaturating();
        }

        if (_hasAliases)
        {
            _scalar.FireHidden();
            _state.MeasureBounds(); // A threshold below zero makes membranes grow.
        }

        _scalar.AdvanceOutputs();
    }

    // Clauses 3.1 and 3.2 as lists of rows, a row for each event, with the bounds that the sums cannot pass.
    private long ListSources(ref int bound, ref int bound2)
    {
        long operations = 0;
        int active = 0;
        for (int i = 0; i < _inputs.Active; i++)
        {
            int channel = _inputs.Channels[i];
            int events = _inputs.Counts[i];
            operations += (long)events * (_inputRows.NonZero[channel] + (_inputRows2?.NonZero[channel] ?? 0));
            bound += events * _inputRows.Peak[channel];
            bound2 += events * (_inputRows2?.Peak[channel] ?? 0);
            _inputOffsets.AsSpan(active, events).Fill(channel * _state.Padded);
            active += events;
        }

        _activeInputs = active;
        active = 0;
        for (int i = 0; i < _state.Spiking; i++)
        {
            int id = _state.SpikeIds[i];
            int spikes = _state.SpikeCounts[i];
            operations += (long)spikes * (_recurrentRows.NonZero[id] + (_recurrentRows2?.NonZero[id] ?? 0));
            bound += spikes * _recurrentRows.Peak[id];
            bound2 += spikes * (_recurrentRows2?.Peak[id] ?? 0);
            for (int k = 0; k < spikes; k++)
            {
                _recurrentOffsets[active++] = id * _state.Padded;
            }
        }

        _activeRecurrent = active;
        return operations;
    }

    // Clause 3.3: in wide rows where the sums are proven to fit, else event by event.
    private void AdvanceOutputCurrents()
    {
        if (_outputRows.TryAdd(_state))
        {
            _counters.SynapticOperations += _outputRows.OperationsOf(_state);
        }
        else
        {
            _scalar.AddToOutputs();
        }
    }

    // A tile of eight accumulators stays in registers over all rows of the step.
    private void AddRows(WeightRows inputRows, WeightRows recurrentRows, AlignedBuffer<short> currents)
    {
        ref short current = ref currents.First;
        int tile = VectorsPerTile * TLanes.Count;
        for (int start = 0; start < _laneEnd; start += tile)
        {
            if (_activeInputs > 0)
            {
                AddTile(ref current, start, inputRows, _inputOffsets.AsSpan(0, _activeInputs));
            }

            if (_activeRecurrent > 0 && recurrentRows.HasWeights)
            {
                AddTile(ref current, start, recurrentRows, _recurrentOffsets.AsSpan(0, _activeRecurrent));
            }
        }
    }

    private static void AddTile(ref short current, int start, WeightRows rows, ReadOnlySpan<int> offsets)
    {
        nuint lanes = (nuint)TLanes.Count;
        ref sbyte weights = ref Unsafe.Add(ref rows.First, start);
        TVector a0 = TLanes.Zero, a1 = TLanes.Zero, a2 = TLanes.Zero, a3 = TLanes.Zero;
        TVector a4 = TLanes.Zero, a5 = TLanes.Zero, a6 = TLanes.Zero, a7 = TLanes.Zero;
        foreach (int offset in offsets)
        {
            ref sbyte row = ref Unsafe.Add(ref weights, offset);
            a0 = TLanes.Add(a0, TLanes.LoadWeights(ref row, 0));
            a1 = TLanes.Add(a1, TLanes.LoadWeights(ref row, lanes));
            a2 = TLanes.Add(a2, TLanes.LoadWeights(ref row, 2 * lanes));
            a3 = TLanes.Add(a3, TLanes.LoadWeights(ref row, 3 * lanes));
            a4 = TLanes.Add(a4, TLanes.LoadWeights(ref row, 4 * lanes));
            a5 = TLanes.Add(a5, TLanes.LoadWeights(ref row, 5 * lanes));
            a6 = TLanes.Add(a6, TLanes.LoadWeights(ref row, 6 * lanes));
            a7 = TLanes.Add(a7, TLanes.LoadWeights(ref row, 7 * lanes));
        }

        ref short target = ref Unsafe.Add(ref current, start);
        int shift = rows.Shift;
        Accumulate(ref target, 0, a0, shift);
        Accumulate(ref target, lanes, a1, shift);
        Accumulate(ref target, 2 * lanes, a2, shift);
        Accumulate(ref target, 3 * lanes, a3, shift);
        Accumulate(ref target, 4 * lanes, a4, shift);
        Accumulate(ref target, 5 * lanes, a5, shift);
        Accumulate(ref target, 6 * lanes, a6, shift);
        Accumulate(ref target, 7 * lanes, a7, shift);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(ref short target, nuint offset, TVector sum, int shift) =>
        TLanes.Store(TLanes.Add(TLanes.Load(ref target, offset), TLanes.ShiftLeft(sum, shift)), ref target, offset);

    // Clause 3.4 for the second current; the first decays on the way through Integrate.
    private int Decay(AlignedBuffer<short> currents, AlignedBuffer<short> decay)
    {
        ref short current = ref currents.First;
        ref short operand = ref decay.First;
        TVector magnitude = TLanes.Zero;
        for (int i = 0; i < _laneEnd; i += TLanes.Count)
        {
            TVector value = TLanes.Load(ref current, (nuint)i);
            value = TLanes.Subtract(value, TLanes.Leak(value, TLanes.Load(ref operand, (nuint)i), _hasShortShifts));
            TLanes.Store(value, ref current, (nuint)i);
            magnitude = TLanes.MaxMagnitude(magnitude, value);
        }

        return TLanes.Largest(magnitude);
    }

    // Clauses 3.4 to 3.6 where nothing can saturate: plain sums.
    private void Integrate()
    {
        ref short current = ref _state.Current.First;
        ref short current2 = ref _state.Current2.First;
        ref short membrane = ref _state.Membrane.First;
        ref short currentDecay = ref _currentDecay.First;
        ref short membraneDecay = ref _membraneDecay.First;
        ref short threshold = ref _threshold.First;
        ref short bias = ref _bias.First;
        ref ushort list = ref MemoryMarshal.GetArrayDataReference(_state.SpikeIds);
        bool hasSecond = _inputRows2 is not null;
        bool hasBias = _maxBias > 0;
        bool fires = !_hasAliases;
        bool hasShortShifts = _hasShortShifts;
        TVector currentPeak = TLanes.Zero;
        TVector membranePeak = TLanes.Zero;
        TVector again = TLanes.Zero;
        int spiking = 0;
        for (int i = 0; i < _laneEnd; i += TLanes.Count)
        {
            nuint at = (nuint)i;
            TVector c = TLanes.Load(ref current, at);
            c = TLanes.Subtract(c, TLanes.Leak(c, TLanes.Load(ref currentDecay, at), hasShortShifts));
            TLanes.Store(c, ref current, at);
            currentPeak = TLanes.MaxMagnitude(currentPeak, c);
            TVector v = TLanes.Load(ref membrane, at);
            v = TLanes.Add(TLanes.Subtract(v, TLanes.Leak(v, TLanes.Load(ref membraneDecay, at), hasShortShifts)), c);
            if (hasSecond)
            {
                v = TLanes.Add(v, TLanes.Load(ref current2, at));
            }

            if (hasBias)
            {
                v = TLanes.Add(v, TLanes.Load(ref bias, at));
            }

            if (fires)
            {
                TVector theta = TLanes.Load(ref threshold, at);
                TVector fired = TLanes.GreaterOrEqual(v, theta);
                v = TLanes.Subtract(v, TLanes.And(theta, fired));
                again = TLanes.Or(again, TLanes.GreaterOrEqual(v, theta));
                spiking = TLanes.Append(fired, i, ref list, spiking);
            }

            TLanes.Store(v, ref membrane, at);
            membranePeak = TLanes.MaxMagnitude(membranePeak, v);
        }

        _state.CurrentBound = TLanes.Largest(currentPeak);
        _state.MembraneBound = TLanes.Largest(membranePeak);
        if (fires)
        {
            FinishSpikes(spiking, TLanes.Any(again));
        }
    }

    // The same where sums of one current may saturate, clamp by clamp and counted.
    private void IntegrateSaturating()
    {
        ref short current = ref _state.Current.First;
        ref short membrane = ref _state.Membrane.First;
        ref ushort list = ref MemoryMarshal.GetArrayDataReference(_state.SpikeIds);
        TVector currentPeak = TLanes.Zero;
        TVector membranePeak = TLanes.Zero;
        TVector again = TLanes.Zero;
        int spiking = 0;
        int saturations = 0;
        for (int i = 0; i < _laneEnd; i += TLanes.Count)
        {
            nuint at = (nuint)i;
            TVector c = TLanes.Load(ref current, at);
            c = TLanes.Subtract(c, TLanes.Leak(c, TLanes.Load(ref _currentDecay.First, at), _hasShortShifts));
            TLanes.Store(c, ref current, at);
            currentPeak = TLanes.MaxMagnitude(currentPeak, c);
            TVector v = TLanes.Load(ref membrane, at);
            TVector leak = TLanes.Leak(v, TLanes.Load(ref _membraneDecay.First, at), _hasShortShifts);
            if (_clampsDelta)
            {
                TVector delta = Clamped(TLanes.Subtract(TLanes.Zero, leak), c, ref saturations);
                if (_program.HasBias)
                {
                    delta = Clamped(delta, TLanes.Load(ref _bias.First, at), ref saturations);
                }

                v = Clamped(v, delta, ref saturations);
            }
            else
            {
                v = Clamped(TLanes.Subtract(v, leak), c, ref saturations);
            }

            if (!_hasAliases)
            {
                TVector theta = TLanes.Load(ref _threshold.First, at);
                TVector fired = TLanes.GreaterOrEqual(v, theta);
                v = TLanes.Subtract(v, TLanes.And(theta, fired));
                again = TLanes.Or(again, TLanes.GreaterOrEqual(v, theta));
                spiking = TLanes.Append(fired, i, ref list, spiking);
            }

            TLanes.Store(v, ref membrane, at);
            membranePeak = TLanes.MaxMagnitude(membranePeak, v);
        }

        _counters.Saturations += saturations;
        _state.CurrentBound = TLanes.Largest(currentPeak);
        _state.MembraneBound = TLanes.Largest(membranePeak);
        if (!_hasAliases)
        {
            FinishSpikes(spiking, TLanes.Any(again));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Clamped(TVector left, TVector right, ref int saturations)
    {
        TVector sum = TLanes.AddSaturate(left, right);
        saturations += TLanes.CountClear(TLanes.EqualLanes(sum, TLanes.Add(left, right)));
        return sum;
    }

    // Clause 3.6, the rare rest: neurons that are still at their threshold after one spike.
    private void FinishSpikes(int spiking, bool someAgain)
    {
        _state.SpikeCounts.AsSpan(0, spiking).Fill(1);
        _counters.HiddenSpikes += spiking;
        _state.SetSpiking(spiking);
        if (!someAgain)
        {
            return;
        }

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
            _state.MembraneBound = Math.Max(_state.MembraneBound, Math.Abs((int)membranes[id]));
        }
    }

    private AlignedBuffer<short> Operands(System.Collections.Immutable.ImmutableArray<short> shifts)
    {
        var operands = new AlignedBuffer<short>(_state.Padded);
        operands.Span.Fill(TLanes.DecayOperand(2));
        for (int i = 0; i < shifts.Length; i++)
        {
            operands.Span[i] = TLanes.DecayOperand(shifts[i]);
        }

        return operands;
    }
}
