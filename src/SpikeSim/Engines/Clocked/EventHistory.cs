namespace SpikeSim.Engines.Clocked;

/// <summary>
/// Who fired how often in the last steps: a ring of lists, so that a delay is a look further back and a step copies nothing.
/// </summary>
internal sealed class EventHistory
{
    // Vector forms write sixteen ids at once and count those that mattered.
    private const int Slack = Layer<float>.Tile;

    private readonly int _stride;
    private readonly int[] _ids;
    private readonly ushort[] _counts;
    private readonly int[] _lengths;
    private readonly bool[] _isSingle;
    private int _slot;

    public EventHistory(int sources, int steps)
    {
        Sources = sources;
        Steps = steps;
        _stride = sources + Slack;
        _ids = new int[checked(steps * _stride)];
        _counts = new ushort[steps * _stride];
        _lengths = new int[steps];
        _isSingle = new bool[steps];
    }

    public int Sources { get; }

    /// <summary>How many steps are kept, the present one included.</summary>
    public int Steps { get; }

    /// <summary>Where the ids of the present step go.</summary>
    public Span<int> Ids => _ids.AsSpan(_slot * _stride, _stride);

    /// <summary>Where the counts of the present step go.</summary>
    public Span<ushort> Counts => _counts.AsSpan(_slot * _stride, _stride);

    /// <summary>Sources that fired in the present step.</summary>
    public int Length => _lengths[_slot];

    public void Clear()
    {
        _lengths.AsSpan().Clear();
        _slot = 0;
    }

    /// <summary>Goes to the next step.</summary>
    public void Advance()
    {
        _slot = _slot + 1 == Steps ? 0 : _slot + 1;
        _lengths[_slot] = 0;
    }

    /// <summary>Ends the list of the present step.</summary>
    public void Finish(int length, bool isSingle)
    {
        _lengths[_slot] = length;
        _isSingle[_slot] = isSingle;
    }

    /// <summary>Takes one count per source as the events of the present step.</summary>
    public void Take(ReadOnlySpan<ushort> counts)
    {
        int length = 0;
        bool isSingle = true;
        Span<int> ids = Ids;
        Span<ushort> ofIds = Counts;
        for (int source = 0; source < counts.Length; source++)
        {
            if (counts[source] != 0)
            {
                ids[length] = source;
                ofIds[length++] = counts[source];
                isSingle &= counts[source] == 1;
            }
        }

        Finish(length, isSingle);
    }

    /// <summary>The events of some steps ago.</summary>
    public EventWindow Ago(int steps)
    {
        int slot = _slot - steps;
        slot = slot < 0 ? slot + Steps : slot;
        int length = _lengths[slot];
        return new EventWindow(_ids.AsSpan(slot * _stride, length), _counts.AsSpan(slot * _stride, length), _isSingle[slot]);
    }
}
