namespace SpikeSim.Chips;

/// <summary>The sums of a group of rows that are not yet in the currents: the pass over the neurons reads them as it goes.</summary>
internal sealed class PendingSums
{
    private readonly AlignedBuffer<short> _pairs;

    public PendingSums(int lanes) => _pairs = new AlignedBuffer<short>(lanes / 2);

    /// <summary>The first pair of sums, in the order of <see cref="WeightRows"/>.</summary>
    public ref short First => ref _pairs.First;

    /// <summary>By how much each of the bytes is too large.</summary>
    public short Lift { get; set; }

    /// <summary>Whether there are any.</summary>
    public bool IsPending { get; set; }
}
