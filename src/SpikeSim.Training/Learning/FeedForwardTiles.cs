using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SpikeSim.Learning;

/// <summary>
/// All steps of some neurons of a layer without recurrence and with one synapse: currents and membranes stay in registers over time.
/// Nothing branches on a spike; a second spike of a neuron in one step is rare and goes its own way.
/// </summary>
internal static class FeedForwardTiles
{
    private const int Lanes = Tiles.Lanes;

    /// <summary>A tile of 64 neurons.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void RunTile<TSlope>(LayerForward layer, int start, EventRows input, int delay, int steps)
        where TSlope : struct, ISlope
    {
        int stride = layer.Width;
        int words = input.Words;
        ref ulong masks = ref input.Masks;
        ref float allCounts = ref input.FirstCounts;
        ref float rows = ref Unsafe.Add(ref layer.Constants.Weights[0].Rows.First, start);
        ref float a = ref Unsafe.Add(ref layer.Constants.MembraneDecay.First, start);
        ref float b = ref Unsafe.Add(ref layer.Constants.Decay[0].First, start);
        ref float threshold = ref Unsafe.Add(ref layer.Constants.Threshold.First, start);
        ref float reciprocal = ref Unsafe.Add(ref layer.Constants.Reciprocal.First, start);
        int cap = layer.Constants.Layer.SpikeCap;
        KeptMembrane keeps = layer.Keeps;
        ref readonly SlopeConstants slope = ref layer.Slope;
        ref float slopes = ref Unsafe.Add(ref layer.Slopes.First, start);
        ref float own = ref Unsafe.Add(ref layer.Spikes.CountsAt(0), start);
        ref ulong ownMask = ref Unsafe.Add(ref layer.Spikes.MaskAt(0), start / Tiles.Size);
        Vector512<float> i0 = default, i1 = default, i2 = default, i3 = default;
        Vector512<float> v0 = default, v1 = default, v2 = default, v3 = default;
        for (int t = 0; t < steps; t++)
        {
            int row = input.Row(t - delay);
            ref ulong mask = ref Unsafe.Add(ref masks, row * words);
            ref float counts = ref Unsafe.Add(ref allCounts, row * input.Stride);
            for (int word = 0; word < words; word++)
            {
                for (ulong bits = Unsafe.Add(ref mask, word); bits != 0; bits &= bits - 1)
                {
                    int source = (word * Tiles.Size) + BitOperations.TrailingZeroCount(bits);
                    ref float weights = ref Unsafe.Add(ref rows, source * stride);
                    Vector512<float> count = Vector512.Create(Unsafe.Add(ref counts, source));
                    i0 = Vector512.FusedMultiplyAdd(count, Vector512.LoadUnsafe(ref weights), i0);
                    i1 = Vector512.FusedMultiplyAdd(count, Vector512.LoadUnsafe(ref weights, Lanes), i1);
                    i2 = Vector512.FusedMultiplyAdd(count, Vector512.LoadUnsafe(ref weights, 2 * Lanes), i2);
                    i3 = Vector512.FusedMultiplyAdd(count, Vector512.LoadUnsafe(ref weights, 3 * Lanes), i3);
                }
            }

            i0 *= Vector512.LoadUnsafe(ref b);
            i1 *= Vector512.LoadUnsafe(ref b, Lanes);
            i2 *= Vector512.LoadUnsafe(ref b, 2 * Lanes);
            i3 *= Vector512.LoadUnsafe(ref b, 3 * Lanes);
            v0 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a), v0, i0);
            v1 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, Lanes), v1, i1);
            v2 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, 2 * Lanes), v2, i2);
            v3 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, 3 * Lanes), v3, i3);
            if (keeps == KeptMembrane.BeforeReset)
            {
                Keep(ref Unsafe.Add(ref layer.Membranes.First, (t * stride) + start), v0, v1, v2, v3);
            }

            Vector512<float> h = Vector512.LoadUnsafe(ref threshold);
            Vector512<float> f = Vector512.GreaterThanOrEqual(v0, h);
            TSlope.At(v0, h, Vector512.LoadUnsafe(ref reciprocal), in slope).StoreUnsafe(ref slopes);
            ulong fired = f.ExtractMostSignificantBits();
            v0 = FiringKernels.Reset(v0, h, f, ref own);
            Vector512<float> above = Vector512.GreaterThanOrEqual(v0, h);

            h = Vector512.LoadUnsafe(ref threshold, Lanes);
            f = Vector512.GreaterThanOrEqual(v1, h);
            TSlope.At(v1, h, Vector512.LoadUnsafe(ref reciprocal, Lanes), in slope).StoreUnsafe(ref slopes, Lanes);
            fired |= f.ExtractMostSignificantBits() << Lanes;
            v1 = FiringKernels.Reset(v1, h, f, ref Unsafe.Add(ref own, Lanes));
            above |= Vector512.GreaterThanOrEqual(v1, h);

            h = Vector512.LoadUnsafe(ref threshold, 2 * Lanes);
            f = Vector512.GreaterThanOrEqual(v2, h);
            TSlope.At(v2, h, Vector512.LoadUnsafe(ref reciprocal, 2 * Lanes), in slope).StoreUnsafe(ref slopes, 2 * Lanes);
            fired |= f.ExtractMostSignificantBits() << (2 * Lanes);
            v2 = FiringKernels.Reset(v2, h, f, ref Unsafe.Add(ref own, 2 * Lanes));
            above |= Vector512.GreaterThanOrEqual(v2, h);

            h = Vector512.LoadUnsafe(ref threshold, 3 * Lanes);
            f = Vector512.GreaterThanOrEqual(v3, h);
            TSlope.At(v3, h, Vector512.LoadUnsafe(ref reciprocal, 3 * Lanes), in slope).StoreUnsafe(ref slopes, 3 * Lanes);
            fired |= f.ExtractMostSignificantBits() << (3 * Lanes);
            v3 = FiringKernels.Reset(v3, h, f, ref Unsafe.Add(ref own, 3 * Lanes));
            above |= Vector512.GreaterThanOrEqual(v3, h);

            if (above != Vector512<float>.Zero)
            {
                v0 = FiringKernels.ResetAgain(v0, ref threshold, ref own, cap);
                v1 = FiringKernels.ResetAgain(v1, ref Unsafe.Add(ref threshold, Lanes), ref Unsafe.Add(ref own, Lanes), cap);
                v2 = FiringKernels.ResetAgain(v2, ref Unsafe.Add(ref threshold, 2 * Lanes), ref Unsafe.Add(ref own, 2 * Lanes), cap);
                v3 = FiringKernels.ResetAgain(v3, ref Unsafe.Add(ref threshold, 3 * Lanes), ref Unsafe.Add(ref own, 3 * Lanes), cap);
            }

            if (keeps == KeptMembrane.AfterReset)
            {
                Keep(ref Unsafe.Add(ref layer.Membranes.First, (t * stride) + start), v0, v1, v2, v3);
            }

            ownMask = fired;
            ownMask = ref Unsafe.Add(ref ownMask, layer.Spikes.Words);
            own = ref Unsafe.Add(ref own, layer.Spikes.Stride);
            slopes = ref Unsafe.Add(ref slopes, stride);
        }
    }

    /// <summary>The same with states in memory: for machines whose registers do not hold a tile, and for narrower ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void RunInMemory<TSlope>(LayerForward layer, int start, int length, EventRows input, int delay, int steps, ref float current, ref float membrane)
        where TSlope : struct, ISlope
    {
        ref float rows = ref Unsafe.Add(ref layer.Constants.Weights[0].Rows.First, start);
        for (int t = 0; t < steps; t++)
        {
            if (length == Tiles.Size)
            {
                RowKernels.AddTile(ref current, ref rows, layer.Width, input, t - delay);
            }
            else
            {
                RowKernels.AddPart(ref current, ref rows, layer.Width, length, input, t - delay);
            }

            FiringKernels.Advance<TSlope>(layer, start, length, t, ref current, ref current, ref membrane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(ref float target, Vector512<float> v0, Vector512<float> v1, Vector512<float> v2, Vector512<float> v3)
    {
        v0.StoreUnsafe(ref target);
        v1.StoreUnsafe(ref target, Lanes);
        v2.StoreUnsafe(ref target, 2 * Lanes);
        v3.StoreUnsafe(ref target, 3 * Lanes);
    }
}
