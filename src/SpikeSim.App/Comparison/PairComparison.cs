using SpikeSim.Comparisons;
using SpikeSim.Rasters;

namespace SpikeSim.App.Comparison;

/// <summary>Two engines on one input.</summary>
/// <param name="First">One engine.</param>
/// <param name="Second">The other.</param>
/// <param name="Distances">Per population: distances averaged over its neurons, and its matched spikes.</param>
/// <param name="Divergence">The first difference of spikes, or null.</param>
/// <param name="Cause">Why; null without a difference.</param>
internal sealed record PairComparison(
    ComparedRun First, ComparedRun Second, IReadOnlyList<(double VanRossum, double VictorPurpura, MatchedSpikes Matched)> Distances, Divergence? Divergence, DivergenceCause? Cause)
{
    public static PairComparison Of(ComparedRun first, ComparedRun second, ComparedNetwork network, Raster input, double windowSeconds, CancellationToken cancellation = default)
    {
        var distances = new List<(double, double, MatchedSpikes)>();
        for (int p = 0; p < first.Times.Length; p++)
        {
            IReadOnlyList<double>[] left = first.Times[p];
            IReadOnlyList<double>[] right = second.Times[p];
            double vanRossum = left.Zip(right).Average(t => SpikeDistance.VanRossum(t.First, t.Second, windowSeconds));
            double victorPurpura = left.Zip(right).Average(t => SpikeDistance.VictorPurpura(t.First, t.Second, 1 / windowSeconds));
            MatchedSpikes matched = left.Zip(right).Select(t => MatchedSpikes.Of(t.First, t.Second, windowSeconds)).Aggregate(default(MatchedSpikes), (sum, m) => sum.Plus(m));
            distances.Add((vanRossum, victorPurpura, matched));
        }

        Divergence? divergence = Divergence.Find(first.Spikes, second.Spikes);
        return new PairComparison(first, second, distances, divergence, divergence is null ? null : DivergenceCause.Find(new DivergenceTrials(first, second, divergence.Step, network, input) { Cancellation = cancellation }));
    }
}
