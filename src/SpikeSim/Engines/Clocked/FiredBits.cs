using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SpikeSim.Engines.Clocked;

/// <summary>The neurons that fired in a step as a bit each, for vector forms: listing them afterwards keeps the passes free of lists.</summary>
internal sealed class FiredBits
{
    private const int BytesAtOnce = 32;
    private const int BitsPerWord = 64;

    private readonly byte[] _bits;
    private readonly int _words;
    private readonly int[] _nonZero;

    public FiredBits(int neurons)
    {
        int bytes = (neurons + (8 * BytesAtOnce) - 1) / (8 * BytesAtOnce) * BytesAtOnce;
        _words = (neurons + BitsPerWord - 1) / BitsPerWord;
        _bits = new byte[bytes];
        _nonZero = new int[bytes + 8];
    }

    /// <summary>The first byte of bits.</summary>
    public ref byte First => ref MemoryMarshal.GetArrayDataReference(_bits);

    /// <summary>Lists the ids of all neurons that fired, ascending, and returns their number; may write garbage up to sixteen ids behind them.</summary>
    public int List(ref int ids) =>
        _words == 1 && Unsafe.ReadUnaligned<ulong>(ref First) == 0 ? 0 : Avx512Vbmi2.IsSupported ? ListWords(ref ids) : ListBytes(ref ids);

    // The numbers of the bits that are set move to the front of a vector; sixteen of them are written, which is seldom too few.
    private int ListWords(ref int ids)
    {
        ref byte bits = ref First;
        Vector512<byte> numbers = Vector512<byte>.Indices;
        Vector512<byte> byteOfLane = Vector512.ShiftRightLogical(numbers, 3);
        Vector512<byte> bitOfLane = Vector512.Create(0x8040_2010_0804_0201ul).AsByte();
        int count = 0;
        int end = _words * sizeof(ulong);
        for (int start = 0; start < end; start += sizeof(ulong))
        {
            ulong word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bits, start));
            Vector512<byte> packed = Avx512Vbmi2.Compress(Vector512<byte>.Zero, MaskOf(word, byteOfLane, bitOfLane), numbers);
            Vector512<int> first = Vector512.Create(start * 8);
            int listed = BitOperations.PopCount(word);
            (Avx512F.ConvertToVector512Int32(packed.GetLower().GetLower()) + first).StoreUnsafe(ref ids, (nuint)(uint)count);
            if (listed > 16)
            {
                (Avx512F.ConvertToVector512Int32(packed.GetLower().GetUpper()) + first).StoreUnsafe(ref ids, (nuint)(uint)count + 16);
                (Avx512F.ConvertToVector512Int32(packed.GetUpper().GetLower()) + first).StoreUnsafe(ref ids, (nuint)(uint)count + 32);
                (Avx512F.ConvertToVector512Int32(packed.GetUpper().GetUpper()) + first).StoreUnsafe(ref ids, (nuint)(uint)count + 48);
            }

            count += listed;
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> MaskOf(ulong word, Vector512<byte> byteOfLane, Vector512<byte> bitOfLane) =>
        Vector512.Equals(Avx512BW.Shuffle(Vector512.Create(word).AsByte(), byteOfLane) & bitOfLane, bitOfLane);

    // Without a branch on single bits: first the bytes that are not zero are listed, then the bits of those.
    private int ListBytes(ref int ids)
    {
        ref ulong table = ref MemoryMarshal.GetArrayDataReference(SetBits.Packed);
        ref byte bits = ref First;
        ref int nonZero = ref MemoryMarshal.GetArrayDataReference(_nonZero);
        int bytes = 0;
        for (int start = 0; start < _bits.Length; start += BytesAtOnce)
        {
            uint mask = ~Vector256.Equals(Vector256.LoadUnsafe(ref bits, (nuint)start), Vector256<byte>.Zero).ExtractMostSignificantBits();
            bytes = Append(mask & 0xFF, start, ref table, ref nonZero, bytes);
            bytes = Append((mask >> 8) & 0xFF, start + 8, ref table, ref nonZero, bytes);
            bytes = Append((mask >> 16) & 0xFF, start + 16, ref table, ref nonZero, bytes);
            bytes = Append(mask >> 24, start + 24, ref table, ref nonZero, bytes);
        }

        int count = 0;
        for (int i = 0; i < bytes; i++)
        {
            int index = Unsafe.Add(ref nonZero, i);
            count = Append(Unsafe.Add(ref bits, index), index * 8, ref table, ref ids, count);
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Append(uint bits, int first, ref ulong table, ref int list, int count)
    {
        Vector128<byte> packed = Vector128.CreateScalarUnsafe(Unsafe.Add(ref table, bits)).AsByte();
        (Avx2.ConvertToVector256Int32(packed) + Vector256.Create(first)).StoreUnsafe(ref list, (nuint)(uint)count);
        return count + BitOperations.PopCount(bits);
    }
}
