namespace SpikeSim.Engines.Exact;

/// <summary>A block of eight neurons of which at least one is a target, in four bytes: rows are read once per spike, from afar.</summary>
internal readonly record struct WireEntry
{
    private readonly uint _bits;

    /// <summary>Creates an entry.</summary>
    /// <param name="block">The block, below 2^24.</param>
    /// <param name="lanes">A bit per neuron that is a target; each has a weight, in the order of the lanes.</param>
    public WireEntry(int block, uint lanes) => _bits = checked((uint)block * (1u << BlockLayout.BlockSize)) | lanes;

    /// <summary>The block in units of 2^8: its place in bytes where a block has 256.</summary>
    public uint Offset => _bits & ~((1u << BlockLayout.BlockSize) - 1);

    /// <summary>The block.</summary>
    public int Block => (int)(_bits >> BlockLayout.BlockSize);

    /// <summary>A bit per neuron that is a target.</summary>
    public uint Lanes => _bits & ((1u << BlockLayout.BlockSize) - 1);
}
