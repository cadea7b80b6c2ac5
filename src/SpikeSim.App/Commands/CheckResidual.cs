namespace SpikeSim.App.Commands;

/// <summary>A residual block: the weighted branch lags by some steps behind the alias.</summary>
internal sealed record CheckResidual(string From, string To, int WeightedSteps);
