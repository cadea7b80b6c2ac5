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
    private readonly EventList[] _lists;
    private int _slot;

    /// <summary>Keeps lists.</summary>
    /// <param name="sources">How many sources there are.</param>
    /// <param name="steps">How many steps are kept, the present one included.</param>
    public EventHistory(int sources, int steps) => _lists = [.. Enumerable.Range(0, steps).Select(_ => new EventList(sources))];

    /// <summary>The events of the present step.</summary>
    public EventList Present => _lists[_slot];

    public void Clear()
    {
        foreach (EventList list in _lists)
        {
            list.Clear();
        }

        _slot = 0;
    }

    /// <summary>Goes to the next step, which has no events yet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance()
    {
        int next = _slot + 1;
        _slot = next == _lists.Length ? 0 : next;
        Present.Clear();
    }

    /// <summary>Takes one count per source as the events of the present step.</summary>
    public void Take(ReadOnlySpan<ushort> counts)
    {
        EventList list = Present;
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
    public EventList Ago(int steps)
    {
        int slot = _slot - steps;
        return _lists[slot < 0 ? slot + _lists.Length : slot];
    }
}
