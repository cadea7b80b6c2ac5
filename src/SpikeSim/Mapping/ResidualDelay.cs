namespace SpikeSim.Mapping;

/// <summary>
/// A residual block on the chip: what comes through the alias arrives in the same step, what comes through weights arrives later. In
/// a network without the chip's delays both arrive together.
/// </summary>
/// <param name="Source">The population that the block starts from.</param>
/// <param name="Target">The population that it ends in.</param>
/// <param name="WeightedSteps">The steps by which the weighted branch lags behind the alias.</param>
public sealed record ResidualDelay(string Source, string Target, int WeightedSteps);
