using System.Runtime.Intrinsics;

namespace SpikeSim.Learning;

/// <summary>A surrogate derivative of one shape, sixteen neurons at a time.</summary>
internal interface ISlope
{
    /// <summary>The derivatives at membranes before the reset; 0 where the threshold is infinite: padding, and layers that never fire.</summary>
    /// <param name="membrane">The membranes.</param>
    /// <param name="threshold">The thresholds.</param>
    /// <param name="reciprocal">Their reciprocals.</param>
    /// <param name="constants">The constants of the shape.</param>
    static abstract Vector512<float> At(Vector512<float> membrane, Vector512<float> threshold, Vector512<float> reciprocal, in SlopeConstants constants);
}
