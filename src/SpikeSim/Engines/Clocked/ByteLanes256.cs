using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SpikeSim.Engines.Clocked;

/// <summary>Rows of bytes in vectors of 256 bits.</summary>
internal readonly struct ByteLanes256 : IByteLanes<Vector256<short>>
{
    public static int Count => Vector256<sbyte>.Count;

    public static bool HasManyRegisters => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> AddBytes(Vector256<short> sums, ref sbyte source, nuint offset) =>
        (sums.AsSByte() + Vector256.LoadUnsafe(ref source, offset)).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> AddWidened(Vector256<short> sums, ref sbyte source, nuint offset) =>
        sums + Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref source, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PutBytes(Vector256<short> sums, ref short target, nuint offset, bool adds)
    {
        nuint next = offset + (nuint)Vector256<short>.Count;
        Vector256<short> low = Avx2.ConvertToVector256Int16(sums.AsSByte().GetLower());
        Vector256<short> high = Avx2.ConvertToVector256Int16(sums.AsSByte().GetUpper());
        if (adds)
        {
            low += Vector256.LoadUnsafe(ref target, offset);
            high += Vector256.LoadUnsafe(ref target, next);
        }

        low.StoreUnsafe(ref target, offset);
        high.StoreUnsafe(ref target, next);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PutWidened(Vector256<short> sums, ref short target, nuint offset) => sums.StoreUnsafe(ref target, offset);
}
