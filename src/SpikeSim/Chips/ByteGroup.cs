using System.Runtime.CompilerServices;

namespace SpikeSim.Chips;

/// <summary>Rows whose sums a byte tells apart.</summary>
/// <typeparam name="TRow">What is known of a row.</typeparam>
/// <param name="nibbles">Those that are kept as nibbles.</param>
/// <param name="bytes">The others.</param>
/// <param name="lift">What is added to each sum, so that none is negative.</param>
internal readonly ref struct ByteGroup<TRow>(ReadOnlySpan<TRow> nibbles, ReadOnlySpan<TRow> bytes, int lift)
    where TRow : struct, IRow
{
    /// <summary>Rows that are kept as nibbles.</summary>
    public ReadOnlySpan<TRow> Nibbles { get; } = nibbles;

    /// <summary>Rows that are kept as bytes.</summary>
    public ReadOnlySpan<TRow> Bytes { get; } = bytes;

    /// <summary>What is added to each sum.</summary>
    public int Lift { get; } = lift;

    /// <summary>The lift, wrapped to a byte.</summary>
    public sbyte LiftByte { get; } = unchecked((sbyte)lift);

    /// <summary>What the biases of nibbles add beyond the lift, wrapped to a byte.</summary>
    public sbyte Excess { get; } = unchecked((sbyte)((WeightRows.NibbleBias * nibbles.Length) - lift));

    /// <summary>Whether there are no rows.</summary>
    public bool IsEmpty
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Nibbles.IsEmpty && Bytes.IsEmpty;
    }
}
