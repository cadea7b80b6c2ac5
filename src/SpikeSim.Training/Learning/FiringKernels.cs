using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SpikeSim.Learning;

/// <summary>Threshold and reset of sixteen neurons. Inlined everywhere: a call would have all vectors saved in memory at every step.</summary>
internal static class FiringKernels
{
    /// <summary>Takes one spike off membranes and stores the counts; <paramref name="fired"/> has a bit for each neuron that fires.</summary>
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

    /// <summary>All that follows the integration of sixteen neurons in a step; returns their membranes after the reset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Fire<TSlope>(LayerForward layer, Vector512<float> v, int start, int step)
        where TSlope : struct, ISlope
    {
        nuint at = (nuint)((step * layer.Width) + start);
        ref float thresholds = ref Unsafe.Add(ref layer.Constants.Threshold.First, start);
        ref float counts = ref Unsafe.Add(ref layer.Spikes.CountsAt(step), start);
        ref ulong word = ref Unsafe.Add(ref layer.Spikes.MaskAt(step), start / Tiles.Size);
        Vector512<float> threshold = Vector512.LoadUnsafe(ref thresholds);
        TSlope.At(v, threshold, Vector512.LoadUnsafe(ref layer.Constants.Reciprocal.First, (nuint)start), in layer.Slope).StoreUnsafe(ref layer.Slopes.First, at);
        if (layer.Keeps == KeptMembrane.BeforeReset)
        {
            v.StoreUnsafe(ref layer.Membranes.First, at);
        }

        Vector512<float> fired = Vector512.GreaterThanOrEqual(v, threshold);
        ulong bits = fired.ExtractMostSignificantBits() << (start % Tiles.Size);
        word = start % Tiles.Size == 0 ? bits : word | bits;
        v = Reset(v, threshold, fired, ref counts);
        v = ResetAgain(v, ref thresholds, ref counts, layer.Constants.Layer.SpikeCap);
        if (layer.Keeps == KeptMembrane.AfterReset)
        {
            v.StoreUnsafe(ref layer.Membranes.First, at);
        }

        return v;
    }
}
