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
    // Vector forms write and read several ids at once and count those that mattered.
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
        _isSingle = [.. Enumerable.Repeat(true, steps)];
        _counts.AsSpan().Fill(1);
    }

    public int Sources { get; }

    /// <summary>How many steps are kept, the present one included.</summary>
    public int Steps { get; }

    /// <summary>Where the ids of the present step go.</summary>
    public Span<int> Ids => _ids.AsSpan(_slot * _stride, _stride);

    /// <summary>Where the counts of the present step go; all are 1 before.</summary>
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
        if (!_isSingle[_slot])
        {
            Counts.Fill(1);
            _isSingle[_slot] = true;
        }
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
        int start = 0;
        for (; start <= counts.Length - Vector256<ushort>.Count; start += Vector256<ushort>.Count)
        {
            Vector256<ushort> several = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(counts), (nuint)start);
            for (uint set = ~Vector256.Equals(several, Vector256<ushort>.Zero).ExtractMostSignificantBits() & ushort.MaxValue; set != 0; set &= set - 1)
            {
                Append(start + BitOperations.TrailingZeroCount(set), counts);
            }
        }

        for (; start < counts.Length; start++)
        {
            if (counts[start] != 0)
            {
                Append(start, counts);
            }
        }
    }

    private void Append(int source, ReadOnlySpan<ushort> counts)
    {
        int at = (_slot * _stride) + _lengths[_slot]++;
        _ids[at] = source;
        _counts[at] = counts[source];
        _isSingle[_slot] &= counts[source] == 1;
    }

    /// <summary>The events of some steps ago.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public EventWindow Ago(int steps)
    {
        int slot = _slot - steps;
        slot = slot < 0 ? slot + Steps : slot;
        int length = _lengths[slot];
        return new EventWindow(_ids.AsSpan(slot * _stride, length), _counts.AsSpan(slot * _stride, length), _isSingle[slot]);
    }
}
