using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SpikeSim.Learning;

/// <summary>
/// The way back through all steps of some neurons of a layer without recurrence, with one synapse, whose membranes no loss reads:
/// gradients stay in registers over time and are added to the rows of weights as soon as they are known.
/// </summary>
internal static class FeedForwardGradients
{
    private const int Lanes = Tiles.Lanes;

    /// <summary>A tile of 64 neurons.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void RunTile(LayerBackward layer, int start, EventRows input, int delay, int steps, AlignedBuffer<float> weights)
    {
        int stride = layer.Width;
        int words = input.Words;
        ref ulong masks = ref input.Masks;
        ref float allCounts = ref input.FirstCounts;
        ref float rows = ref Unsafe.Add(ref weights.First, start);
        ref float slope = ref Unsafe.Add(ref layer.Slopes.First, start);
        ref float spike = ref Unsafe.Add(ref layer.Gradient.First, start);
        ref float u = ref Unsafe.Add(ref layer.U(0).First, start);
        ref float a = ref Unsafe.Add(ref layer.Constants.MembraneDecay.First, start);
        ref float b = ref Unsafe.Add(ref layer.Constants.Decay[0].First, start);
        ref float reset = ref Unsafe.Add(ref layer.Reset.First, start);
        Vector512<float> g0 = default, g1 = default, g2 = default, g3 = default;
        Vector512<float> u0 = default, u1 = default, u2 = default, u3 = default;
        for (int t = steps - 1; t >= 0; t--)
        {
            int at = t * stride;
            ref float slopeAt = ref Unsafe.Add(ref slope, at);
            ref float spikeAt = ref Unsafe.Add(ref spike, at);
            ref float uAt = ref Unsafe.Add(ref u, at);
            g0 = Step(g0, ref a, ref reset, ref spikeAt, ref slopeAt, 0);
            g1 = Step(g1, ref a, ref reset, ref spikeAt, ref slopeAt, Lanes);
            g2 = Step(g2, ref a, ref reset, ref spikeAt, ref slopeAt, 2 * Lanes);
            g3 = Step(g3, ref a, ref reset, ref spikeAt, ref slopeAt, 3 * Lanes);
            u0 = Vector512.LoadUnsafe(ref b) * (g0 + u0);
            u1 = Vector512.LoadUnsafe(ref b, Lanes) * (g1 + u1);
            u2 = Vector512.LoadUnsafe(ref b, 2 * Lanes) * (g2 + u2);
            u3 = Vector512.LoadUnsafe(ref b, 3 * Lanes) * (g3 + u3);
            u0.StoreUnsafe(ref uAt);
            u1.StoreUnsafe(ref uAt, Lanes);
            u2.StoreUnsafe(ref uAt, 2 * Lanes);
            u3.StoreUnsafe(ref uAt, 3 * Lanes);

            int row = input.Row(t - delay);
            ref ulong mask = ref Unsafe.Add(ref masks, row * words);
            ref float counts = ref Unsafe.Add(ref allCounts, row * input.Stride);
            for (int word = 0; word < words; word++)
            {
                for (ulong bits = Unsafe.Add(ref mask, word); bits != 0; bits &= bits - 1)
                {
                    int source = (word * Tiles.Size) + BitOperations.TrailingZeroCount(bits);
                    ref float target = ref Unsafe.Add(ref rows, source * stride);
                    Vector512<float> count = Vector512.Create(Unsafe.Add(ref counts, source));
                    Vector512.FusedMultiplyAdd(count, u0, Vector512.LoadUnsafe(ref target)).StoreUnsafe(ref target);
                    Vector512.FusedMultiplyAdd(count, u1, Vector512.LoadUnsafe(ref target, Lanes)).StoreUnsafe(ref target, Lanes);
                    Vector512.FusedMultiplyAdd(count, u2, Vector512.LoadUnsafe(ref target, 2 * Lanes)).StoreUnsafe(ref target, 2 * Lanes);
                    Vector512.FusedMultiplyAdd(count, u3, Vector512.LoadUnsafe(ref target, 3 * Lanes)).StoreUnsafe(ref target, 3 * Lanes);
                }
            }
        }
    }

    /// <summary>Sixteen neurons.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void RunVector(LayerBackward layer, int start, EventRows input, int delay, int steps, AlignedBuffer<float> weights)
    {
        int stride = layer.Width;
        int words = input.Words;
        ref ulong masks = ref input.Masks;
        ref float allCounts = ref input.FirstCounts;
        ref float rows = ref Unsafe.Add(ref weights.First, start);
        ref float a = ref Unsafe.Add(ref layer.Constants.MembraneDecay.First, start);
        ref float reset = ref Unsafe.Add(ref layer.Reset.First, start);
        Vector512<float> b = Vector512.LoadUnsafe(ref layer.Constants.Decay[0].First, (nuint)start);
        Vector512<float> g = default;
        Vector512<float> u = default;
        for (int t = steps - 1; t >= 0; t--)
        {
            int at = (t * stride) + start;
            g = Step(g, ref a, ref reset, ref Unsafe.Add(ref layer.Gradient.First, at), ref Unsafe.Add(ref layer.Slopes.First, at), 0);
            u = b * (g + u);
            u.StoreUnsafe(ref Unsafe.Add(ref layer.U(0).First, at));
            int row = input.Row(t - delay);
            ref ulong mask = ref Unsafe.Add(ref masks, row * words);
            ref float counts = ref Unsafe.Add(ref allCounts, row * input.Stride);
            for (int word = 0; word < words; word++)
            {
                for (ulong bits = Unsafe.Add(ref mask, word); bits != 0; bits &= bits - 1)
                {
                    int source = (word * Tiles.Size) + BitOperations.TrailingZeroCount(bits);
                    ref float target = ref Unsafe.Add(ref rows, source * stride);
                    Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref counts, source)), u, Vector512.LoadUnsafe(ref target)).StoreUnsafe(ref target);
                }
            }
        }
    }

    // The gradient of the membrane before the reset, from that of the next step.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Step(Vector512<float> g, ref float decay, ref float reset, ref float spike, ref float slope, nuint at)
    {
        Vector512<float> after = Vector512.LoadUnsafe(ref decay, at) * g;
        Vector512<float> ofSpikes = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref reset, at), after, Vector512.LoadUnsafe(ref spike, at));
        return Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref slope, at), ofSpikes, after);
    }
}
