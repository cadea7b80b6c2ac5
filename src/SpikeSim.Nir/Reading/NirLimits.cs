namespace SpikeSim.Nir.Reading;

/// <summary>How much a file may ask for before it is refused: a file is hostile input.</summary>
public sealed record NirLimits
{
    /// <summary>The largest file, in bytes.</summary>
    public long FileBytes { get; init; } = 1L << 30;

    /// <summary>The most bytes of values that a file may hold when it is read.</summary>
    public long ValueBytes { get; init; } = 1L << 30;

    /// <summary>The most groups and datasets below the graph.</summary>
    public int Objects { get; init; } = 200_000;

    /// <summary>The most nodes, in all graphs together.</summary>
    public int Nodes { get; init; } = 4096;

    /// <summary>The most edges of one graph.</summary>
    public int Edges { get; init; } = 65_536;

    /// <summary>The deepest nesting of groups.</summary>
    public int Depth { get; init; } = 32;
}
