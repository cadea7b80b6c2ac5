using SpikeSim.Costs;

namespace SpikeSim.App.Commands;

/// <summary>An estimate by one set of coefficients: ranges [low, high] per run, never one number.</summary>
internal sealed record CostEnergy(string Set, bool IsEstimate, double[] EnergyJ, double[] PowerW, CostEnergyLine[] Lines, string Source)
{
    public static CostEnergy Of(EnergyEstimate estimate) => new(
        estimate.Name,
        true,
        [estimate.LowJoules, estimate.HighJoules],
        [estimate.LowWatts, estimate.HighWatts],
        [.. estimate.Lines.Select(l => new CostEnergyLine(l.Name, CostText.NameOf(l.Per), l.Count, [l.LowJoules, l.HighJoules]))],
        estimate.Source);
}
