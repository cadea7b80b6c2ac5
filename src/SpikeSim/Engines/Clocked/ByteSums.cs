using System.Runtime.CompilerServices;

namespace SpikeSim.Engines.Clocked;

/// <summary>
/// Sums of rows of bytes in 16 bits. A tile of sums stays in registers over all rows: in bytes for as many rows as provably fit 8 bits
/// where weights are small, else in lanes of 16 bits.
/// </summary>
/// <typeparam name="TLanes">The width.</typeparam>
/// <typeparam name="TVector">Its vector.</typeparam>
internal static class ByteSums<TLanes, TVector>
    where TLanes : struct, IByteLanes<TVector>
    where TVector : struct
{
    /// <summary>Writes the sums of listed rows.</summary>
    /// <param name="rows">The rows; their width is a multiple of 64.</param>
    /// <param name="list">Which of them, one at least and no more than 16 bits hold.</param>
    /// <param name="sums">One sum for each element of a row.</param>
    public static void Write(ByteRows rows, ReadOnlySpan<int> list, ref short sums)
    {
        if (!rows.HasSmallWeights)
        {
            WriteWidened(rows, list, ref sums);
            return;
        }

        bool adds = false;
        while (!list.IsEmpty)
        {
            int count = rows.GroupLength(list);
            WriteGroup(rows, list[..count], ref sums, adds);
            list = list[count..];
            adds = true;
        }
    }

    private static void WriteWidened(ByteRows rows, ReadOnlySpan<int> list, ref short sums)
    {
        nuint width = (nuint)rows.Width;
        nuint lanes = (nuint)TLanes.Count / 2;
        nuint at = 0;
        for (; at + (8 * lanes) <= width; at += 8 * lanes)
        {
            EightWidened(list, ref Unsafe.Add(ref rows.First, at), width, ref Unsafe.Add(ref sums, at));
        }

        for (; at < width; at += 2 * lanes)
        {
            TwoWidened(list, ref Unsafe.Add(ref rows.First, at), width, ref Unsafe.Add(ref sums, at));
        }
    }

    private static void WriteGroup(ByteRows rows, ReadOnlySpan<int> list, ref short sums, bool adds)
    {
        nuint width = (nuint)rows.Width;
        nuint lanes = (nuint)TLanes.Count;
        nuint at = 0;

        // A row is read from one end to the other where there are registers for it.
        for (; TLanes.HasManyRegisters && at + (16 * lanes) <= width; at += 16 * lanes)
        {
            Sixteen(list, ref Unsafe.Add(ref rows.First, at), width, ref Unsafe.Add(ref sums, at), adds);
        }

        for (; at + (8 * lanes) <= width; at += 8 * lanes)
        {
            Eight(list, ref Unsafe.Add(ref rows.First, at), width, ref Unsafe.Add(ref sums, at), adds);
        }

        for (; at < width; at += lanes)
        {
            One(list, ref Unsafe.Add(ref rows.First, at), width, ref Unsafe.Add(ref sums, at), adds);
        }
    }

    private static void Sixteen(ReadOnlySpan<int> list, ref sbyte first, nuint stride, ref short sums, bool adds)
    {
        nuint width = (nuint)TLanes.Count;
        TVector a0 = default, a1 = default, a2 = default, a3 = default;
        TVector a4 = default, a5 = default, a6 = default, a7 = default;
        TVector a8 = default, a9 = default, a10 = default, a11 = default;
        TVector a12 = default, a13 = default, a14 = default, a15 = default;
        foreach (int row in list)
        {
            ref sbyte source = ref Unsafe.Add(ref first, (nuint)(uint)row * stride);
            a0 = TLanes.AddBytes(a0, ref source, 0);
            a1 = TLanes.AddBytes(a1, ref source, width);
            a2 = TLanes.AddBytes(a2, ref source, 2 * width);
            a3 = TLanes.AddBytes(a3, ref source, 3 * width);
            a4 = TLanes.AddBytes(a4, ref source, 4 * width);
            a5 = TLanes.AddBytes(a5, ref source, 5 * width);
            a6 = TLanes.AddBytes(a6, ref source, 6 * width);
            a7 = TLanes.AddBytes(a7, ref source, 7 * width);
            a8 = TLanes.AddBytes(a8, ref source, 8 * width);
            a9 = TLanes.AddBytes(a9, ref source, 9 * width);
            a10 = TLanes.AddBytes(a10, ref source, 10 * width);
            a11 = TLanes.AddBytes(a11, ref source, 11 * width);
            a12 = TLanes.AddBytes(a12, ref source, 12 * width);
            a13 = TLanes.AddBytes(a13, ref source, 13 * width);
            a14 = TLanes.AddBytes(a14, ref source, 14 * width);
            a15 = TLanes.AddBytes(a15, ref source, 15 * width);
        }

        TLanes.PutBytes(a0, ref sums, 0, adds);
        TLanes.PutBytes(a1, ref sums, width, adds);
        TLanes.PutBytes(a2, ref sums, 2 * width, adds);
        TLanes.PutBytes(a3, ref sums, 3 * width, adds);
        TLanes.PutBytes(a4, ref sums, 4 * width, adds);
        TLanes.PutBytes(a5, ref sums, 5 * width, adds);
        TLanes.PutBytes(a6, ref sums, 6 * width, adds);
        TLanes.PutBytes(a7, ref sums, 7 * width, adds);
        TLanes.PutBytes(a8, ref sums, 8 * width, adds);
        TLanes.PutBytes(a9, ref sums, 9 * width, adds);
        TLanes.PutBytes(a10, ref sums, 10 * width, adds);
        TLanes.PutBytes(a11, ref sums, 11 * width, adds);
        TLanes.PutBytes(a12, ref sums, 12 * width, adds);
        TLanes.PutBytes(a13, ref sums, 13 * width, adds);
        TLanes.PutBytes(a14, ref sums, 14 * width, adds);
        TLanes.PutBytes(a15, ref sums, 15 * width, adds);
    }

    private static void Eight(ReadOnlySpan<int> list, ref sbyte first, nuint stride, ref short sums, bool adds)
    {
        nuint width = (nuint)TLanes.Count;
        TVector a0 = default, a1 = default, a2 = default, a3 = default;
        TVector a4 = default, a5 = default, a6 = default, a7 = default;
        foreach (int row in list)
        {
            ref sbyte source = ref Unsafe.Add(ref first, (nuint)(uint)row * stride);
            a0 = TLanes.AddBytes(a0, ref source, 0);
            a1 = TLanes.AddBytes(a1, ref source, width);
            a2 = TLanes.AddBytes(a2, ref source, 2 * width);
            a3 = TLanes.AddBytes(a3, ref source, 3 * width);
            a4 = TLanes.AddBytes(a4, ref source, 4 * width);
            a5 = TLanes.AddBytes(a5, ref source, 5 * width);
            a6 = TLanes.AddBytes(a6, ref source, 6 * width);
            a7 = TLanes.AddBytes(a7, ref source, 7 * width);
        }

        TLanes.PutBytes(a0, ref sums, 0, adds);
        TLanes.PutBytes(a1, ref sums, width, adds);
        TLanes.PutBytes(a2, ref sums, 2 * width, adds);
        TLanes.PutBytes(a3, ref sums, 3 * width, adds);
        TLanes.PutBytes(a4, ref sums, 4 * width, adds);
        TLanes.PutBytes(a5, ref sums, 5 * width, adds);
        TLanes.PutBytes(a6, ref sums, 6 * width, adds);
        TLanes.PutBytes(a7, ref sums, 7 * width, adds);
    }

    private static void One(ReadOnlySpan<int> list, ref sbyte first, nuint stride, ref short sums, bool adds)
    {
        TVector sum = default;
        foreach (int row in list)
        {
            sum = TLanes.AddBytes(sum, ref first, (nuint)(uint)row * stride);
        }

        TLanes.PutBytes(sum, ref sums, 0, adds);
    }

    private static void EightWidened(ReadOnlySpan<int> list, ref sbyte first, nuint stride, ref short sums)
    {
        nuint width = (nuint)TLanes.Count / 2;
        TVector a0 = default, a1 = default, a2 = default, a3 = default;
        TVector a4 = default, a5 = default, a6 = default, a7 = default;
        foreach (int row in list)
        {
            ref sbyte source = ref Unsafe.Add(ref first, (nuint)(uint)row * stride);
            a0 = TLanes.AddWidened(a0, ref source, 0);
            a1 = TLanes.AddWidened(a1, ref source, width);
            a2 = TLanes.AddWidened(a2, ref source, 2 * width);
            a3 = TLanes.AddWidened(a3, ref source, 3 * width);
            a4 = TLanes.AddWidened(a4, ref source, 4 * width);
            a5 = TLanes.AddWidened(a5, ref source, 5 * width);
            a6 = TLanes.AddWidened(a6, ref source, 6 * width);
            a7 = TLanes.AddWidened(a7, ref source, 7 * width);
        }

        TLanes.PutWidened(a0, ref sums, 0);
        TLanes.PutWidened(a1, ref sums, width);
        TLanes.PutWidened(a2, ref sums, 2 * width);
        TLanes.PutWidened(a3, ref sums, 3 * width);
        TLanes.PutWidened(a4, ref sums, 4 * width);
        TLanes.PutWidened(a5, ref sums, 5 * width);
        TLanes.PutWidened(a6, ref sums, 6 * width);
        TLanes.PutWidened(a7, ref sums, 7 * width);
    }

    private static void TwoWidened(ReadOnlySpan<int> list, ref sbyte first, nuint stride, ref short sums)
    {
        nuint width = (nuint)TLanes.Count / 2;
        TVector a0 = default, a1 = default;
        foreach (int row in list)
        {
            ref sbyte source = ref Unsafe.Add(ref first, (nuint)(uint)row * stride);
            a0 = TLanes.AddWidened(a0, ref source, 0);
            a1 = TLanes.AddWidened(a1, ref source, width);
        }

        TLanes.PutWidened(a0, ref sums, 0);
        TLanes.PutWidened(a1, ref sums, width);
    }
}
