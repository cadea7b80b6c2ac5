namespace SpikeSim.Learning;

/// <summary>The shape that stands for the derivative of a spike with respect to the membrane potential.</summary>
public enum SurrogateKind
{
    /// <summary>1/threshold from threshold - window on, without an upper end.</summary>
    StepLinear,

    /// <summary>An exponential peak at every multiple of the threshold.</summary>
    PeriodicExponential,

    /// <summary>1/(1 + slope |u|)^2 with u the distance from the threshold.</summary>
    FastSigmoid,

    /// <summary>The derivative of an arc tangent.</summary>
    ArcTangent,

    /// <summary>A triangle around the threshold.</summary>
    Triangle,

    /// <summary>One within a width around the threshold.</summary>
    Boxcar,

    /// <summary>An exponential peak at the threshold.</summary>
    Exponential,
}
