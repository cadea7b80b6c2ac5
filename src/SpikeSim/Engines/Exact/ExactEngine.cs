using System.Collections.Immutable;
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
    /// <summary>More spikes of one neuron at one instant mean that it is driven beyond what time can resolve.</summary>
    private const int LongestBurst = 1 << 16;

    private readonly Network _network;
    private readonly ExactSettings _settings;
    private readonly NeuronTable _neurons;
    private readonly INeuronForm _form;
    private readonly BlockLayout _layout;
    private readonly Wiring _wiring;
    private readonly ArrivalQueue _queue;
    private readonly int[][] _aliases;
    private readonly List<TimedSpike> _spikes = [];
    private readonly double[] _lastFired;
    private readonly int[] _burst;
    private readonly double[] _held;
    private TimedInput _input;
    private int _nextEvent;
    private int _nextCurrent;
    private double _nextInput;
    private double _now;
    private double _firedAt;

    /// <summary>Prepares a network.</summary>
    /// <param name="network">The network; <see cref="Network.StepSeconds"/> is only the unit of its currents here.</param>
    /// <param name="settings">Delay of loops, form, limits.</param>
    /// <exception cref="DataFormatException">The description has faults, a loop has no delay, or a neuron would fire without end; all faults are named.</exception>
    public ExactEngine(Network network, ExactSettings settings)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(settings);
        Refuse(network, NetworkFaults.Find(network));
        if (!double.IsFinite(settings.RecurrentDelaySeconds) || settings.RecurrentDelaySeconds < 0)
        {
            throw new DataFormatException($"The recurrent delay of the exact engine is a time of at least 0 s, not {settings.RecurrentDelaySeconds} s.");
        }

        _network = network;
        _settings = settings;
        _neurons = new NeuronTable(network);
        var faults = _neurons.Faults().ToList();
        if (NetworkLoops.WithoutDelay(network, _neurons, settings.RecurrentDelaySeconds) is { } loop)
        {
            faults.Add($"the loop {loop} has no delay, so that a spike would come back at the instant at which it left. Give one of its projections a delay, or the engine a recurrent delay (--loop-delay SECONDS)");
        }

        Refuse(network, faults);
        (_form, _layout, _wiring) = NeuronForms.Create(network, _neurons, settings);
        _queue = new ArrivalQueue(_wiring.LineDelays);
        _aliases = AliasesOf(network, _neurons);
        _lastFired = new double[_neurons.Count];
        _burst = new int[_neurons.Count];
        _held = new double[network.InputChannels];
        _input = new TimedInput(network.InputChannels, [], [], 0);
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

        _input = input;
        _form.Reset();
        _queue.Clear();
        _spikes.Clear();
        Array.Fill(_lastFired, -1);
        Array.Clear(_burst);
        Array.Clear(_held);
        (_nextEvent, _nextCurrent, _now, _firedAt, Arrivals) = (0, 0, 0, -1, 0);
        FindNextInput();
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
        TimedSpike[] spikes = [.. _spikes];
        for (int first = 0; first < spikes.Length;)
        {
            int end = first + 1;
            while (end < spikes.Length && spikes[end].Seconds == spikes[first].Seconds)
            {
                end++;
            }

            Array.Sort(spikes, first, end - first, Comparer<TimedSpike>.Create(static (a, b) => (a.Node, a.Neuron).CompareTo((b.Node, b.Neuron))));
            first = end;
        }

        return new SpikeList([.. _network.Populations.Select(p => p.Name)], ImmutableArray.Create(spikes), _input.DurationSeconds);
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

    private static void Refuse(Network network, IReadOnlyList<string> faults)
    {
        if (faults.Count > 0)
        {
            throw new DataFormatException($"The network \"{network.Name}\" cannot run on the exact engine: {string.Join("; ", faults)}.");
        }
    }

    private static int[][] AliasesOf(Network network, NeuronTable neurons)
    {
        var along = new List<int>[neurons.Count];
        for (int i = 0; i < along.Length; i++)
        {
            along[i] = [];
        }

        foreach (AliasConnection alias in network.Aliases)
        {
            int source = network.Populations.IndexOf(network.Find(alias.Source)!);
            int target = network.Populations.IndexOf(network.Find(alias.Target)!);
            for (int n = 0; n < network.Populations[source].Neurons; n++)
            {
                along[neurons.FirstOf[source] + n].Add(neurons.FirstOf[target] + n);
            }
        }

        return [.. along.Select(a => a.ToArray())];
    }

    /// <summary>Fires all that is due before the next arrival, in the order of time, and says when that is.</summary>
    /// <remarks>
    /// What is not due now cannot become due before the next arrival: looking at a neuron and firing one only ever puts off bounds
    /// of times that were already known to lie beyond it.
    /// </remarks>
    private double FireUntilArrival(double last)
    {
        double arrival = Math.Min(_queue.NextSeconds, _nextInput);
        double horizon = Math.Min(arrival, last);
        int place = _form.FirstDue(_now, horizon, out double due);
        while (place >= 0)
        {
            if (due >= arrival && due != _firedAt)
            {
                _form.Settle(due);
                break;
            }

            Fire(place, due);
            arrival = Math.Min(_queue.NextSeconds, _nextInput);
            horizon = Math.Min(arrival, last);
            place = _form.NextDue(_now, horizon, out due);
        }

        return arrival;
    }

    private void Fire(int place, double seconds)
    {
        int neuron = _layout.NeuronAt[place];
        _burst[neuron] = _lastFired[neuron] == seconds ? _burst[neuron] + 1 : 1;
        _lastFired[neuron] = seconds;
        if (_burst[neuron] > LongestBurst)
        {
            throw new DataFormatException($"The neuron {_neurons.NameOf(neuron)} fires more than {LongestBurst} times at {seconds} s: its drive is beyond what time can resolve. Use smaller weights, counts or biases.");
        }

        _form.Fire(place, seconds);
        (_now, _firedAt) = (seconds, seconds);
        Emit(neuron, seconds);
    }

    private void Emit(int neuron, double seconds)
    {
        if (_spikes.Count >= _settings.MaxSpikes)
        {
            throw new DataFormatException($"The run has more than {_settings.MaxSpikes} spikes at {seconds} s and was stopped. Use a weaker drive or a shorter input.");
        }

        int population = _neurons.PopulationOf[neuron];
        _spikes.Add(new TimedSpike(seconds, population, neuron - _neurons.FirstOf[population]));
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
        if (_nextInput == seconds)
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
        for (; _nextCurrent < _input.Currents.Length && _input.Currents[_nextCurrent].Seconds == seconds; _nextCurrent++)
        {
            CurrentChange change = _input.Currents[_nextCurrent];
            Send(change.Channel, seconds, change.Value - _held[change.Channel], isCurrent: true);
            _held[change.Channel] = change.Value;
        }

        for (; _nextEvent < _input.Events.Length && _input.Events[_nextEvent].Seconds == seconds; _nextEvent++)
        {
            Send(_input.Events[_nextEvent].Channel, seconds, _input.Events[_nextEvent].Count, isCurrent: false);
        }

        FindNextInput();
    }

    private void FindNextInput()
    {
        double next = _nextEvent < _input.Events.Length ? _input.Events[_nextEvent].Seconds : double.PositiveInfinity;
        if (_nextCurrent < _input.Currents.Length)
        {
            next = Math.Min(next, _input.Currents[_nextCurrent].Seconds);
        }

        _nextInput = next <= _input.DurationSeconds ? next : double.PositiveInfinity;
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
