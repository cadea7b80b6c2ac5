using System.Runtime.Intrinsics;

namespace SpikeSim.Learning;

/// <summary>The constants of a surrogate and a layer that slopes need, one in every lane.</summary>
internal readonly struct SlopeConstants(Surrogate surrogate, int spikeCap)
{
    public Vector512<float> Width { get; } = Vector512.Create((float)surrogate.Width);

    /// <summary>The peak of a triangle.</summary>
    public Vector512<float> Peak { get; } = Vector512.Create((float)(1 / (surrogate.Width * surrogate.Width)));

    public Vector512<float> Scale { get; } = Vector512.Create((float)surrogate.Scale);

    public Vector512<float> SpikeCap { get; } = Vector512.Create((float)spikeCap);
}
