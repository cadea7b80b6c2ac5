namespace SpikeSim.Mapping;

/// <summary>What a chip makes of a time constant.</summary>
/// <param name="AskedSeconds">What was asked for, in seconds.</param>
/// <param name="Given">What the chip gives.</param>
/// <param name="Below">The largest that exists and is not above what was asked for; null where there is none.</param>
/// <param name="Above">The smallest that exists and is above it; null where there is none.</param>
public sealed record TimeConstantChoice(double AskedSeconds, GridTimeConstant Given, GridTimeConstant? Below, GridTimeConstant? Above)
{
    /// <summary>The error of what is given, as a share of what was asked for; negative where it is too short.</summary>
    public double RelativeError => (Given.Seconds / AskedSeconds) - 1;
}
