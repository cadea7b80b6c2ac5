using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SpikeSim.Learning;

/// <summary>
/// The few loops in which training spends its time. All arrays are padded to sixteen floats and start at cache lines. Multiplications
/// and additions are fused explicitly, so that every machine rounds alike.
/// </summary>
internal static class Kernels
{
    private const int Lanes = 8;
    private const int SmallTile = 2 * Lanes;
    private const int LargeTile = 8 * Lanes;

    /// <summary>A length rounded up to whole tiles.</summary>
    public static int Padded(int length) => (length + SmallTile - 1) / SmallTile * SmallTile;

    /// <summary>target += sum over events of count x row.</summary>
    public static void AddRows(ref float target, int length, ref float rows, EventSpan events)
    {
        if (events.Ids.IsEmpty)
        {
            return;
        }

        int start = 0;
        for (; start + LargeTile <= length; start += LargeTile)
        {
            AddLargeTile(ref Unsafe.Add(ref target, start), ref Unsafe.Add(ref rows, start), length, events);
        }

        for (; start < length; start += SmallTile)
        {
            AddSmallTile(ref Unsafe.Add(ref target, start), ref Unsafe.Add(ref rows, start), length, events);
        }
    }

    /// <summary>Each row of an event += count x source.</summary>
    public static void AddToRows(ref float rows, ref float source, int length, EventSpan events)
    {
        for (int i = 0; i < events.Ids.Length; i++)
        {
            ref float row = ref Unsafe.Add(ref rows, events.Ids[i] * length);
            Vector256<float> count = Vector256.Create(events.Counts[i]);
            for (nuint at = 0; at < (nuint)length; at += SmallTile)
            {
                Vector256.FusedMultiplyAdd(count, Vector256.LoadUnsafe(ref source, at), Vector256.LoadUnsafe(ref row, at)).StoreUnsafe(ref row, at);
                Vector256.FusedMultiplyAdd(count, Vector256.LoadUnsafe(ref source, at + Lanes), Vector256.LoadUnsafe(ref row, at + Lanes)).StoreUnsafe(ref row, at + Lanes);
            }
        }
    }

    /// <summary>target += matrix^T x vector, with the matrix given as rows by element of the vector.</summary>
    public static void AddProduct(ref float target, int length, ref float rows, ReadOnlySpan<float> vector)
    {
        int start = 0;
        for (; start + LargeTile <= length; start += LargeTile)
        {
            AddLargeProduct(ref Unsafe.Add(ref target, start), ref Unsafe.Add(ref rows, start), length, vector);
        }

        for (; start < length; start += SmallTile)
        {
            ref float to = ref Unsafe.Add(ref target, start);
            ref float row = ref Unsafe.Add(ref rows, start);
            Vector256<float> a0 = Vector256.LoadUnsafe(ref to);
            Vector256<float> a1 = Vector256.LoadUnsafe(ref to, Lanes);
            foreach (float element in vector)
            {
                Vector256<float> v = Vector256.Create(element);
                a0 = Vector256.FusedMultiplyAdd(v, Vector256.LoadUnsafe(ref row), a0);
                a1 = Vector256.FusedMultiplyAdd(v, Vector256.LoadUnsafe(ref row, Lanes), a1);
                row = ref Unsafe.Add(ref row, length);
            }

            a0.StoreUnsafe(ref to);
            a1.StoreUnsafe(ref to, Lanes);
        }
    }

    /// <summary>
    /// steps x length target += (steps x elements) x (elements x length): four steps and sixteen columns at a time stay in registers.
    /// </summary>
    public static void AddProducts(ref float target, int length, ref float rows, ReadOnlySpan<float> vectors, int elements, int vectorStride)
    {
        int steps = vectors.Length / vectorStride;
        int step = 0;
        for (; step + 4 <= steps; step += 4)
        {
            for (int start = 0; start < length; start += SmallTile)
            {
                AddFourProducts(ref Unsafe.Add(ref target, (step * length) + start), length, ref Unsafe.Add(ref rows, start), vectors.Slice(step * vectorStride, 4 * vectorStride), elements);
            }
        }

        for (; step < steps; step++)
        {
            AddProduct(ref Unsafe.Add(ref target, step * length), length, ref rows, vectors.Slice(step * vectorStride, elements));
        }
    }

    private static void AddLargeTile(ref float target, ref float rows, int stride, EventSpan events)
    {
        Vector256<float> a0 = Vector256.LoadUnsafe(ref target), a1 = Vector256.LoadUnsafe(ref target, Lanes);
        Vector256<float> a2 = Vector256.LoadUnsafe(ref target, 2 * Lanes), a3 = Vector256.LoadUnsafe(ref target, 3 * Lanes);
        Vector256<float> a4 = Vector256.LoadUnsafe(ref target, 4 * Lanes), a5 = Vector256.LoadUnsafe(ref target, 5 * Lanes);
        Vector256<float> a6 = Vector256.LoadUnsafe(ref target, 6 * Lanes), a7 = Vector256.LoadUnsafe(ref target, 7 * Lanes);
        for (int i = 0; i < events.Ids.Length; i++)
        {
            ref float row = ref Unsafe.Add(ref rows, events.Ids[i] * stride);
            Vector256<float> count = Vector256.Create(events.Counts[i]);
            a0 = Vector256.FusedMultiplyAdd(count, Vector256.LoadUnsafe(ref row), a0);
            a1 = Vector256.FusedMultiplyAdd(count, Vector256.LoadUnsafe(ref row, Lanes), a1);
            a2 = Vector256.FusedMultiplyAdd(count, Vector256.LoadUnsafe(ref row, 2 * Lanes), a2);
            a3 = Vector256.FusedMultiplyAdd(count, Vector256.LoadUnsafe(ref row, 3 * Lanes), a3);
            a4 = Vector256.FusedMultiplyAdd(count, Vector256.LoadUnsafe(ref row, 4 * Lanes), a4);
            a5 = Vector256.FusedMultiplyAdd(count, Vector256.LoadUnsafe(ref row, 5 * Lanes), a5);
            a6 = Vector256.FusedMultiplyAdd(count, Vector256.LoadUnsafe(ref row, 6 * Lanes), a6);
            a7 = Vector256.FusedMultiplyAdd(count, Vector256.LoadUnsafe(ref row, 7 * Lanes), a7);
        }

        a0.StoreUnsafe(ref target);
        a1.StoreUnsafe(ref target, Lanes);
        a2.StoreUnsafe(ref target, 2 * Lanes);
        a3.StoreUnsafe(ref target, 3 * Lanes);
        a4.StoreUnsafe(ref target, 4 * Lanes);
        a5.StoreUnsafe(ref target, 5 * Lanes);
        a6.StoreUnsafe(ref target, 6 * Lanes);
        a7.StoreUnsafe(ref target, 7 * Lanes);
    }

    private static void AddSmallTile(ref float target, ref float rows, int stride, EventSpan events)
    {
        Vector256<float> a0 = Vector256.LoadUnsafe(ref target), a1 = Vector256.LoadUnsafe(ref target, Lanes);
        for (int i = 0; i < events.Ids.Length; i++)
        {
            ref float row = ref Unsafe.Add(ref rows, events.Ids[i] * stride);
            Vector256<float> count = Vector256.Create(events.Counts[i]);
            a0 = Vector256.FusedMultiplyAdd(count, Vector256.LoadUnsafe(ref row), a0);
            a1 = Vector256.FusedMultiplyAdd(count, Vector256.LoadUnsafe(ref row, Lanes), a1);
        }

        a0.StoreUnsafe(ref target);
        a1.StoreUnsafe(ref target, Lanes);
    }

    private static void AddLargeProduct(ref float target, ref float rows, int stride, ReadOnlySpan<float> vector)
    {
        Vector256<float> a0 = Vector256.LoadUnsafe(ref target), a1 = Vector256.LoadUnsafe(ref target, Lanes);
        Vector256<float> a2 = Vector256.LoadUnsafe(ref target, 2 * Lanes), a3 = Vector256.LoadUnsafe(ref target, 3 * Lanes);
        Vector256<float> a4 = Vector256.LoadUnsafe(ref target, 4 * Lanes), a5 = Vector256.LoadUnsafe(ref target, 5 * Lanes);
        Vector256<float> a6 = Vector256.LoadUnsafe(ref target, 6 * Lanes), a7 = Vector256.LoadUnsafe(ref target, 7 * Lanes);
        ref float row = ref rows;
        foreach (float element in vector)
        {
            Vector256<float> v = Vector256.Create(element);
            a0 = Vector256.FusedMultiplyAdd(v, Vector256.LoadUnsafe(ref row), a0);
            a1 = Vector256.FusedMultiplyAdd(v, Vector256.LoadUnsafe(ref row, Lanes), a1);
            a2 = Vector256.FusedMultiplyAdd(v, Vector256.LoadUnsafe(ref row, 2 * Lanes), a2);
            a3 = Vector256.FusedMultiplyAdd(v, Vector256.LoadUnsafe(ref row, 3 * Lanes), a3);
            a4 = Vector256.FusedMultiplyAdd(v, Vector256.LoadUnsafe(ref row, 4 * Lanes), a4);
            a5 = Vector256.FusedMultiplyAdd(v, Vector256.LoadUnsafe(ref row, 5 * Lanes), a5);
            a6 = Vector256.FusedMultiplyAdd(v, Vector256.LoadUnsafe(ref row, 6 * Lanes), a6);
            a7 = Vector256.FusedMultiplyAdd(v, Vector256.LoadUnsafe(ref row, 7 * Lanes), a7);
            row = ref Unsafe.Add(ref row, stride);
        }

        a0.StoreUnsafe(ref target);
        a1.StoreUnsafe(ref target, Lanes);
        a2.StoreUnsafe(ref target, 2 * Lanes);
        a3.StoreUnsafe(ref target, 3 * Lanes);
        a4.StoreUnsafe(ref target, 4 * Lanes);
        a5.StoreUnsafe(ref target, 5 * Lanes);
        a6.StoreUnsafe(ref target, 6 * Lanes);
        a7.StoreUnsafe(ref target, 7 * Lanes);
    }

    private static void AddFourProducts(ref float target, int stride, ref float rows, ReadOnlySpan<float> vectors, int elements)
    {
        int vectorStride = vectors.Length / 4;
        ref float t1 = ref Unsafe.Add(ref target, stride);
        ref float t2 = ref Unsafe.Add(ref target, 2 * stride);
        ref float t3 = ref Unsafe.Add(ref target, 3 * stride);
        Vector256<float> a0 = Vector256.LoadUnsafe(ref target), b0 = Vector256.LoadUnsafe(ref target, Lanes);
        Vector256<float> a1 = Vector256.LoadUnsafe(ref t1), b1 = Vector256.LoadUnsafe(ref t1, Lanes);
        Vector256<float> a2 = Vector256.LoadUnsafe(ref t2), b2 = Vector256.LoadUnsafe(ref t2, Lanes);
        Vector256<float> a3 = Vector256.LoadUnsafe(ref t3), b3 = Vector256.LoadUnsafe(ref t3, Lanes);
        ref float row = ref rows;
        ref float element = ref System.Runtime.InteropServices.MemoryMarshal.GetReference(vectors);
        for (int i = 0; i < elements; i++)
        {
            Vector256<float> wa = Vector256.LoadUnsafe(ref row);
            Vector256<float> wb = Vector256.LoadUnsafe(ref row, Lanes);
            Vector256<float> v0 = Vector256.Create(element);
            Vector256<float> v1 = Vector256.Create(Unsafe.Add(ref element, vectorStride));
            Vector256<float> v2 = Vector256.Create(Unsafe.Add(ref element, 2 * vectorStride));
            Vector256<float> v3 = Vector256.Create(Unsafe.Add(ref element, 3 * vectorStride));
            a0 = Vector256.FusedMultiplyAdd(v0, wa, a0);
            b0 = Vector256.FusedMultiplyAdd(v0, wb, b0);
            a1 = Vector256.FusedMultiplyAdd(v1, wa, a1);
            b1 = Vector256.FusedMultiplyAdd(v1, wb, b1);
            a2 = Vector256.FusedMultiplyAdd(v2, wa, a2);
            b2 = Vector256.FusedMultiplyAdd(v2, wb, b2);
            a3 = Vector256.FusedMultiplyAdd(v3, wa, a3);
            b3 = Vector256.FusedMultiplyAdd(v3, wb, b3);
            row = ref Unsafe.Add(ref row, stride);
            element = ref Unsafe.Add(ref element, 1);
        }

        a0.StoreUnsafe(ref target);
        b0.StoreUnsafe(ref target, Lanes);
        a1.StoreUnsafe(ref t1);
        b1.StoreUnsafe(ref t1, Lanes);
        a2.StoreUnsafe(ref t2);
        b2.StoreUnsafe(ref t2, Lanes);
        a3.StoreUnsafe(ref t3);
        b3.StoreUnsafe(ref t3, Lanes);
    }
}
