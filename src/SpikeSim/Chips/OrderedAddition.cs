using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SpikeSim.Chips;

/// <summary>
/// Clauses 3.1 to 3.3 event by event with a clamp after each, for many targets at once: lanes do not touch each other, so the order of
/// events within a lane is that of the scalar form.
/// </summary>
internal static class OrderedAddition
{
    /// <summary>Adds the events of one source to as many currents as fill whole vectors, and counts as the scalar form does.</summary>
    /// <returns>The number of targets that are done.</returns>
    public static int Add(ReadOnlySpan<sbyte> weights, int shift, int events, Span<short> currents, ChipCounters counters)
    {
        int lanes = Vector256<short>.Count;
        int end = weights.Length / lanes * lanes;
        ref sbyte weight = ref MemoryMarshal.GetReference(weights);
        ref short current = ref MemoryMarshal.GetReference(currents);
        bool fitsTogether = events << (shift + sizeof(sbyte) * 8 - 1) <= short.MaxValue;
        int operations = 0;
        int saturations = 0;
        for (int target = 0; target < end; target += lanes)
        {
            nuint at = (nuint)target;
            (Vector128<short> lower, Vector128<short> upper) = Vector128.Widen(Vector128.LoadUnsafe(ref weight, at));
            Vector256<short> step = Vector256.Create(lower, upper) << shift;
            if (step == Vector256<short>.Zero)
            {
                continue;
            }

            operations += lanes - Lanes(Vector256.Equals(step, Vector256<short>.Zero));
            Vector256<short> sum = Vector256.LoadUnsafe(ref current, at);
            Vector256<short> together = sum + (step * (short)events);
            if (fitsTogether && Vector256.AddSaturate(sum, step * (short)events) == together)
            {
                together.StoreUnsafe(ref current, at); // Events of one weight all go one way: where the last does not clamp, none does.
                continue;
            }

            for (int i = 0; i < events; i++)
            {
                Vector256<short> clamped = Vector256.AddSaturate(sum, step);
                saturations += lanes - Lanes(Vector256.Equals(clamped, sum + step));
                sum = clamped;
            }

            sum.StoreUnsafe(ref current, at);
        }

        counters.SynapticOperations += (long)operations * events;
        counters.Saturations += saturations;
        return end;
    }

    private static int Lanes(Vector256<short> mask) => BitOperations.PopCount(mask.ExtractMostSignificantBits());
}
