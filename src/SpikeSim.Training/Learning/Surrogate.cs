namespace SpikeSim.Learning;

/// <summary>A surrogate derivative with its constants (learning guide, 4.1). Widths are in the unit of the membrane.</summary>
/// <param name="Kind">The shape.</param>
/// <param name="Width">
/// The window (step-linear, periodic exponential), slope (fast sigmoid), alpha (arc tangent, exponential) or half width (triangle,
/// boxcar).
/// </param>
/// <param name="Scale">The factor of the exponential; 1 for the others.</param>
public sealed record Surrogate(SurrogateKind Kind, double Width, double Scale = 1)
{
    /// <summary>The derivative at a membrane potential before the reset.</summary>
    /// <param name="membrane">The membrane potential.</param>
    /// <param name="threshold">The firing threshold.</param>
    /// <param name="spikeCap">The most spikes per step.</param>
    /// <returns>The derivative.</returns>
    public double Derivative(double membrane, double threshold, int spikeCap)
    {
        double u = membrane - threshold;
        double distance = Math.Abs(u);
        switch (Kind)
        {
            case SurrogateKind.StepLinear:
                return membrane >= threshold - Width ? 1 / threshold : 0;
            case SurrogateKind.PeriodicExponential:
                double multiple = Math.Clamp(Math.Floor((membrane / threshold) + 0.5), 1, spikeCap);
                return Math.Exp(-Math.Abs(membrane - (multiple * threshold)) / Width) / threshold;
            case SurrogateKind.FastSigmoid:
                double f = 1 + (Width * distance);
                return 1 / (f * f);
            case SurrogateKind.ArcTangent:
                double x = Math.PI * Width * u / 2;
                return Width / 2 / (1 + (x * x));
            case SurrogateKind.Triangle:
                return Math.Max(0, Width - distance) / (Width * Width);
            case SurrogateKind.Boxcar:
                return distance <= Width ? 1 : 0;
            default:
                return Scale * (Width / 2) * Math.Exp(-Width * distance);
        }
    }
}
