using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SpikeSim.Engines.Clocked;

/// <summary>
/// Who fired how often in the last steps: a ring of lists, so that a delay is a look further back and a step copies nothing.
/// </summary>
internal sealed class EventHistory
{
    private readonly StepRing _ring;
    private readonly EventList[] _lists;

    /// <summary>Keeps lists. That of the present step is from earlier until someone writes it.</summary>
    /// <param name="sources">How many sources there are.</param>
    /// <param name="ring">The steps.</param>
    public EventHistory(int sources, StepRing ring)
    {
        _ring = ring;
        _lists = [.. Enumerable.Range(0, ring.Steps).Select(_ => new EventList(sources))];
    }

    /// <summary>The events of the present step.</summary>
    public EventList Present => Ago(0);

    public void Clear()
    {
        foreach (EventList list in _lists)
        {
            list.Clear();
        }
    }

    /// <summary>Takes one count per source as the events of the present step.</summary>
    public void Take(ReadOnlySpan<ushort> counts)
    {
        EventList list = Present;
        list.Clear();
        int start = 0;
        for (; start <= counts.Length - Vector256<ushort>.Count; start += Vector256<ushort>.Count)
        {
            Vector256<ushort> several = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(counts), (nuint)start);
            for (uint set = ~Vector256.Equals(several, Vector256<ushort>.Zero).ExtractMostSignificantBits() & ushort.MaxValue; set != 0; set &= set - 1)
            {
                int source = start + BitOperations.TrailingZeroCount(set);
                list.Append(source, counts[source]);
            }
        }

        for (; start < counts.Length; start++)
        {
            if (counts[start] != 0)
            {
                list.Append(start, counts[start]);
            }
        }
    }

    /// <summary>The events of some steps ago.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public EventList Ago(int steps) => _lists[_ring.Ago(steps)];
}
