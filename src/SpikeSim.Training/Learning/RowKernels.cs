using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SpikeSim.Learning;

/// <summary>
/// Rows of a matrix added for events, and added to for events. Multiplications and additions are fused explicitly, so that every machine
/// rounds alike.
/// </summary>
internal static class RowKernels
{
    /// <summary>target += sum over sources of count x row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void AddRows(ref float target, int length, ref float rows, ReadOnlySpan<int> sources, ref float counts)
    {
        int start = 0;
        for (; start + Tiles.Size <= length; start += Tiles.Size)
        {
            AddListedTile(ref Unsafe.Add(ref target, start), ref Unsafe.Add(ref rows, start), length, sources, ref counts);
        }

        for (; start < length; start += Tiles.Lanes)
        {
            ref float to = ref Unsafe.Add(ref target, start);
            Vector512<float> sum = Vector512.LoadUnsafe(ref to);
            foreach (int source in sources)
            {
                ref float row = ref Unsafe.Add(ref rows, (source * length) + start);
                sum = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref counts, source)), Vector512.LoadUnsafe(ref row), sum);
            }

            sum.StoreUnsafe(ref to);
        }
    }

    /// <summary>Each row of a source with events += count x addend.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void AddToRows(ref float rows, ref float addend, int length, EventRows events, int step)
    {
        ref ulong mask = ref events.MaskAt(step);
        ref float counts = ref events.CountsAt(step);
        for (int word = 0; word < events.Words; word++)
        {
            for (ulong bits = Unsafe.Add(ref mask, word); bits != 0; bits &= bits - 1)
            {
                int source = (word * Tiles.Size) + BitOperations.TrailingZeroCount(bits);
                ref float row = ref Unsafe.Add(ref rows, source * length);
                Vector512<float> count = Vector512.Create(Unsafe.Add(ref counts, source));
                for (nuint at = 0; at < (nuint)length; at += Tiles.Lanes)
                {
                    Vector512.FusedMultiplyAdd(count, Vector512.LoadUnsafe(ref addend, at), Vector512.LoadUnsafe(ref row, at)).StoreUnsafe(ref row, at);
                }
            }
        }
    }

    /// <summary>A tile of the target += sum over the sources with events in a step of count x row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void AddTile(ref float target, ref float rows, int stride, EventRows events, int step)
    {
        Vector512<float> a0 = Vector512.LoadUnsafe(ref target), a1 = Vector512.LoadUnsafe(ref target, Tiles.Lanes);
        Vector512<float> a2 = Vector512.LoadUnsafe(ref target, 2 * Tiles.Lanes), a3 = Vector512.LoadUnsafe(ref target, 3 * Tiles.Lanes);
        ref ulong mask = ref events.MaskAt(step);
        ref float counts = ref events.CountsAt(step);
        int words = events.Words;
        for (int word = 0; word < words; word++)
        {
            for (ulong bits = Unsafe.Add(ref mask, word); bits != 0; bits &= bits - 1)
            {
                int source = (word * Tiles.Size) + BitOperations.TrailingZeroCount(bits);
                ref float row = ref Unsafe.Add(ref rows, source * stride);
                Vector512<float> count = Vector512.Create(Unsafe.Add(ref counts, source));
                a0 = Vector512.FusedMultiplyAdd(count, Vector512.LoadUnsafe(ref row), a0);
                a1 = Vector512.FusedMultiplyAdd(count, Vector512.LoadUnsafe(ref row, Tiles.Lanes), a1);
                a2 = Vector512.FusedMultiplyAdd(count, Vector512.LoadUnsafe(ref row, 2 * Tiles.Lanes), a2);
                a3 = Vector512.FusedMultiplyAdd(count, Vector512.LoadUnsafe(ref row, 3 * Tiles.Lanes), a3);
            }
        }

        a0.StoreUnsafe(ref target);
        a1.StoreUnsafe(ref target, Tiles.Lanes);
        a2.StoreUnsafe(ref target, 2 * Tiles.Lanes);
        a3.StoreUnsafe(ref target, 3 * Tiles.Lanes);
    }

    /// <summary>The same for less than a tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void AddPart(ref float target, ref float rows, int stride, int length, EventRows events, int step)
    {
        ref ulong mask = ref events.MaskAt(step);
        ref float counts = ref events.CountsAt(step);
        int words = events.Words;
        for (int start = 0; start < length; start += Tiles.Lanes)
        {
            Vector512<float> sum = Vector512.LoadUnsafe(ref target, (nuint)start);
            for (int word = 0; word < words; word++)
            {
                for (ulong bits = Unsafe.Add(ref mask, word); bits != 0; bits &= bits - 1)
                {
                    int source = (word * Tiles.Size) + BitOperations.TrailingZeroCount(bits);
                    sum = Vector512.FusedMultiplyAdd(
                        Vector512.Create(Unsafe.Add(ref counts, source)), Vector512.LoadUnsafe(ref Unsafe.Add(ref rows, source * stride), (nuint)start), sum);
                }
            }

            sum.StoreUnsafe(ref target, (nuint)start);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddListedTile(ref float target, ref float rows, int stride, ReadOnlySpan<int> sources, ref float counts)
    {
        Vector512<float> a0 = Vector512.LoadUnsafe(ref target), a1 = Vector512.LoadUnsafe(ref target, Tiles.Lanes);
        Vector512<float> a2 = Vector512.LoadUnsafe(ref target, 2 * Tiles.Lanes), a3 = Vector512.LoadUnsafe(ref target, 3 * Tiles.Lanes);
        foreach (int source in sources)
        {
            ref float row = ref Unsafe.Add(ref rows, source * stride);
            Vector512<float> count = Vector512.Create(Unsafe.Add(ref counts, source));
            a0 = Vector512.FusedMultiplyAdd(count, Vector512.LoadUnsafe(ref row), a0);
            a1 = Vector512.FusedMultiplyAdd(count, Vector512.LoadUnsafe(ref row, Tiles.Lanes), a1);
            a2 = Vector512.FusedMultiplyAdd(count, Vector512.LoadUnsafe(ref row, 2 * Tiles.Lanes), a2);
            a3 = Vector512.FusedMultiplyAdd(count, Vector512.LoadUnsafe(ref row, 3 * Tiles.Lanes), a3);
        }

        a0.StoreUnsafe(ref target);
        a1.StoreUnsafe(ref target, Tiles.Lanes);
        a2.StoreUnsafe(ref target, 2 * Tiles.Lanes);
        a3.StoreUnsafe(ref target, 3 * Tiles.Lanes);
    }
}
