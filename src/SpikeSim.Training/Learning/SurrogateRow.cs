using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SpikeSim.Learning;

/// <summary><see cref="Surrogate.Derivative"/> for a row of neurons in single precision.</summary>
internal static class SurrogateRow
{
    private const int Lanes = 8;

    /// <summary>Fills the derivatives; lengths are multiples of sixteen.</summary>
    public static void Fill(Surrogate surrogate, ReadOnlySpan<float> membrane, ReadOnlySpan<float> threshold, int spikeCap, Span<float> derivative)
    {
        if (surrogate.Kind is SurrogateKind.PeriodicExponential or SurrogateKind.Exponential)
        {
            for (int i = 0; i < membrane.Length; i++)
            {
                derivative[i] = float.IsFinite(threshold[i]) ? (float)surrogate.Derivative(membrane[i], threshold[i], spikeCap) : 0;
            }

            return;
        }

        ref float v = ref MemoryMarshal.GetReference(membrane);
        ref float theta = ref MemoryMarshal.GetReference(threshold);
        ref float phi = ref MemoryMarshal.GetReference(derivative);
        Vector256<float> width = Vector256.Create((float)surrogate.Width);
        for (nuint at = 0; at < (nuint)membrane.Length; at += Lanes)
        {
            Of(surrogate.Kind, width, Vector256.LoadUnsafe(ref v, at), Vector256.LoadUnsafe(ref theta, at)).StoreUnsafe(ref phi, at);
        }
    }

    private static Vector256<float> Of(SurrogateKind kind, Vector256<float> width, Vector256<float> v, Vector256<float> theta)
    {
        Vector256<float> one = Vector256<float>.One;
        Vector256<float> u = v - theta;
        Vector256<float> distance = Vector256.Abs(u);
        switch (kind)
        {
            case SurrogateKind.StepLinear:
                return (one / theta) & Vector256.GreaterThanOrEqual(v, theta - width);
            case SurrogateKind.FastSigmoid:
                Vector256<float> f = one + (width * distance);
                return one / (f * f);
            case SurrogateKind.ArcTangent:
                Vector256<float> x = Vector256.Create(MathF.PI / 2) * width * u;
                return width * Vector256.Create(0.5f) / (one + (x * x));
            case SurrogateKind.Triangle:
                return Vector256.Max(Vector256<float>.Zero, width - distance) / (width * width);
            default:
                return one & Vector256.LessThanOrEqual(distance, width);
        }
    }
}
