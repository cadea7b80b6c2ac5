using SpikeSim.Rasters;

namespace SpikeSim.Engines.Exact;

/// <summary>Where a run stands in its input: what is next, and which currents are held.</summary>
internal sealed class InputCursor
{
    private readonly double[] _held;
    private TimedInput _input;
    private int _nextEvent;
    private int _nextCurrent;

    public InputCursor(int channels)
    {
        _held = new double[channels];
        _input = new TimedInput(channels, [], [], 0);
        Start(_input);
    }

    /// <summary>The time of what comes next; infinity where nothing comes within the run.</summary>
    public double NextSeconds { get; private set; }

    /// <summary>The length of the run.</summary>
    public double DurationSeconds => _input.DurationSeconds;

    /// <summary>Goes to the beginning of an input.</summary>
    public void Start(TimedInput input)
    {
        _input = input;
        Array.Clear(_held);
        (_nextEvent, _nextCurrent) = (0, 0);
        FindNext();
    }

    /// <summary>Takes a change of a current at a time.</summary>
    /// <param name="seconds">The time.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="change">By how much its current changes.</param>
    /// <returns>False where there is none left at that time.</returns>
    public bool TryTakeCurrent(double seconds, out int channel, out double change)
    {
        (channel, change) = (0, 0);
        if (_nextCurrent >= _input.Currents.Length || _input.Currents[_nextCurrent].Seconds != seconds)
        {
            return false;
        }

        CurrentChange current = _input.Currents[_nextCurrent++];
        (channel, change) = (current.Channel, current.Value - _held[current.Channel]);
        _held[channel] = current.Value;
        return true;
    }

    /// <summary>Takes events of a channel at a time.</summary>
    /// <param name="seconds">The time.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="count">How many.</param>
    /// <returns>False where there are none left at that time; then the next time is known.</returns>
    public bool TryTakeEvents(double seconds, out int channel, out int count)
    {
        (channel, count) = (0, 0);
        if (_nextEvent >= _input.Events.Length || _input.Events[_nextEvent].Seconds != seconds)
        {
            FindNext();
            return false;
        }

        (_, channel, count) = _input.Events[_nextEvent++];
        return true;
    }

    private void FindNext()
    {
        double next = _nextEvent < _input.Events.Length ? _input.Events[_nextEvent].Seconds : double.PositiveInfinity;
        if (_nextCurrent < _input.Currents.Length)
        {
            next = Math.Min(next, _input.Currents[_nextCurrent].Seconds);
        }

        NextSeconds = next <= _input.DurationSeconds ? next : double.PositiveInfinity;
    }
}
