using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SpikeSim.Learning;

/// <summary>
/// Products of weights with a gradient for the few neurons whose surrogate is not 0: the others have no use for theirs. Sums run in the
/// same order on all machines: over vectors, then halves.
/// </summary>
internal static class DotKernels
{
    /// <summary>Writes a bit for every value of a padded row that is not 0; returns how many there are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static int Mark(ref float row, int length, Span<ulong> marks)
    {
        marks.Clear();
        int count = 0;
        for (int at = 0; at < length; at += Tiles.Lanes)
        {
            ulong bits = (~Vector512.Equals(Vector512.LoadUnsafe(ref row, (nuint)at), Vector512<float>.Zero)).ExtractMostSignificantBits();
            marks[at / Tiles.Size] |= bits << (at % Tiles.Size);
            count += BitOperations.PopCount(bits);
        }

        return count;
    }

    /// <summary>Each marked target += its row x vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Add(ref float target, ref float rows, ref float vector, int length, ReadOnlySpan<ulong> marks)
    {
        for (int word = 0; word < marks.Length; word++)
        {
            ulong bits = marks[word];
            int last = 63 - BitOperations.LeadingZeroCount(bits);
            while (bits != 0)
            {
                // Four at a time; a last group that is not full repeats its last neuron, which then is written more than once.
                int n0 = BitOperations.TrailingZeroCount(bits);
                bits &= bits - 1;
                int n1 = Math.Min(last, BitOperations.TrailingZeroCount(bits));
                bits &= bits - 1;
                int n2 = Math.Min(last, BitOperations.TrailingZeroCount(bits));
                bits &= bits - 1;
                int n3 = Math.Min(last, BitOperations.TrailingZeroCount(bits));
                bits &= bits - 1;
                ref float first = ref Unsafe.Add(ref rows, word * Tiles.Size * length);
                Vector128<float> sums = Four(
                    ref Unsafe.Add(ref first, n0 * length), ref Unsafe.Add(ref first, n1 * length), ref Unsafe.Add(ref first, n2 * length), ref Unsafe.Add(ref first, n3 * length), ref vector, length);
                ref float to = ref Unsafe.Add(ref target, word * Tiles.Size);
                sums += Vector128.Create(Unsafe.Add(ref to, n0), Unsafe.Add(ref to, n1), Unsafe.Add(ref to, n2), Unsafe.Add(ref to, n3));
                Unsafe.Add(ref to, n0) = sums.GetElement(0);
                Unsafe.Add(ref to, n1) = sums.GetElement(1);
                Unsafe.Add(ref to, n2) = sums.GetElement(2);
                Unsafe.Add(ref to, n3) = sums.GetElement(3);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Four(ref float r0, ref float r1, ref float r2, ref float r3, ref float vector, int length)
    {
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default;
        for (nuint at = 0; at < (nuint)length; at += Tiles.Lanes)
        {
            Vector512<float> v = Vector512.LoadUnsafe(ref vector, at);
            s0 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref r0, at), s0);
            s1 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref r1, at), s1);
            s2 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref r2, at), s2);
            s3 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref r3, at), s3);
        }

        return Neighbours(Neighbours(Quarter(s0), Quarter(s1)), Neighbours(Quarter(s2), Quarter(s3)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Quarter(Vector512<float> sum)
    {
        Vector256<float> half = sum.GetLower() + sum.GetUpper();
        return half.GetLower() + half.GetUpper();
    }

    // The sums of neighbours: two of the left, then two of the right.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Neighbours(Vector128<float> left, Vector128<float> right) => Sse3.IsSupported
        ? Sse3.HorizontalAdd(left, right)
        : Vector128.Create(
            left.GetElement(0) + left.GetElement(1), left.GetElement(2) + left.GetElement(3), right.GetElement(0) + right.GetElement(1), right.GetElement(2) + right.GetElement(3));
}
