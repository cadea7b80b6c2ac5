using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SpikeSim.Learning;

/// <summary>
/// Dense products of gradients with transposed weights. A sum runs over the elements in order in every form, so that all machines give
/// the same bits.
/// </summary>
internal static class ProductKernels
{
    private const int Block = 4;

    /// <summary>target += vector x rows, with a row of the given length for each element of the vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Add(ref float target, int length, ref float rows, ReadOnlySpan<float> vector)
    {
        int start = 0;
        for (; start + Tiles.Size <= length; start += Tiles.Size)
        {
            AddTile(ref Unsafe.Add(ref target, start), length, ref Unsafe.Add(ref rows, start), vector);
        }

        for (; start < length; start += Tiles.Lanes)
        {
            ref float to = ref Unsafe.Add(ref target, start);
            ref float row = ref Unsafe.Add(ref rows, start);
            Vector512<float> sum = Vector512.LoadUnsafe(ref to);
            foreach (float element in vector)
            {
                sum = Vector512.FusedMultiplyAdd(Vector512.Create(element), Vector512.LoadUnsafe(ref row), sum);
                row = ref Unsafe.Add(ref row, length);
            }

            sum.StoreUnsafe(ref to);
        }
    }

    /// <summary>
    /// Four rows of target += four vectors x rows, which stay in registers with as many columns as give eight sums at once: the fewest
    /// that keep the multipliers of a core busy, and not more than the registers of AVX2 hold.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void AddFour(ref float target, int length, ref float rows, ReadOnlySpan<float> vectors, int elements)
    {
        int start = 0;
        for (; Vector512.IsHardwareAccelerated && start + (2 * Tiles.Lanes) <= length; start += 2 * Tiles.Lanes)
        {
            AddWide(ref Unsafe.Add(ref target, start), length, ref Unsafe.Add(ref rows, start), vectors, elements);
        }

        for (; start < length; start += Tiles.Lanes)
        {
            AddNarrow(ref Unsafe.Add(ref target, start), length, ref Unsafe.Add(ref rows, start), vectors, elements);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddTile(ref float target, int stride, ref float rows, ReadOnlySpan<float> vector)
    {
        Vector512<float> a0 = Vector512.LoadUnsafe(ref target), a1 = Vector512.LoadUnsafe(ref target, Tiles.Lanes);
        Vector512<float> a2 = Vector512.LoadUnsafe(ref target, 2 * Tiles.Lanes), a3 = Vector512.LoadUnsafe(ref target, 3 * Tiles.Lanes);
        ref float row = ref rows;
        foreach (float element in vector)
        {
            Vector512<float> v = Vector512.Create(element);
            a0 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref row), a0);
            a1 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref row, Tiles.Lanes), a1);
            a2 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref row, 2 * Tiles.Lanes), a2);
            a3 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref row, 3 * Tiles.Lanes), a3);
            row = ref Unsafe.Add(ref row, stride);
        }

        a0.StoreUnsafe(ref target);
        a1.StoreUnsafe(ref target, Tiles.Lanes);
        a2.StoreUnsafe(ref target, 2 * Tiles.Lanes);
        a3.StoreUnsafe(ref target, 3 * Tiles.Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddWide(ref float target, int length, ref float rows, ReadOnlySpan<float> vectors, int elements)
    {
        int stride = vectors.Length / Block;
        ref float t1 = ref Unsafe.Add(ref target, length);
        ref float t2 = ref Unsafe.Add(ref t1, length);
        ref float t3 = ref Unsafe.Add(ref t2, length);
        Vector512<float> a0 = Vector512.LoadUnsafe(ref target), b0 = Vector512.LoadUnsafe(ref target, Tiles.Lanes);
        Vector512<float> a1 = Vector512.LoadUnsafe(ref t1), b1 = Vector512.LoadUnsafe(ref t1, Tiles.Lanes);
        Vector512<float> a2 = Vector512.LoadUnsafe(ref t2), b2 = Vector512.LoadUnsafe(ref t2, Tiles.Lanes);
        Vector512<float> a3 = Vector512.LoadUnsafe(ref t3), b3 = Vector512.LoadUnsafe(ref t3, Tiles.Lanes);
        ref float row = ref rows;
        ref float element = ref MemoryMarshal.GetReference(vectors);
        for (int i = 0; i < elements; i++)
        {
            Vector512<float> wa = Vector512.LoadUnsafe(ref row);
            Vector512<float> wb = Vector512.LoadUnsafe(ref row, Tiles.Lanes);
            Vector512<float> v0 = Vector512.Create(element);
            Vector512<float> v1 = Vector512.Create(Unsafe.Add(ref element, stride));
            Vector512<float> v2 = Vector512.Create(Unsafe.Add(ref element, 2 * stride));
            Vector512<float> v3 = Vector512.Create(Unsafe.Add(ref element, 3 * stride));
            a0 = Vector512.FusedMultiplyAdd(v0, wa, a0);
            b0 = Vector512.FusedMultiplyAdd(v0, wb, b0);
            a1 = Vector512.FusedMultiplyAdd(v1, wa, a1);
            b1 = Vector512.FusedMultiplyAdd(v1, wb, b1);
            a2 = Vector512.FusedMultiplyAdd(v2, wa, a2);
            b2 = Vector512.FusedMultiplyAdd(v2, wb, b2);
            a3 = Vector512.FusedMultiplyAdd(v3, wa, a3);
            b3 = Vector512.FusedMultiplyAdd(v3, wb, b3);
            row = ref Unsafe.Add(ref row, length);
            element = ref Unsafe.Add(ref element, 1);
        }

        a0.StoreUnsafe(ref target);
        b0.StoreUnsafe(ref target, Tiles.Lanes);
        a1.StoreUnsafe(ref t1);
        b1.StoreUnsafe(ref t1, Tiles.Lanes);
        a2.StoreUnsafe(ref t2);
        b2.StoreUnsafe(ref t2, Tiles.Lanes);
        a3.StoreUnsafe(ref t3);
        b3.StoreUnsafe(ref t3, Tiles.Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddNarrow(ref float target, int length, ref float rows, ReadOnlySpan<float> vectors, int elements)
    {
        int stride = vectors.Length / Block;
        ref float t1 = ref Unsafe.Add(ref target, length);
        ref float t2 = ref Unsafe.Add(ref t1, length);
        ref float t3 = ref Unsafe.Add(ref t2, length);
        Vector512<float> a0 = Vector512.LoadUnsafe(ref target), a1 = Vector512.LoadUnsafe(ref t1);
        Vector512<float> a2 = Vector512.LoadUnsafe(ref t2), a3 = Vector512.LoadUnsafe(ref t3);
        ref float row = ref rows;
        ref float element = ref MemoryMarshal.GetReference(vectors);
        for (int i = 0; i < elements; i++)
        {
            Vector512<float> w = Vector512.LoadUnsafe(ref row);
            a0 = Vector512.FusedMultiplyAdd(Vector512.Create(element), w, a0);
            a1 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref element, stride)), w, a1);
            a2 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref element, 2 * stride)), w, a2);
            a3 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref element, 3 * stride)), w, a3);
            row = ref Unsafe.Add(ref row, length);
            element = ref Unsafe.Add(ref element, 1);
        }

        a0.StoreUnsafe(ref target);
        a1.StoreUnsafe(ref t1);
        a2.StoreUnsafe(ref t2);
        a3.StoreUnsafe(ref t3);
    }
}
