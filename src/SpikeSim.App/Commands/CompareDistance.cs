namespace SpikeSim.App.Commands;

/// <summary>How far the spikes of a population lie apart in two engines: means over neurons, and sums of matched spikes.</summary>
internal sealed record CompareDistance(string Population, double VanRossum, double VictorPurpura, int Matched, int OnlyFirst, int OnlySecond, double? MeanDifferenceS);
