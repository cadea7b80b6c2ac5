namespace SpikeSim.Mapping;

/// <summary>A time constant of a network and what the chip makes of it.</summary>
/// <param name="Population">The population.</param>
/// <param name="Kind">"membrane", "current" or "current 2".</param>
/// <param name="Neurons">How many neurons of the population have it.</param>
/// <param name="Choice">Asked and given.</param>
public sealed record TimeConstantUse(string Population, string Kind, int Neurons, TimeConstantChoice Choice);
