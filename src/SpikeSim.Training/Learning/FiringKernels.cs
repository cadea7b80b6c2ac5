using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SpikeSim.Learning;

/// <summary>Threshold and reset. What is inlined is so because a call would have all vectors saved in memory at every step.</summary>
internal static class FiringKernels
{
    /// <summary>Takes one spike off membranes and stores the counts; <paramref name="fired"/> is set in the lanes of those that fire.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Reset(Vector512<float> v, Vector512<float> threshold, Vector512<float> fired, ref float counts)
    {
        (Vector512<float>.One & fired).StoreUnsafe(ref counts);
        return v - (threshold & fired);
    }

    /// <summary>Takes second and later spikes off, up to the cap; they are rare.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ResetAgain(Vector512<float> v, ref float thresholds, ref float counts, int cap)
    {
        Vector512<float> threshold = Vector512.LoadUnsafe(ref thresholds);
        for (int spikes = 1; spikes < cap && Vector512.GreaterThanOrEqualAny(v, threshold); spikes++)
        {
            Vector512<float> fired = Vector512.GreaterThanOrEqual(v, threshold);
            v -= threshold & fired;
            (Vector512.LoadUnsafe(ref counts) + (Vector512<float>.One & fired)).StoreUnsafe(ref counts);
        }

        return v;
    }

    /// <summary>
    /// Decay, integration, threshold and reset of up to 64 neurons in a step, with states in memory. What stands at the first reference
    /// of each belongs to the first of the neurons.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Advance<TSlope>(LayerForward layer, int start, int length, int step, ref float current, ref float second, ref float membrane)
        where TSlope : struct, ISlope
    {
        PaddedLayer constants = layer.Constants;
        bool hasSecond = constants.Decay.Length == 2;
        ref float decay = ref Unsafe.Add(ref constants.Decay[0].First, start);
        ref float secondDecay = ref Unsafe.Add(ref constants.Decay[^1].First, start);
        ref float membraneDecay = ref Unsafe.Add(ref constants.MembraneDecay.First, start);
        ref float threshold = ref Unsafe.Add(ref constants.Threshold.First, start);
        ref float reciprocal = ref Unsafe.Add(ref constants.Reciprocal.First, start);
        ref float slopes = ref Unsafe.Add(ref layer.Slopes.First, (step * layer.Width) + start);
        ref float counts = ref Unsafe.Add(ref layer.Spikes.CountsAt(step), start);
        ref readonly SlopeConstants slope = ref layer.Slope;
        Vector512<float> above = Vector512<float>.Zero;
        ulong fired = 0;
        for (int lane = 0; lane < length; lane += Tiles.Lanes)
        {
            nuint at = (nuint)lane;
            Vector512<float> i = Vector512.LoadUnsafe(ref current, at) * Vector512.LoadUnsafe(ref decay, at);
            i.StoreUnsafe(ref current, at);
            if (hasSecond)
            {
                Vector512<float> other = Vector512.LoadUnsafe(ref second, at) * Vector512.LoadUnsafe(ref secondDecay, at);
                other.StoreUnsafe(ref second, at);
                i += other;
            }

            Vector512<float> v = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref membraneDecay, at), Vector512.LoadUnsafe(ref membrane, at), i);
            Vector512<float> theta = Vector512.LoadUnsafe(ref threshold, at);
            TSlope.At(v, theta, Vector512.LoadUnsafe(ref reciprocal, at), in slope).StoreUnsafe(ref slopes, at);
            if (layer.Keeps == KeptMembrane.BeforeReset)
            {
                v.StoreUnsafe(ref layer.Membranes.First, (nuint)((step * layer.Width) + start + lane));
            }

            Vector512<float> fires = Vector512.GreaterThanOrEqual(v, theta);
            fired |= fires.ExtractMostSignificantBits() << lane;
            v = Reset(v, theta, fires, ref Unsafe.Add(ref counts, lane));
            v.StoreUnsafe(ref membrane, at);
            above |= Vector512.GreaterThanOrEqual(v, theta);
        }

        for (int lane = 0; lane < length && above != Vector512<float>.Zero; lane += Tiles.Lanes)
        {
            ResetAgain(Vector512.LoadUnsafe(ref membrane, (nuint)lane), ref Unsafe.Add(ref threshold, lane), ref Unsafe.Add(ref counts, lane), constants.Layer.SpikeCap)
                .StoreUnsafe(ref membrane, (nuint)lane);
        }

        for (int lane = 0; lane < length && layer.Keeps == KeptMembrane.AfterReset; lane += Tiles.Lanes)
        {
            Vector512.LoadUnsafe(ref membrane, (nuint)lane).StoreUnsafe(ref layer.Membranes.First, (nuint)((step * layer.Width) + start + lane));
        }

        Unsafe.Add(ref layer.Spikes.MaskAt(step), start / Tiles.Size) = fired;
    }
}
