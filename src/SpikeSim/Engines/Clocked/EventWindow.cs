namespace SpikeSim.Engines.Clocked;

/// <summary>The events of one step: sources in ascending order and how often each fired.</summary>
internal readonly ref struct EventWindow(ReadOnlySpan<int> ids, ReadOnlySpan<ushort> counts, bool isSingle)
{
    public ReadOnlySpan<int> Ids { get; } = ids;

    public ReadOnlySpan<ushort> Counts { get; } = counts;

    /// <summary>Whether every source fired once.</summary>
    public bool IsSingle { get; } = isSingle;
}
