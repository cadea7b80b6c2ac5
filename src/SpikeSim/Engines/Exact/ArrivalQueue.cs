namespace SpikeSim.Engines.Exact;

/// <summary>All that is on its way: a line per distinct delay, and a heap over the lines that are not empty.</summary>
internal sealed class ArrivalQueue
{
    private readonly ArrivalLine[] _lines;
    private readonly int[] _heap;
    private int _used;

    public ArrivalQueue(ReadOnlySpan<double> delays)
    {
        _lines = new ArrivalLine[delays.Length];
        for (int i = 0; i < delays.Length; i++)
        {
            _lines[i] = new ArrivalLine(delays[i]);
        }

        _heap = new int[delays.Length];
    }

    /// <summary>When the next arrives, or infinity.</summary>
    public double NextSeconds => _used == 0 ? double.PositiveInfinity : _lines[_heap[0]].NextSeconds;

    public void Clear()
    {
        _used = 0;
        foreach (ArrivalLine line in _lines)
        {
            line.Clear();
        }
    }

    /// <summary>Sends something off at an instant.</summary>
    public void Send(double seconds, in WireRow row, int rowIndex, double amount, bool isCurrent)
    {
        ArrivalLine line = _lines[row.Line];
        line.Add(new Arrival(seconds + line.DelaySeconds, amount, rowIndex, isCurrent));
        if (line.Count == 1)
        {
            _heap[_used] = row.Line;
            Rise(_used++);
        }
    }

    /// <summary>Takes the next; of one instant, lines in their order.</summary>
    public Arrival Take()
    {
        ArrivalLine line = _lines[_heap[0]];
        Arrival arrival = line.Take();
        if (line.Count == 0)
        {
            _heap[0] = _heap[--_used];
        }

        Sink();
        return arrival;
    }

    private bool IsBefore(int left, int right)
    {
        double a = _lines[left].NextSeconds;
        double b = _lines[right].NextSeconds;
        return a < b || (a == b && left < right);
    }

    private void Rise(int at)
    {
        while (at > 0 && IsBefore(_heap[at], _heap[(at - 1) / 2]))
        {
            (_heap[at], _heap[(at - 1) / 2]) = (_heap[(at - 1) / 2], _heap[at]);
            at = (at - 1) / 2;
        }
    }

    private void Sink()
    {
        int at = 0;
        while (true)
        {
            int child = (2 * at) + 1;
            if (child >= _used)
            {
                return;
            }

            child += child + 1 < _used && IsBefore(_heap[child + 1], _heap[child]) ? 1 : 0;
            if (!IsBefore(_heap[child], _heap[at]))
            {
                return;
            }

            (_heap[at], _heap[child]) = (_heap[child], _heap[at]);
            at = child;
        }
    }
}
