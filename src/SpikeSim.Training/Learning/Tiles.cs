namespace SpikeSim.Learning;

/// <summary>
/// How kernels cut rows of neurons: vectors of sixteen floats, which are two registers where the machine has no wider ones, and tiles of
/// four such vectors, whose spikes fill a mask word. Rows are padded to whole vectors and start at cache lines.
/// </summary>
internal static class Tiles
{
    /// <summary>Floats in a vector.</summary>
    public const int Lanes = 16;

    /// <summary>Floats in a tile.</summary>
    public const int Size = 4 * Lanes;

    /// <summary>A length rounded up to whole vectors.</summary>
    public static int Padded(int length) => (length + Lanes - 1) / Lanes * Lanes;
}
