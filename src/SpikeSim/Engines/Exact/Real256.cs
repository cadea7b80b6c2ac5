using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SpikeSim.Engines.Exact;

/// <summary>Four lanes: AVX2 with FMA.</summary>
internal readonly struct Real256 : IRealLanes<Vector256<double>>
{
    /// <summary>For each set of lanes, the halves of packed numbers that the four lanes take, then all bits of the lanes that take one.</summary>
    private static readonly int[] Ranks = ListRanks();

    public static int Count => Vector256<double>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> All(double value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Load(ref double source, nuint offset) => Vector256.LoadUnsafe(ref source, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<double> value, ref double target, nuint offset) => value.StoreUnsafe(ref target, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Add(Vector256<double> left, Vector256<double> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Subtract(Vector256<double> left, Vector256<double> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Multiply(Vector256<double> left, Vector256<double> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Divide(Vector256<double> left, Vector256<double> right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> MultiplyAdd(Vector256<double> left, Vector256<double> right, Vector256<double> addend) => Vector256.FusedMultiplyAdd(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Max(Vector256<double> left, Vector256<double> right) => Vector256.MaxNative(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Min(Vector256<double> left, Vector256<double> right) => Vector256.MinNative(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Abs(Vector256<double> value) => Vector256.Abs(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> NegatedReciprocal(Vector256<double> value)
    {
        // A first guess from the exponent, then one Newton step, which always ends below.
        Vector256<double> guess = (Vector256.Create(Real64.ReciprocalSeed) - value.AsInt64()).AsDouble();
        return guess * MultiplyAdd(value, guess, All(2));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> SelectBelow(Vector256<double> left, Vector256<double> right, Vector256<double> yes, Vector256<double> no) =>
        Vector256.ConditionalSelect(Vector256.LessThan(left, right), yes, no);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> ShiftToExponent(Vector256<double> value) => (value.AsInt64() << 52).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint AtMost(Vector256<double> left, Vector256<double> right) => Vector256.LessThanOrEqual(left, right).ExtractMostSignificantBits();

    public static ref int UnpackTable => ref MemoryMarshal.GetArrayDataReference(Ranks);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Unpack(ref double source, nuint offset, uint lanes, ref int table)
    {
        ref int entry = ref Unsafe.Add(ref table, lanes * 16);
        Vector256<int> moved = Avx2.PermuteVar8x32(Vector256.LoadUnsafe(ref source, offset).AsInt32(), Vector256.LoadUnsafe(ref entry));
        return (moved & Vector256.LoadUnsafe(ref entry, 8)).AsDouble();
    }

    private static int[] ListRanks()
    {
        var ranks = new int[16 * 16];
        for (int lanes = 0; lanes < 16; lanes++)
        {
            int rank = 0;
            for (int lane = 0; lane < 4; lane++)
            {
                if ((lanes >> lane & 1) != 0)
                {
                    int at = (lanes * 16) + (2 * lane);
                    (ranks[at], ranks[at + 1]) = (2 * rank, (2 * rank) + 1);
                    (ranks[at + 8], ranks[at + 9]) = (-1, -1);
                    rank++;
                }
            }
        }

        return ranks;
    }
}
