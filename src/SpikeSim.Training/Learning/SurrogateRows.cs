using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SpikeSim.Learning;

/// <summary><see cref="Surrogate.Derivative"/> for rows of neurons in single precision.</summary>
internal static class SurrogateRows
{
    private const int Lanes = 8;

    /// <summary>
    /// Replaces membranes before the reset (rows of as many neurons as there are thresholds) by the derivatives there; 0 where the
    /// threshold is infinite, as it is in padding.
    /// </summary>
    public static void Replace(Surrogate surrogate, Span<float> membranes, ReadOnlySpan<float> threshold, int spikeCap)
    {
        if (surrogate.Kind is SurrogateKind.PeriodicExponential or SurrogateKind.Exponential)
        {
            for (int i = 0; i < membranes.Length; i++)
            {
                float theta = threshold[i % threshold.Length];
                membranes[i] = float.IsFinite(theta) ? (float)surrogate.Derivative(membranes[i], theta, spikeCap) : 0;
            }

            return;
        }

        ref float theta0 = ref MemoryMarshal.GetReference(threshold);
        var width = Vector256.Create((float)surrogate.Width);
        for (int row = 0; row < membranes.Length; row += threshold.Length)
        {
            ref float v = ref membranes[row];
            for (nuint at = 0; at < (nuint)threshold.Length; at += Lanes)
            {
                Of(surrogate.Kind, width, Vector256.LoadUnsafe(ref v, at), Vector256.LoadUnsafe(ref theta0, at)).StoreUnsafe(ref v, at);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Of(SurrogateKind kind, Vector256<float> width, Vector256<float> v, Vector256<float> theta)
    {
        Vector256<float> one = Vector256<float>.One;
        Vector256<float> u = v - theta;
        switch (kind)
        {
            case SurrogateKind.StepLinear:
                return (one / theta) & Vector256.GreaterThanOrEqual(v, theta - width);
            case SurrogateKind.Triangle:
                return Vector256.Max(Vector256<float>.Zero, width - Vector256.Abs(u)) / (width * width);
            case SurrogateKind.Boxcar:
                return one & Vector256.LessThanOrEqual(Vector256.Abs(u), width);
            case SurrogateKind.FastSigmoid:
                Vector256<float> f = one + (width * Vector256.Abs(u));
                return one / (f * f);
            default:
                Vector256<float> x = Vector256.Create(MathF.PI / 2) * width * u;
                return width * Vector256.Create(0.5f) / (one + (x * x));
        }
    }
}
