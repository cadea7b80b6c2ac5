namespace SpikeSim.Engines.Clocked;

/// <summary>A connection among those that share rows of bytes.</summary>
/// <param name="events">The events of its sources.</param>
/// <param name="delaySteps">Steps from an event to its effect.</param>
/// <param name="firstRow">The row of its first source.</param>
internal sealed class ByteConnection(EventHistory events, int delaySteps, int firstRow)
{
    private readonly EventHistory _events = events;
    private readonly int _delaySteps = delaySteps;

    /// <summary>The row of the first source.</summary>
    public int FirstRow => firstRow;

    /// <summary>The events that arrive in the present step.</summary>
    public EventList Arriving => _events.Ago(_delaySteps);

    /// <summary>Whether past events arrive here and at another connection in the same step; those of the present step may still change.</summary>
    public bool Shares(ByteConnection other) => _events == other._events && _delaySteps == other._delaySteps && _delaySteps > 0;
}
