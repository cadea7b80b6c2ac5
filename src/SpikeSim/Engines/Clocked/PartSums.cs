namespace SpikeSim.Engines.Clocked;

/// <summary>Sums of some of the rows of a step.</summary>
/// <param name="Bytes">Sums in bytes, which are not negative.</param>
/// <param name="Depth">What each of them is too large by.</param>
/// <param name="Wide">Sums in 16 bits, where there are any.</param>
internal readonly record struct PartSums(AlignedBuffer<byte> Bytes, int Depth, AlignedBuffer<short> Wide);
