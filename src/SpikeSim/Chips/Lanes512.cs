using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SpikeSim.Chips;

/// <summary>Thirty-two lanes: AVX-512 with BW and VBMI2.</summary>
internal readonly struct Lanes512 : ILanes<Vector512<short>>
{
    public static int Count => Vector512<short>.Count;

    public static bool HasManyRegisters => true;

    public static Vector512<short> Zero => Vector512<short>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Load(ref short source, nuint offset) => Vector512.LoadUnsafe(ref source, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Create(short value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> LoadBytes(ref sbyte source, nuint offset) => Vector512.LoadUnsafe(ref source, offset).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> CreateBytes(sbyte value) => Vector512.Create(value).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> AddBytes(Vector512<short> left, Vector512<short> right) => (left.AsSByte() + right.AsSByte()).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> SubtractBytes(Vector512<short> left, Vector512<short> right) => (left.AsSByte() - right.AsSByte()).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> ShiftNibbles(Vector512<short> pairs) => pairs >>> 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> UpperNibbles(Vector512<short> shifted, Vector512<short> whole) =>
        SubtractBytes(shifted, (whole >>> 4) & Vector512.Create((short)0x00F0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> WithoutUpper(Vector512<short> whole, Vector512<short> upper) =>
        SubtractBytes(whole, (upper << 4) & Vector512.Create((byte)0xF0).AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> LowerBytes(Vector512<short> pairs) => pairs & Vector512.Create((short)byte.MaxValue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> UpperBytes(Vector512<short> pairs) => pairs >>> 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> SignedUpperBytes(Vector512<short> pairs) => pairs >> 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<short> value, ref short target, nuint offset) => value.StoreUnsafe(ref target, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Add(Vector512<short> left, Vector512<short> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Subtract(Vector512<short> left, Vector512<short> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> AddSaturate(Vector512<short> left, Vector512<short> right) => Avx512BW.AddSaturate(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> ShiftLeft(Vector512<short> value, int shift) => value << shift;

    public static short DecayOperand(int shift) => (short)shift;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Leak(Vector512<short> value, Vector512<short> operand, bool hasShortShifts)
    {
        // max(v >> d, min(v, 1)): a positive value loses at least 1, and v >> d is never below a negative v.
        Vector512<short> leak = Avx512BW.ShiftRightArithmeticVariable(value, operand.AsUInt16());
        return Avx512BW.Max(leak, Avx512BW.Min(value, Vector512<short>.One));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> EqualLanes(Vector512<short> left, Vector512<short> right) => Vector512.Equals(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> MaxMagnitude(Vector512<short> magnitudes, Vector512<short> value) =>
        Avx512BW.Max(magnitudes.AsUInt16(), Avx512BW.Abs(value)).AsInt16();

    public static int Largest(Vector512<short> magnitudes)
    {
        Vector256<ushort> half = Vector256.Max(magnitudes.GetLower().AsUInt16(), magnitudes.GetUpper().AsUInt16());
        return Lanes256.Largest(half.AsInt16());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CountClear(Vector512<short> mask) => Count - BitOperations.PopCount(mask.ExtractMostSignificantBits());

    // Without a branch: the ids of the lanes that fire are compressed to the front, and the list advances by their number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Fire(Vector512<short> membrane, Vector512<short> threshold, int firstId, ref byte bits)
    {
        // One comparison as a mask and one as a choice: shared, it would be spread to lanes in between.
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref bits, (nuint)(uint)firstId / 8), (uint)Vector512.GreaterThanOrEqual(membrane, threshold).ExtractMostSignificantBits());
        return Vector512.ConditionalSelect(Vector512.LessThanOrEqual(threshold, membrane), membrane - threshold, membrane);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> KeepBelow(Vector512<short> lanes, Vector512<short> membrane, Vector512<short> threshold) =>
        Avx512BW.BlendVariable(Vector512<short>.Zero, lanes, Vector512.GreaterThan(threshold, membrane));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllSet(Vector512<short> lanes) => lanes == Vector512<short>.AllBitsSet;

    // The bytes that are not zero are compressed to the front together with their places.
    public static int List(FiredLanes fired, ref ushort list)
    {
        int bytes = 0;
        for (int start = 0; start < fired.Bytes; start += Vector512<byte>.Count)
        {
            Vector512<byte> bits = Vector512.LoadUnsafe(ref fired.Bits, (nuint)(uint)start);
            Vector512<byte> isSet = Vector512.GreaterThan(bits, Vector512<byte>.Zero);
            Avx512Vbmi2.Compress(Vector512<byte>.Zero, isSet, bits).StoreUnsafe(ref fired.Values, (nuint)(uint)bytes);
            (Vector512<ushort> lower, Vector512<ushort> upper) = Vector512.Widen(Avx512Vbmi2.Compress(Vector512<byte>.Zero, isSet, Vector512<byte>.Indices));
            Vector512<ushort> first = Vector512.Create((ushort)start);
            (lower + first).StoreUnsafe(ref fired.Places, (nuint)(uint)bytes);
            (upper + first).StoreUnsafe(ref fired.Places, (nuint)(uint)(bytes + Vector512<ushort>.Count));
            bytes += BitOperations.PopCount(isSet.ExtractMostSignificantBits());
        }

        return Lanes256.List(fired, bytes, ref list);
    }
}
