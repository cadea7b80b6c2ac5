using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SpikeSim.Engines.Clocked;

/// <summary>The events of one step: sources in ascending order and how often each fired.</summary>
internal sealed class EventList
{
    // Vector forms write and read several ids at once and count those that mattered.
    private const int Slack = Layer<float>.Tile;

    private readonly int[] _ids;
    private readonly ushort[] _counts;

    /// <summary>Makes room for all sources.</summary>
    /// <param name="sources">How many there are.</param>
    public EventList(int sources)
    {
        _ids = new int[sources + Slack];
        _counts = new ushort[sources + Slack];
        _counts.AsSpan().Fill(1);
    }

    /// <summary>How many sources fired.</summary>
    public int Length { get; private set; }

    /// <summary>Whether every source fired once.</summary>
    public bool IsSingle { get; private set; } = true;

    /// <summary>The sources that fired.</summary>
    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, Length);

    /// <summary>How often each of <see cref="Ids"/> fired.</summary>
    public ReadOnlySpan<ushort> Counts => _counts.AsSpan(0, Length);

    /// <summary>Where ids go.</summary>
    public ref int FirstId => ref MemoryMarshal.GetArrayDataReference(_ids);

    /// <summary>Where ids go, with their room.</summary>
    public Span<int> IdRoom => _ids;

    /// <summary>Where counts go, with their room; all are 1 before.</summary>
    public Span<ushort> CountRoom => _counts;

    /// <summary>Forgets all events.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Clear()
    {
        Length = 0;
        if (!IsSingle)
        {
            ClearCounts();
        }
    }

    /// <summary>Ends a list that was written.</summary>
    /// <param name="length">How many sources fired.</param>
    /// <param name="isSingle">Whether all of them fired once.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish(int length, bool isSingle)
    {
        Length = length;
        IsSingle = isSingle;
    }

    /// <summary>Appends a source.</summary>
    /// <param name="source">The source; greater than those before.</param>
    /// <param name="count">How often it fired.</param>
    public void Append(int source, ushort count)
    {
        _ids[Length] = source;
        _counts[Length] = count;
        Length++;
        IsSingle &= count == 1;
    }

    private void ClearCounts()
    {
        _counts.AsSpan().Fill(1);
        IsSingle = true;
    }
}
