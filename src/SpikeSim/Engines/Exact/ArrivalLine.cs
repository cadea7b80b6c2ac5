using System.Runtime.CompilerServices;

namespace SpikeSim.Engines.Exact;

/// <summary>What travels with one delay, first in, first out: spikes are made in the order of time, so they arrive in it.</summary>
internal sealed class ArrivalLine(double delaySeconds)
{
    private Arrival[] _ring = new Arrival[64];
    private int _head;

    public double DelaySeconds { get; } = delaySeconds;

    public int Count { get; private set; }

    /// <summary>The arrival of the first, or infinity.</summary>
    public double NextSeconds { get; private set; } = double.PositiveInfinity;

    public void Clear() => (Count, _head, NextSeconds) = (0, 0, double.PositiveInfinity);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in Arrival arrival)
    {
        if (Count == _ring.Length)
        {
            Grow();
        }

        _ring[(_head + Count) & (_ring.Length - 1)] = arrival;
        if (Count++ == 0)
        {
            NextSeconds = arrival.Seconds;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Arrival Take()
    {
        Arrival arrival = _ring[_head];
        _head = (_head + 1) & (_ring.Length - 1);
        NextSeconds = --Count == 0 ? double.PositiveInfinity : _ring[_head].Seconds;
        return arrival;
    }

    private void Grow()
    {
        var larger = new Arrival[_ring.Length * 2];
        for (int i = 0; i < Count; i++)
        {
            larger[i] = _ring[(_head + i) & (_ring.Length - 1)];
        }

        (_ring, _head) = (larger, 0);
    }
}
