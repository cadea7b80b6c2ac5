using System.Runtime.CompilerServices;
using SpikeSim.Chips;

namespace SpikeSim.Engines.Clocked;

/// <summary>Rows of a step whose sums a byte tells apart, as <see cref="RowFacts"/>.</summary>
/// <param name="nibbles">Those that are kept as nibbles.</param>
/// <param name="bytes">The others.</param>
/// <param name="depth">What is added to each sum, so that none is negative.</param>
internal readonly ref struct ByteGroup(ReadOnlySpan<ulong> nibbles, ReadOnlySpan<ulong> bytes, int depth)
{
    /// <summary>Rows that are kept as nibbles.</summary>
    public ReadOnlySpan<ulong> Nibbles { get; } = nibbles;

    /// <summary>Rows that are kept as bytes.</summary>
    public ReadOnlySpan<ulong> Bytes { get; } = bytes;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Nibbles.IsEmpty && Bytes.IsEmpty;
    }

    /// <summary>What is added to each sum.</summary>
    public int Depth { get; } = depth;

    /// <summary>What the biases of nibbles add beyond that, wrapped to a byte.</summary>
    public sbyte Excess { get; } = unchecked((sbyte)((WeightRows.NibbleBias * nibbles.Length) - depth));
}
