using System.Runtime.CompilerServices;
using SpikeSim.Chips;

namespace SpikeSim.Engines.Clocked;

/// <summary>
/// What a step needs to know of a row of weights, in one word that can be summed over rows: the largest difference of two weights, the negated
/// lowest one, and whether the row is kept as nibbles, each with as many bits as the sums of the most rows take; above them where the row starts.
/// </summary>
internal readonly struct RowFacts : IRow
{
    /// <summary>The most rows whose facts may be summed. Lanes of 16 bits hold the sum of that many rows of -127 to 127.</summary>
    public const int MaxRows = 255;

    private const int DepthShift = 16;
    private const int CountShift = 31;
    private const int StartShift = 39;
    private const int LineBytes = 64;

    private readonly ulong _facts;

    /// <summary>The facts of a row.</summary>
    /// <param name="lowest">Its lowest weight, at most 0.</param>
    /// <param name="highest">Its highest weight, at least 0.</param>
    /// <param name="isNibbles">Whether it is kept as nibbles.</param>
    /// <param name="start">The byte of its table where it starts, which is that of a line.</param>
    public RowFacts(int lowest, int highest, bool isNibbles, int start) => _facts =
        (uint)(highest - lowest) | ((ulong)(uint)-lowest << DepthShift) | ((isNibbles ? 1UL : 0) << CountShift) | ((ulong)(uint)(start / LineBytes) << StartShift);

    private RowFacts(ulong facts) => _facts = facts;

    /// <summary>How far the sums of the rows can be apart.</summary>
    public int Span => (int)(_facts & ((1 << DepthShift) - 1));

    /// <summary>How far the sums of the rows can go below zero.</summary>
    public int Depth => (int)(_facts >> DepthShift) & ((1 << (CountShift - DepthShift)) - 1);

    /// <summary>How many of the rows are kept as nibbles.</summary>
    public int Nibbles => (int)(_facts >> CountShift) & ((1 << (StartShift - CountShift)) - 1);

    /// <summary>Where the row starts; of a sum of several, nothing.</summary>
    public nuint Start
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (nuint)(_facts >> StartShift) * LineBytes;
    }

    /// <summary>The facts of the rows of both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RowFacts operator +(RowFacts left, RowFacts right) => new(left._facts + right._facts);

    /// <summary>The facts of the rows of one without those of the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RowFacts operator -(RowFacts left, RowFacts right) => new(left._facts - right._facts);

    /// <summary>The bytes that a row takes, so that the next can start with a line.</summary>
    public static int WholeLines(int bytes) => (bytes + LineBytes - 1) / LineBytes * LineBytes;
}
