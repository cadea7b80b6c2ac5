using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SpikeSim.Engines.Exact;

/// <summary>Eight lanes: AVX-512.</summary>
internal readonly struct Real512 : IRealLanes<Vector512<double>>
{
    /// <summary>For each set of lanes, which packed number each of the eight lanes takes; 8, a zero, for lanes without.</summary>
    private static readonly ulong[] Ranks = ListRanks();

    public static int Count => Vector512<double>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> All(double value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(ref double source, nuint offset) => Vector512.LoadUnsafe(ref source, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<double> value, ref double target, nuint offset) => value.StoreUnsafe(ref target, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Add(Vector512<double> left, Vector512<double> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Subtract(Vector512<double> left, Vector512<double> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Multiply(Vector512<double> left, Vector512<double> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Divide(Vector512<double> left, Vector512<double> right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> MultiplyAdd(Vector512<double> left, Vector512<double> right, Vector512<double> addend) => Vector512.FusedMultiplyAdd(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Max(Vector512<double> left, Vector512<double> right) => Vector512.MaxNative(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Min(Vector512<double> left, Vector512<double> right) => Vector512.MinNative(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Abs(Vector512<double> value) => Vector512.Abs(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> NegatedReciprocal(Vector512<double> value) => -Avx512F.Reciprocal14(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> SelectBelow(Vector512<double> left, Vector512<double> right, Vector512<double> yes, Vector512<double> no) =>
        Vector512.ConditionalSelect(Vector512.LessThan(left, right), yes, no);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ShiftToExponent(Vector512<double> value) => (value.AsInt64() << 52).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint AtMost(Vector512<double> left, Vector512<double> right) => (uint)Vector512.LessThanOrEqual(left, right).ExtractMostSignificantBits();

    public static ref int UnpackTable => ref Unsafe.As<ulong, int>(ref MemoryMarshal.GetArrayDataReference(Ranks));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Unpack(ref double source, nuint offset, uint lanes, ref int table)
    {
        ulong ranks = Unsafe.Add(ref Unsafe.As<int, ulong>(ref table), lanes);
        Vector512<long> from = Avx512F.ConvertToVector512Int64(Vector128.CreateScalarUnsafe(ranks).AsByte());
        return Avx512F.PermuteVar8x64x2(Vector512.LoadUnsafe(ref source, offset), from, Vector512<double>.Zero);
    }

    private static ulong[] ListRanks()
    {
        var ranks = new ulong[256];
        for (int lanes = 0; lanes < ranks.Length; lanes++)
        {
            ulong rank = 0;
            for (int lane = 0; lane < 8; lane++)
            {
                ranks[lanes] |= ((lanes >> lane & 1) != 0 ? rank++ : 8) << (8 * lane);
            }
        }

        return ranks;
    }
}
