using System.Runtime.CompilerServices;

namespace SpikeSim.Chips;

/// <summary>
/// One time step of a core, clause by clause in the order of the chip specification, section 3. This is the specification of the
/// engine: where a vector form differs, the vector form is wrong.
/// </summary>
internal sealed class ScalarStep
{
    private readonly ChipProgram _program;
    private readonly ChipState _state;
    private readonly InputEvents _inputs;
    private readonly ChipCounters _counters;
    private readonly int _minState;
    private readonly int _maxState;
    private readonly int _wordShift;
    private readonly int _maxHiddenSpikes;
    private readonly int _maxOutputSpikes;
    private readonly bool _clampsDelta;
    private readonly DecayRule _decayRule;
    private readonly int[] _aliasEvents;
    private readonly bool _addsInVectors;

    /// <summary>Prepares the step; events may be added to many targets at once, in order, for programs with 16-bit states.</summary>
    public ScalarStep(ChipProgram program, ChipState state, InputEvents inputs, ChipCounters counters, bool addsInVectors)
    {
        _addsInVectors = addsInVectors;
        _program = program;
        _state = state;
        _inputs = inputs;
        _counters = counters;
        ChipArithmetic arithmetic = program.Arithmetic;
        _minState = arithmetic.MinState;
        _maxState = arithmetic.MaxState;
        _wordShift = 32 - arithmetic.StateBits;
        _maxHiddenSpikes = arithmetic.MaxHiddenSpikes;
        _maxOutputSpikes = arithmetic.MaxOutputSpikes;
        _clampsDelta = arithmetic.MembraneRule == MembraneRule.ClampedDelta;
        _decayRule = arithmetic.DecayRule;
        _aliasEvents = new int[program.Hidden.Count];
    }

    /// <summary>Advances hidden and output neurons by one step; the input events are those taken last.</summary>
    public void Advance()
    {
        AddInputs();
        AddRecurrence();
        AddToOutputs();
        DecayCurrents();
        IntegrateHidden();
        FireHidden();
        AdvanceOutputs();
    }

    /// <summary>Clause 3.3: the spikes of the previous step reach the output currents, event by event.</summary>
    public void AddToOutputs()
    {
        int outputs = _program.Outputs.Count;
        for (int i = 0; i < _state.Spiking; i++)
        {
            ReadOnlySpan<sbyte> row = _program.OutputWeights.AsSpan(_state.SpikeIds[i] * outputs, outputs);
            AddEvents(row, _program.OutputShift, _state.SpikeCounts[i], _state.OutputCurrent.Span);
        }
    }

    /// <summary>Clause 3.8: output neurons decay, integrate and spike at most as often as the core allows.</summary>
    public void AdvanceOutputs()
    {
        ChipNeurons neurons = _program.Outputs;
        Span<short> currents = _state.OutputCurrent.Span;
        Span<short> membranes = _state.OutputMembrane.Span;
        for (int id = 0; id < neurons.Count; id++)
        {
            int current = currents[id];
            current -= Leak(current, neurons.CurrentDecayShift[id]);
            currents[id] = (short)current;
            int membrane = Integrate(membranes[id], neurons.MembraneDecayShift[id], current, neurons.Bias[id]);
            int spikes = 0;
            while (membrane >= neurons.Threshold[id] && spikes < _maxOutputSpikes)
            {
                spikes++;
                membrane = Wrap(membrane - neurons.Threshold[id]);
            }

            membranes[id] = (short)membrane;
            _state.OutputSpikes[id] = (byte)spikes;
            _counters.OutputSpikes += spikes;
        }
    }

    /// <summary>
    /// Clauses 3.6, 3.7 and 3.9: thresholds and aliases, ascending. A neuron starts with the alias events that lower ids have sent it
    /// in this step; they use up its budget, and are passed on.
    /// </summary>
    public void FireHidden()
    {
        ChipNeurons neurons = _program.Hidden;
        Span<short> membranes = _state.Membrane.Span;
        bool hasAliases = !_program.Aliases.IsEmpty;
        _aliasEvents.AsSpan().Clear();
        for (int id = 0; id < neurons.Count; id++)
        {
            int spikes = _aliasEvents[id];
            int threshold = neurons.Threshold[id];
            int membrane = membranes[id];
            while (membrane >= threshold && spikes < _maxHiddenSpikes)
            {
                spikes++;
                membrane = Wrap(membrane - threshold);
            }

            membranes[id] = (short)membrane;
            _aliasEvents[id] = spikes;
            if (hasAliases)
            {
                PassOn(id, spikes);
            }
        }

        ListSpikes();
    }

    // Clause 3.1. Channels ascending; each event adds the weights of both synapses, saturating after every one.
    private void AddInputs()
    {
        int hidden = _program.Hidden.Count;
        for (int i = 0; i < _inputs.Active; i++)
        {
            int start = _inputs.Channels[i] * hidden;
            AddEvents(_program.InputWeights.AsSpan(start, hidden), _program.InputShift, _inputs.Counts[i], _state.Current.Span);
            if (!_program.InputWeights2.IsEmpty)
            {
                AddEvents(_program.InputWeights2.AsSpan(start, hidden), _program.InputShift, _inputs.Counts[i], _state.Current2.Span);
            }
        }
    }

    // Clause 3.2. Hidden neurons ascending; each spike of the previous step is one event.
    private void AddRecurrence()
    {
        int hidden = _program.Hidden.Count;
        for (int i = 0; i < _state.Spiking; i++)
        {
            int start = _state.SpikeIds[i] * hidden;
            if (!_program.RecurrentWeights.IsEmpty)
            {
                AddEvents(_program.RecurrentWeights.AsSpan(start, hidden), _program.RecurrentShift, _state.SpikeCounts[i], _state.Current.Span);
            }

            if (!_program.RecurrentWeights2.IsEmpty)
            {
                AddEvents(_program.RecurrentWeights2.AsSpan(start, hidden), _program.RecurrentShift, _state.SpikeCounts[i], _state.Current2.Span);
            }
        }
    }

    // Clause 3.4. Current 1 and current 2, each with its own decay shift.
    private void DecayCurrents()
    {
        ChipNeurons neurons = _program.Hidden;
        Span<short> current = _state.Current.Span;
        Span<short> current2 = _state.Current2.Span;
        for (int id = 0; id < neurons.Count; id++)
        {
            current[id] = (short)(current[id] - Leak(current[id], neurons.CurrentDecayShift[id]));
            current2[id] = (short)(current2[id] - Leak(current2[id], neurons.Current2DecayShift[id]));
        }
    }

    private void IntegrateHidden()
    {
        ChipNeurons neurons = _program.Hidden;
        Span<short> membranes = _state.Membrane.Span;
        ReadOnlySpan<short> current = _state.Current.Span;
        ReadOnlySpan<short> current2 = _state.Current2.Span;
        for (int id = 0; id < neurons.Count; id++)
        {
            membranes[id] = (short)Integrate(membranes[id], neurons.MembraneDecayShift[id], current[id] + current2[id], neurons.Bias[id]);
        }
    }

    // Clause 3.5. The clamp of the change is visible: V = -20000, dash 4, I1 = I2 = 16384 gives 12767, and 14018 in a single sum.
    private int Integrate(int membrane, int decayShift, int currents, int bias)
    {
        int leak = Leak(membrane, decayShift);
        if (!_clampsDelta)
        {
            return Saturate(membrane - leak + currents);
        }

        int delta = Saturate(Wrap(-leak) + currents);
        if (_program.HasBias)
        {
            delta = Saturate(delta + bias);
        }

        return Saturate(membrane + delta);
    }

    // Clause 3.9. The target's count of this step grows, up to the cap; the membrane of the target is not touched.
    private void PassOn(int source, int spikes)
    {
        foreach (int target in _program.Aliases[source])
        {
            _aliasEvents[target] = Math.Min(_aliasEvents[target] + spikes, _maxHiddenSpikes);
        }
    }

    private void ListSpikes()
    {
        int spiking = 0;
        for (int id = 0; id < _aliasEvents.Length; id++)
        {
            if (_aliasEvents[id] == 0)
            {
                continue;
            }

            _state.SpikeIds[spiking] = (ushort)id;
            _state.SpikeCounts[spiking++] = (byte)_aliasEvents[id];
            _counters.HiddenSpikes += _aliasEvents[id];
        }

        _state.SetSpiking(spiking);
    }

    private void AddEvents(ReadOnlySpan<sbyte> weights, int shift, int events, Span<short> currents)
    {
        int done = _addsInVectors ? OrderedAddition.Add(weights, shift, events, currents, _counters) : 0;
        for (int target = done; target < weights.Length; target++)
        {
            int weight = weights[target] << shift;
            if (weight == 0)
            {
                continue;
            }

            _counters.SynapticOperations += events;
            int current = currents[target];
            for (int i = 0; i < events; i++)
            {
                current = Saturate(current + weight);
            }

            currents[target] = (short)current;
        }
    }

    // Section 2: the part of a value that a step takes away.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Leak(int value, int decayShift)
    {
        int leak = value >> decayShift;
        return _decayRule switch
        {
            DecayRule.PositiveTail => leak == 0 && value > 0 ? 1 : leak,
            DecayRule.Shift => leak,
            _ => Math.Sign(value) * Math.Max(Math.Abs(value) >> decayShift, 1),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Saturate(int value)
    {
        if (value >= _minState && value <= _maxState)
        {
            return value;
        }

        _counters.Saturations++;
        return value < _minState ? _minState : _maxState;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Wrap(int value) => (value << _wordShift) >> _wordShift;
}
