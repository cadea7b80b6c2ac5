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

    public static bool HasManyRegisters => false;

    public static Vector256<short> Zero => Vector256<short>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Load(ref short source, nuint offset) => Vector256.LoadUnsafe(ref source, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Create(short value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> LoadBytes(ref sbyte source, nuint offset) => Vector256.LoadUnsafe(ref source, offset).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> CreateBytes(sbyte value) => Vector256.Create(value).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> AddBytes(Vector256<short> left, Vector256<short> right) => (left.AsSByte() + right.AsSByte()).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> SubtractBytes(Vector256<short> left, Vector256<short> right) => (left.AsSByte() - right.AsSByte()).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> ShiftNibbles(Vector256<short> pairs) => pairs >>> 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> UpperNibbles(Vector256<short> shifted, Vector256<short> whole) =>
        SubtractBytes(shifted, (whole >>> 4) & Vector256.Create((short)0x00F0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> WithoutUpper(Vector256<short> whole, Vector256<short> upper) =>
        SubtractBytes(whole, (upper << 4) & Vector256.Create((byte)0xF0).AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> LowerBytes(Vector256<short> pairs) => pairs & Vector256.Create((short)byte.MaxValue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> UpperBytes(Vector256<short> pairs) => pairs >>> 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> SignedUpperBytes(Vector256<short> pairs) => pairs >> 8;

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
    public static Vector256<short> EqualLanes(Vector256<short> left, Vector256<short> right) => Vector256.Equals(left, right);

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
    public static int CountClear(Vector256<short> mask) => Count - BitOperations.PopCount(mask.ExtractMostSignificantBits());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Fire(Vector256<short> membrane, Vector256<short> threshold, int firstId, ref byte bits)
    {
        Vector256<short> below = Vector256.GreaterThan(threshold, membrane);
        int mask = ~Sse2.MoveMask(Sse2.PackSignedSaturate(below.GetLower(), below.GetUpper()));
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref bits, (nuint)(uint)firstId / 8), (ushort)mask);
        return membrane - Avx2.AndNot(below, threshold);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> KeepBelow(Vector256<short> lanes, Vector256<short> membrane, Vector256<short> threshold) =>
        lanes & Vector256.GreaterThan(threshold, membrane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllSet(Vector256<short> lanes) => lanes == Vector256<short>.AllBitsSet;

    // Without a branch on single bits: first the bytes that are not zero are listed, then the bits of those.
    public static int List(FiredLanes fired, ref ushort list)
    {
        ref ushort table = ref MemoryMarshal.GetArrayDataReference(SetBits);
        ref byte bits = ref fired.Bits;
        ref ushort places = ref fired.Places;
        int bytes = 0;
        int count = 0;
        for (int start = 0; start < fired.Bytes; start += 32)
        {
            uint mask = ~(uint)Avx2.MoveMask(Vector256.Equals(Vector256.LoadUnsafe(ref bits, (nuint)(uint)start), Vector256<byte>.Zero));
            bytes = Append(mask & 0xFF, start, ref table, ref places, bytes);
            bytes = Append((mask >> 8) & 0xFF, start + 8, ref table, ref places, bytes);
            bytes = Append((mask >> 16) & 0xFF, start + 16, ref table, ref places, bytes);
            bytes = Append(mask >> 24, start + 24, ref table, ref places, bytes);
        }

        for (int i = 0; i < bytes; i++)
        {
            int place = Unsafe.Add(ref places, i);
            count = Append(Unsafe.Add(ref bits, place), place * 8, ref table, ref list, count);
        }

        return count;
    }

    /// <summary>Lists the ids of bytes whose values and places are listed already, and returns their number.</summary>
    public static int List(FiredLanes fired, int bytes, ref ushort list)
    {
        ref ushort table = ref MemoryMarshal.GetArrayDataReference(SetBits);
        ref byte values = ref fired.Values;
        ref ushort places = ref fired.Places;
        int count = 0;
        for (int i = 0; i < bytes; i++)
        {
            count = Append(Unsafe.Add(ref values, i), Unsafe.Add(ref places, i) * 8, ref table, ref list, count);
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Append(uint bits, int first, ref ushort table, ref ushort list, int count)
    {
        (Vector128.LoadUnsafe(ref table, bits * 8) + Vector128.Create((ushort)first)).StoreUnsafe(ref list, (nuint)(uint)count);
        return count + BitOperations.PopCount(bits);
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
