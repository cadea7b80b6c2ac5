using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SpikeSim.Chips;

/// <summary>Sixteen lanes: AVX2.</summary>
internal readonly struct Lanes256 : ILanes<Vector256<short>>
{
    /// <summary>The ids 0 to 7 of the bits that are set in a byte, packed to the front; 8 entries per byte.</summary>
    private static readonly ushort[] SetBits = ListSetBits();

    public static int Count => Vector256<short>.Count;

    public static Vector256<short> Zero => Vector256<short>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Load(ref short source, nuint offset) => Vector256.LoadUnsafe(ref source, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> LoadWeights(ref sbyte source, nuint offset) => Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref source, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<short> value, ref short target, nuint offset) => value.StoreUnsafe(ref target, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Add(Vector256<short> left, Vector256<short> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Subtract(Vector256<short> left, Vector256<short> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> AddSaturate(Vector256<short> left, Vector256<short> right) => Avx2.AddSaturate(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> ShiftLeft(Vector256<short> value, int shift) => value << shift;

    // AVX2 has no shift of 16-bit lanes by amounts of their own. The upper half of v x 2^(16 - d) is v >> d for d from 2 on; the
    // operands of the two shifts that do not fit are marks.
    public static short DecayOperand(int shift) => shift == 0 ? (short)0 : unchecked((short)(1 << (16 - shift)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Leak(Vector256<short> value, Vector256<short> operand, bool hasShortShifts)
    {
        Vector256<short> leak = Avx2.MultiplyHigh(value, operand);
        if (hasShortShifts)
        {
            leak = Vector256.ConditionalSelect(Vector256.Equals(operand, Vector256.Create(short.MinValue)), value >> 1, leak);
            leak = Vector256.ConditionalSelect(Vector256.Equals(operand, Vector256<short>.Zero), value, leak);
        }

        // max(v >> d, min(v, 1)): a positive value loses at least 1, and v >> d is never below a negative v.
        return Avx2.Max(leak, Avx2.Min(value, Vector256<short>.One));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> GreaterOrEqual(Vector256<short> left, Vector256<short> right) => ~Vector256.GreaterThan(right, left);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> EqualLanes(Vector256<short> left, Vector256<short> right) => Vector256.Equals(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> And(Vector256<short> left, Vector256<short> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Or(Vector256<short> left, Vector256<short> right) => left | right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> MaxMagnitude(Vector256<short> magnitudes, Vector256<short> value) =>
        Avx2.Max(magnitudes.AsUInt16(), Avx2.Abs(value)).AsInt16();

    public static int Largest(Vector256<short> magnitudes)
    {
        int largest = 0;
        for (int i = 0; i < Vector256<short>.Count; i++)
        {
            largest = Math.Max(largest, (ushort)magnitudes[i]);
        }

        return largest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Vector256<short> value) => value != Vector256<short>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CountClear(Vector256<short> mask) => Count - BitOperations.PopCount(mask.ExtractMostSignificantBits());

    // Without a branch: each half of the mask looks up its packed ids, writes all eight and advances by those that count.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Append(Vector256<short> mask, int firstId, ref ushort list, int count)
    {
        uint bytes = (uint)Sse2.MoveMask(Sse2.PackSignedSaturate(mask.GetLower(), mask.GetUpper()));
        ref ushort table = ref MemoryMarshal.GetArrayDataReference(SetBits);
        Vector128<ushort> first = Vector128.Create((ushort)firstId);
        uint low = bytes & 0xFF;
        uint high = bytes >> 8;
        (Vector128.LoadUnsafe(ref table, low * 8) + first).StoreUnsafe(ref list, (nuint)count);
        count += BitOperations.PopCount(low);
        (Vector128.LoadUnsafe(ref table, high * 8) + first + Vector128.Create((ushort)8)).StoreUnsafe(ref list, (nuint)count);
        return count + BitOperations.PopCount(high);
    }

    private static ushort[] ListSetBits()
    {
        var table = new ushort[256 * 8];
        for (int value = 0; value < 256; value++)
        {
            int next = value * 8;
            for (int bit = 0; bit < 8; bit++)
            {
                if ((value & (1 << bit)) != 0)
                {
                    table[next++] = (ushort)bit;
                }
            }
        }

        return table;
    }
}
