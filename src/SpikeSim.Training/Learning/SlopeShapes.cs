using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SpikeSim.Learning;

/// <summary>The shapes of <see cref="Surrogate.Derivative"/> in single precision.</summary>
internal static class SlopeShapes
{
    /// <summary><see cref="SurrogateKind.StepLinear"/>.</summary>
    internal readonly struct StepLinear : ISlope
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> At(Vector512<float> membrane, Vector512<float> threshold, Vector512<float> reciprocal, in SlopeConstants constants) =>
            reciprocal & Vector512.GreaterThanOrEqual(membrane, threshold - constants.Width);
    }

    /// <summary><see cref="SurrogateKind.Triangle"/>.</summary>
    internal readonly struct Triangle : ISlope
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> At(Vector512<float> membrane, Vector512<float> threshold, Vector512<float> reciprocal, in SlopeConstants constants) =>
            Vector512.Max(Vector512<float>.Zero, constants.Width - Vector512.Abs(membrane - threshold)) * constants.Peak;
    }

    /// <summary><see cref="SurrogateKind.Boxcar"/>.</summary>
    internal readonly struct Boxcar : ISlope
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> At(Vector512<float> membrane, Vector512<float> threshold, Vector512<float> reciprocal, in SlopeConstants constants) =>
            Vector512<float>.One & Vector512.LessThanOrEqual(Vector512.Abs(membrane - threshold), constants.Width);
    }

    /// <summary><see cref="SurrogateKind.FastSigmoid"/>.</summary>
    internal readonly struct FastSigmoid : ISlope
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> At(Vector512<float> membrane, Vector512<float> threshold, Vector512<float> reciprocal, in SlopeConstants constants)
        {
            Vector512<float> f = Vector512<float>.One + (constants.Width * Vector512.Abs(membrane - threshold));
            return Vector512<float>.One / (f * f);
        }
    }

    /// <summary><see cref="SurrogateKind.ArcTangent"/>.</summary>
    internal readonly struct ArcTangent : ISlope
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> At(Vector512<float> membrane, Vector512<float> threshold, Vector512<float> reciprocal, in SlopeConstants constants)
        {
            Vector512<float> x = Vector512.Create(MathF.PI / 2) * constants.Width * (membrane - threshold);
            return constants.Width * Vector512.Create(0.5f) / (Vector512<float>.One + (x * x));
        }
    }

    /// <summary><see cref="SurrogateKind.PeriodicExponential"/>.</summary>
    internal readonly struct PeriodicExponential : ISlope
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> At(Vector512<float> membrane, Vector512<float> threshold, Vector512<float> reciprocal, in SlopeConstants constants)
        {
            Vector512<float> nearest = Vector512.Floor((membrane * reciprocal) + Vector512.Create(0.5f));
            Vector512<float> multiple = Vector512.Min(Vector512.Max(nearest, Vector512<float>.One), constants.SpikeCap);
            return Vector512.Exp(-Vector512.Abs(membrane - (multiple * threshold)) / constants.Width) * reciprocal;
        }
    }

    /// <summary><see cref="SurrogateKind.Exponential"/>.</summary>
    internal readonly struct Exponential : ISlope
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> At(Vector512<float> membrane, Vector512<float> threshold, Vector512<float> reciprocal, in SlopeConstants constants) =>
            constants.Scale * constants.Width * Vector512.Create(0.5f) * Vector512.Exp(-constants.Width * Vector512.Abs(membrane - threshold));
    }
}
