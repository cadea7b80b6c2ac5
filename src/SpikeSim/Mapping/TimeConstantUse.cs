namespace SpikeSim.Mapping;

/// <summary>A time constant of a network and what the chip makes of it.</summary>
/// <param name="Population">The population.</param>
/// <param name="Kind">"membrane", "current" or "current 2".</param>
/// <param name="Neurons">How many neurons of the population have it.</param>
/// <param name="Choice">Asked and given.</param>
public sealed record TimeConstantUse(string Population, string Kind, int Neurons, TimeConstantChoice Choice)
{
    /// <summary>Rounding that moves a time constant further than this share earns a warning (XY024).</summary>
    private const double Tolerance = 0.10;

    /// <summary>Whether the chip's time constant is so far off that the rules warn of it.</summary>
    public bool IsFarOff => Math.Abs(Choice.RelativeError) > Tolerance;
}
