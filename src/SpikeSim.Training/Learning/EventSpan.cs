namespace SpikeSim.Learning;

/// <summary>The events of one step.</summary>
internal readonly ref struct EventSpan(ReadOnlySpan<ushort> ids, ReadOnlySpan<float> counts)
{
    /// <summary>Who.</summary>
    public ReadOnlySpan<ushort> Ids { get; } = ids;

    /// <summary>How often.</summary>
    public ReadOnlySpan<float> Counts { get; } = counts;
}
