using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SpikeSim.Engines.Clocked;

/// <summary>Rows of bytes in vectors of 512 bits.</summary>
internal readonly struct ByteLanes512 : IByteLanes<Vector512<short>>
{
    public static int Count => Vector512<sbyte>.Count;

    public static bool HasManyRegisters => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> AddBytes(Vector512<short> sums, ref sbyte source, nuint offset) =>
        (sums.AsSByte() + Vector512.LoadUnsafe(ref source, offset)).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> AddWidened(Vector512<short> sums, ref sbyte source, nuint offset) =>
        sums + Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref source, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PutBytes(Vector512<short> sums, ref short target, nuint offset, bool adds)
    {
        nuint next = offset + (nuint)Vector512<short>.Count;
        Vector512<short> low = Avx512BW.ConvertToVector512Int16(sums.AsSByte().GetLower());
        Vector512<short> high = Avx512BW.ConvertToVector512Int16(sums.AsSByte().GetUpper());
        if (adds)
        {
            low += Vector512.LoadUnsafe(ref target, offset);
            high += Vector512.LoadUnsafe(ref target, next);
        }

        low.StoreUnsafe(ref target, offset);
        high.StoreUnsafe(ref target, next);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PutWidened(Vector512<short> sums, ref short target, nuint offset) => sums.StoreUnsafe(ref target, offset);
}
