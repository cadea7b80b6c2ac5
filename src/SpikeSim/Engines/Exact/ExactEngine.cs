using SpikeSim.Networks;
using SpikeSim.Rasters;

namespace SpikeSim.Engines.Exact;

/// <summary>
/// Runs a network from event to event in continuous time, in double precision and without a time grid: the closed-form solution
/// between events, and every spike at the time at which its membrane reaches the threshold.
/// </summary>
/// <remarks>
/// Ties are decided by rule. Events that arrive at one instant are applied together, then thresholds are tested; all neurons that
/// are at their thresholds fire; what their spikes send without a delay arrives at the same instant, after that. A membrane that
/// reaches its threshold by its own flow at the instant of an event fires. An input event at the end of the run is part of it.
/// One engine runs one input at a time; use one engine per thread.
/// </remarks>
public sealed class ExactEngine
{
    private readonly Network _network;
    private readonly NeuronTable _neurons;
    private readonly INeuronForm _form;
    private readonly BlockLayout _layout;
    private readonly Wiring _wiring;
    private readonly ArrivalQueue _queue;
    private readonly int[][] _aliases;
    private readonly SpikeRecord _spikes;
    private readonly InputCursor _input;
    private double _now;

    /// <summary>Prepares a network.</summary>
    /// <param name="network">The network; <see cref="Network.StepSeconds"/> is only the unit of its currents here.</param>
    /// <param name="settings">Delay of loops, form, limits.</param>
    /// <exception cref="DataFormatException">The description has faults, a loop has no delay, or a neuron would fire without end; all faults are named.</exception>
    public ExactEngine(Network network, ExactSettings settings)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(settings);
        ExactFaults.RefuseDescription(network, settings);
        _network = network;
        _neurons = new NeuronTable(network);
        ExactFaults.RefuseEndless(network, _neurons, settings);
        (_form, _layout, _wiring) = NeuronForms.Create(network, _neurons, settings);
        _queue = new ArrivalQueue(_wiring.LineDelays);
        _aliases = _neurons.AliasesOf(network);
        _spikes = new SpikeRecord(_neurons, settings.MaxSpikes);
        _input = new InputCursor(network.InputChannels);
    }

    /// <summary>The form that runs the network.</summary>
    public ExactForm Form => _form.GetType().GetGenericTypeDefinition() == typeof(EpochForm<,>) ? ExactForm.Epoch : ExactForm.General;

    /// <summary>The vectors in use, in bits.</summary>
    public int VectorBits => _form.VectorBits;

    /// <summary>The number of spikes so far.</summary>
    public int SpikeCount => _spikes.Count;

    /// <summary>The number of arrivals so far: spikes and input events, once per delay on which they have targets.</summary>
    public long Arrivals { get; private set; }

    /// <summary>Runs an input from the state at rest: V = 0 and I = 0 everywhere.</summary>
    /// <param name="input">The input, with the length of the run.</param>
    /// <returns>All spikes up to the end of the input, the end included.</returns>
    /// <exception cref="DataFormatException">The input has other channels than the network, or the run leaves what doubles and memory can hold.</exception>
    public SpikeList Run(TimedInput input)
    {
        Start(input);
        AdvanceTo(Math.BitIncrement(input.DurationSeconds));
        return Spikes();
    }

    /// <summary>Goes to the state at rest and takes up an input.</summary>
    /// <param name="input">The input.</param>
    /// <exception cref="DataFormatException">The input has other channels than the network.</exception>
    public void Start(TimedInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Channels != _network.InputChannels)
        {
            throw new DataFormatException($"The input has {input.Channels} channels, but the network \"{_network.Name}\" has {_network.InputChannels}.");
        }

        _input.Start(input);
        _form.Reset();
        _queue.Clear();
        _spikes.Clear();
        (_now, Arrivals) = (0, 0);
    }

    /// <summary>Lets happen everything before a time. What falls on that very instant happens with the next call.</summary>
    /// <param name="seconds">The time; not before that of the last call.</param>
    /// <exception cref="DataFormatException">The run leaves what doubles and memory can hold.</exception>
    public void AdvanceTo(double seconds)
    {
        double last = Math.BitDecrement(seconds);
        while (true)
        {
            double arrival = FireUntilArrival(last);
            if (arrival > last)
            {
                break;
            }

            Receive(arrival);
        }

        _now = Math.Max(_now, last);
    }

    /// <summary>The spikes so far.</summary>
    /// <returns>All spikes by time; of one time, by population and neuron.</returns>
    public SpikeList Spikes()
    {
        CheckStates();
        return new SpikeList([.. _network.Populations.Select(p => p.Name)], _spikes.Sorted(), _input.DurationSeconds);
    }

    /// <summary>The membrane potentials of a population just before the time of the last <see cref="AdvanceTo"/>.</summary>
    /// <param name="population">The index of the population in the network.</param>
    /// <param name="values">One value per neuron, in membrane units.</param>
    public void ReadMembranes(int population, Span<double> values)
    {
        for (int n = 0; n < values.Length; n++)
        {
            values[n] = _form.MembraneAt(_layout.PlaceOf[_neurons.FirstOf[population] + n], _now);
        }
    }

    /// <summary>The currents of a population just before the time of the last <see cref="AdvanceTo"/>.</summary>
    /// <param name="population">The index of the population in the network.</param>
    /// <param name="synapse">The synapse, 0 or 1.</param>
    /// <param name="values">One value per neuron, in membrane units per step of the network.</param>
    public void ReadCurrents(int population, int synapse, Span<double> values)
    {
        for (int n = 0; n < values.Length; n++)
        {
            values[n] = _form.CurrentAt(_layout.PlaceOf[_neurons.FirstOf[population] + n], synapse, _now) * _network.StepSeconds;
        }
    }

    /// <summary>Fires all that is due up to the next arrival, in the order of time, and says when that is.</summary>
    /// <remarks>
    /// What is not due now cannot become due before the next arrival: looking at a neuron and firing one only ever puts off bounds
    /// of times that were already known to lie beyond it.
    /// </remarks>
    private double FireUntilArrival(double last)
    {
        double arrival = Math.Min(_queue.NextSeconds, _input.NextSeconds);
        double horizon = Math.Min(arrival, last);
        int place = _form.FirstDue(_now, horizon, out double due);
        while (place >= 0)
        {
            Fire(place, due);
            arrival = Math.Min(_queue.NextSeconds, _input.NextSeconds);
            horizon = Math.Min(arrival, last);
            place = _form.NextDue(_now, horizon, out due);
        }

        return arrival;
    }

    private void Fire(int place, double seconds)
    {
        int neuron = _layout.NeuronAt[place];
        _spikes.Fire(neuron, seconds);
        _form.Fire(place, seconds);
        _now = seconds;
        Emit(neuron, seconds);
    }

    private void Emit(int neuron, double seconds)
    {
        _spikes.Add(neuron, seconds);
        Send(_network.InputChannels + neuron, seconds, 1, isCurrent: false);
        foreach (int along in _aliases[neuron])
        {
            Emit(along, seconds);
        }
    }

    private void Send(int source, double seconds, double amount, bool isCurrent)
    {
        for (int row = _wiring.FirstRow[source]; row < _wiring.FirstRow[source + 1]; row++)
        {
            _queue.Send(seconds, _wiring.Rows[row], row, amount, isCurrent);
        }
    }

    private void Receive(double seconds)
    {
        _now = seconds;
        if (_input.NextSeconds == seconds)
        {
            TakeInput(seconds);
        }

        while (_queue.NextSeconds == seconds)
        {
            Arrival arrival = _queue.Take();
            WireRow row = _wiring.Rows[arrival.Row];
            Arrivals++;
            for (int run = row.FirstRun; run < row.EndRun; run++)
            {
                if (arrival.IsCurrent)
                {
                    _form.Drive(_wiring.Runs[run], arrival.Amount, seconds);
                }
                else
                {
                    _form.Deliver(_wiring.Runs[run], arrival.Amount, seconds);
                }
            }
        }
    }

    private void TakeInput(double seconds)
    {
        while (_input.TryTakeCurrent(seconds, out int channel, out double change))
        {
            Send(channel, seconds, change, isCurrent: true);
        }

        while (_input.TryTakeEvents(seconds, out int channel, out int count))
        {
            Send(channel, seconds, count, isCurrent: false);
        }
    }

    private void CheckStates()
    {
        for (int neuron = 0; neuron < _neurons.Count; neuron++)
        {
            if (!double.IsFinite(_form.MembraneAt(_layout.PlaceOf[neuron], _now)))
            {
                throw new DataFormatException($"The membrane of {_neurons.NameOf(neuron)} has left the range of double numbers. Use smaller weights, counts or biases.");
            }
        }
    }
}
