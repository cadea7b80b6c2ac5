namespace SpikeSim.Mapping;

/// <summary>How much of a chip's resource a network takes.</summary>
/// <param name="Name">The resource.</param>
/// <param name="Used">What the network takes.</param>
/// <param name="Available">What the chip has.</param>
public sealed record ResourceUse(string Name, int Used, int Available)
{
    /// <summary>The share in per cent.</summary>
    public double Percent => Available == 0 ? 0 : 100.0 * Used / Available;
}
