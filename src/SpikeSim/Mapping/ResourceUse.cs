namespace SpikeSim.Mapping;

/// <summary>How much of a chip's resource a network takes.</summary>
/// <param name="Name">The resource.</param>
/// <param name="Used">What the network takes.</param>
/// <param name="Available">What the chip has.</param>
public sealed record ResourceUse(string Name, int Used, int Available)
{
    /// <summary>The share in per cent; of nothing available, each that is used counts as 100.</summary>
    public double Percent => 100.0 * Used / Math.Max(Available, 1);
}
