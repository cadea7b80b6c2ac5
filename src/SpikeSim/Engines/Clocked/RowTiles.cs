using System.Numerics;
using System.Runtime.CompilerServices;

namespace SpikeSim.Engines.Clocked;

/// <summary>Adds to a tile of targets what arrives there from all rows of a step, while the tile stays in registers.</summary>
/// <typeparam name="TReal">The operations of a width.</typeparam>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="T">Single or double precision.</typeparam>
internal static class RowTiles<TReal, TVector, T>
    where TReal : struct, IReal<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>target += count x row for each event, one after the other.</summary>
    public static void Add(EventList events, AlignedBuffer<T> rows, AlignedBuffer<T> target)
    {
        nuint width = (nuint)target.Length;
        nuint at = 0;
        for (; TReal.HasManyRegisters && at + (16 * (nuint)TReal.Count) <= width; at += 16 * (nuint)TReal.Count)
        {
            Sixteen(events, ref Unsafe.Add(ref rows.First, at), width, ref Unsafe.Add(ref target.First, at));
        }

        for (; at + (8 * (nuint)TReal.Count) <= width; at += 8 * (nuint)TReal.Count)
        {
            Eight(events, ref Unsafe.Add(ref rows.First, at), width, ref Unsafe.Add(ref target.First, at));
        }

        for (; at + (4 * (nuint)TReal.Count) <= width; at += 4 * (nuint)TReal.Count)
        {
            Four(events, ref Unsafe.Add(ref rows.First, at), width, ref Unsafe.Add(ref target.First, at));
        }

        for (; at < width; at += (nuint)TReal.Count)
        {
            One(events, ref Unsafe.Add(ref rows.First, at), width, ref Unsafe.Add(ref target.First, at));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Sixteen(EventList events, ref T first, nuint stride, ref T target)
    {
        nuint count = (nuint)TReal.Count;
        TVector a0 = TReal.Load(ref target, 0), a1 = TReal.Load(ref target, count);
        TVector a2 = TReal.Load(ref target, 2 * count), a3 = TReal.Load(ref target, 3 * count);
        TVector a4 = TReal.Load(ref target, 4 * count), a5 = TReal.Load(ref target, 5 * count);
        TVector a6 = TReal.Load(ref target, 6 * count), a7 = TReal.Load(ref target, 7 * count);
        TVector a8 = TReal.Load(ref target, 8 * count), a9 = TReal.Load(ref target, 9 * count);
        TVector a10 = TReal.Load(ref target, 10 * count), a11 = TReal.Load(ref target, 11 * count);
        TVector a12 = TReal.Load(ref target, 12 * count), a13 = TReal.Load(ref target, 13 * count);
        TVector a14 = TReal.Load(ref target, 14 * count), a15 = TReal.Load(ref target, 15 * count);
        for (int i = 0; i < events.Ids.Length; i++)
        {
            TVector times = TReal.Create(T.CreateTruncating(events.Counts[i]));
            ref T row = ref Unsafe.Add(ref first, (nuint)(uint)events.Ids[i] * stride);
            a0 = TReal.Fused(times, TReal.Load(ref row, 0), a0);
            a1 = TReal.Fused(times, TReal.Load(ref row, count), a1);
            a2 = TReal.Fused(times, TReal.Load(ref row, 2 * count), a2);
            a3 = TReal.Fused(times, TReal.Load(ref row, 3 * count), a3);
            a4 = TReal.Fused(times, TReal.Load(ref row, 4 * count), a4);
            a5 = TReal.Fused(times, TReal.Load(ref row, 5 * count), a5);
            a6 = TReal.Fused(times, TReal.Load(ref row, 6 * count), a6);
            a7 = TReal.Fused(times, TReal.Load(ref row, 7 * count), a7);
            a8 = TReal.Fused(times, TReal.Load(ref row, 8 * count), a8);
            a9 = TReal.Fused(times, TReal.Load(ref row, 9 * count), a9);
            a10 = TReal.Fused(times, TReal.Load(ref row, 10 * count), a10);
            a11 = TReal.Fused(times, TReal.Load(ref row, 11 * count), a11);
            a12 = TReal.Fused(times, TReal.Load(ref row, 12 * count), a12);
            a13 = TReal.Fused(times, TReal.Load(ref row, 13 * count), a13);
            a14 = TReal.Fused(times, TReal.Load(ref row, 14 * count), a14);
            a15 = TReal.Fused(times, TReal.Load(ref row, 15 * count), a15);
        }

        TReal.Store(a0, ref target, 0);
        TReal.Store(a1, ref target, count);
        TReal.Store(a2, ref target, 2 * count);
        TReal.Store(a3, ref target, 3 * count);
        TReal.Store(a4, ref target, 4 * count);
        TReal.Store(a5, ref target, 5 * count);
        TReal.Store(a6, ref target, 6 * count);
        TReal.Store(a7, ref target, 7 * count);
        TReal.Store(a8, ref target, 8 * count);
        TReal.Store(a9, ref target, 9 * count);
        TReal.Store(a10, ref target, 10 * count);
        TReal.Store(a11, ref target, 11 * count);
        TReal.Store(a12, ref target, 12 * count);
        TReal.Store(a13, ref target, 13 * count);
        TReal.Store(a14, ref target, 14 * count);
        TReal.Store(a15, ref target, 15 * count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Eight(EventList events, ref T first, nuint stride, ref T target)
    {
        nuint count = (nuint)TReal.Count;
        TVector a0 = TReal.Load(ref target, 0), a1 = TReal.Load(ref target, count);
        TVector a2 = TReal.Load(ref target, 2 * count), a3 = TReal.Load(ref target, 3 * count);
        TVector a4 = TReal.Load(ref target, 4 * count), a5 = TReal.Load(ref target, 5 * count);
        TVector a6 = TReal.Load(ref target, 6 * count), a7 = TReal.Load(ref target, 7 * count);
        for (int i = 0; i < events.Ids.Length; i++)
        {
            TVector times = TReal.Create(T.CreateTruncating(events.Counts[i]));
            ref T row = ref Unsafe.Add(ref first, (nuint)(uint)events.Ids[i] * stride);
            a0 = TReal.Fused(times, TReal.Load(ref row, 0), a0);
            a1 = TReal.Fused(times, TReal.Load(ref row, count), a1);
            a2 = TReal.Fused(times, TReal.Load(ref row, 2 * count), a2);
            a3 = TReal.Fused(times, TReal.Load(ref row, 3 * count), a3);
            a4 = TReal.Fused(times, TReal.Load(ref row, 4 * count), a4);
            a5 = TReal.Fused(times, TReal.Load(ref row, 5 * count), a5);
            a6 = TReal.Fused(times, TReal.Load(ref row, 6 * count), a6);
            a7 = TReal.Fused(times, TReal.Load(ref row, 7 * count), a7);
        }

        TReal.Store(a0, ref target, 0);
        TReal.Store(a1, ref target, count);
        TReal.Store(a2, ref target, 2 * count);
        TReal.Store(a3, ref target, 3 * count);
        TReal.Store(a4, ref target, 4 * count);
        TReal.Store(a5, ref target, 5 * count);
        TReal.Store(a6, ref target, 6 * count);
        TReal.Store(a7, ref target, 7 * count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Four(EventList events, ref T first, nuint stride, ref T target)
    {
        nuint count = (nuint)TReal.Count;
        TVector a0 = TReal.Load(ref target, 0), a1 = TReal.Load(ref target, count);
        TVector a2 = TReal.Load(ref target, 2 * count), a3 = TReal.Load(ref target, 3 * count);
        for (int i = 0; i < events.Ids.Length; i++)
        {
            TVector times = TReal.Create(T.CreateTruncating(events.Counts[i]));
            ref T row = ref Unsafe.Add(ref first, (nuint)(uint)events.Ids[i] * stride);
            a0 = TReal.Fused(times, TReal.Load(ref row, 0), a0);
            a1 = TReal.Fused(times, TReal.Load(ref row, count), a1);
            a2 = TReal.Fused(times, TReal.Load(ref row, 2 * count), a2);
            a3 = TReal.Fused(times, TReal.Load(ref row, 3 * count), a3);
        }

        TReal.Store(a0, ref target, 0);
        TReal.Store(a1, ref target, count);
        TReal.Store(a2, ref target, 2 * count);
        TReal.Store(a3, ref target, 3 * count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void One(EventList events, ref T first, nuint stride, ref T target)
    {
        TVector sum = TReal.Load(ref target, 0);
        for (int i = 0; i < events.Ids.Length; i++)
        {
            TVector times = TReal.Create(T.CreateTruncating(events.Counts[i]));
            sum = TReal.Fused(times, TReal.Load(ref first, (nuint)(uint)events.Ids[i] * stride), sum);
        }

        TReal.Store(sum, ref target, 0);
    }
}
