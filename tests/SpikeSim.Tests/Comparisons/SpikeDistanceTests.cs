using SpikeSim.Comparisons;
using SpikeSim.Rasters;

namespace SpikeSim.Tests.Comparisons;

public sealed class SpikeDistanceTests
{
    [Fact]
    public void Van_Rossum_has_the_numbers_of_its_definition()
    {
        Assert.Equal(0, SpikeDistance.VanRossum([0.1, 0.2], [0.1, 0.2], 0.01));
        Assert.Equal(Math.Sqrt(0.5), SpikeDistance.VanRossum([0.1], [], 0.01), 12);
        Assert.Equal(Math.Sqrt(1 - Math.Exp(-0.5)), SpikeDistance.VanRossum([0.1], [0.105], 0.01), 12);
        Assert.Equal(1, SpikeDistance.VanRossum([0], [100], 0.01), 12);
    }

    [Fact]
    public void Van_Rossum_is_the_integral()
    {
        double[] first = [0.010, 0.013, 0.031];
        double[] second = [0.011, 0.029, 0.030, 0.050];
        const double Tau = 0.005;
        const double Step = 1e-6;
        double sum = 0;
        for (double t = 0; t < 0.15; t += Step)
        {
            double difference = Filtered(first, t) - Filtered(second, t);
            sum += difference * difference * Step / Tau;
        }

        Assert.Equal(Math.Sqrt(sum), SpikeDistance.VanRossum(first, second, Tau), 1e-3);

        static double Filtered(double[] train, double t) => train.Where(s => s <= t).Sum(s => Math.Exp((s - t) / Tau));
    }

    [Fact]
    public void Victor_Purpura_moves_adds_and_removes()
    {
        Assert.Equal(0, SpikeDistance.VictorPurpura([0.1], [0.1], 100));
        Assert.Equal(0.5, SpikeDistance.VictorPurpura([0.1], [0.105], 100), 12);
        Assert.Equal(2, SpikeDistance.VictorPurpura([0.1], [0.2], 100), 12);
        Assert.Equal(1, SpikeDistance.VictorPurpura([0.1, 0.2, 0.3], [0.1, 0.3], 100), 12);
        Assert.Equal(1.3, SpikeDistance.VictorPurpura([0.101, 0.2, 0.302], [0.1, 0.3], 100), 12);
        Assert.Equal(1, SpikeDistance.VictorPurpura([0.1, 0.9], [0.5], 0), 12);
    }

    // Trains from sparse to dense against the time that a spike may be moved, on a grid too, where spikes coincide.
    [Fact]
    public void Victor_Purpura_is_the_least_cost_of_the_whole_table()
    {
        var random = new SeededRandom(8);
        for (int i = 0; i < 2000; i++)
        {
            double[] first = Train(random, 40, onGrid: i % 2 == 0);
            double[] second = Train(random, 40, onGrid: i % 2 == 0);
            double cost = Math.Pow(10, random.NextDouble(-1, 5)) * (i % 50 == 0 ? 0 : 1);
            Assert.Equal(OfTable(first, second, cost), SpikeDistance.VictorPurpura(first, second, cost), 1e-9);
        }

        static double[] Train(SeededRandom random, int most, bool onGrid) =>
            [.. Enumerable.Range(0, random.Below(most)).Select(_ => onGrid ? 1e-3 * random.Below(100) : random.NextDouble(0, 0.1)).Order()];
    }

    // A table of these would have 10^11 places.
    [Theory]
    [InlineData(100)]
    [InlineData(1e-3)]
    public void Victor_Purpura_takes_long_trains(double cost)
    {
        double[] train = [.. Enumerable.Range(0, 300_000).Select(i => i / 64.0)];
        double[] moved = [.. train.Select(t => t + (1 / 1024.0))];
        Assert.Equal(0, SpikeDistance.VictorPurpura(train, train, cost));
        Assert.Equal(300_000 / 1024.0 * cost, SpikeDistance.VictorPurpura(train, moved, cost), 1e-6);
        Assert.Equal(100_000, SpikeDistance.VictorPurpura(train, train[..200_000], cost), 1e-6);
    }

    private static double OfTable(double[] first, double[] second, double cost)
    {
        double[] above = [.. Enumerable.Range(0, second.Length + 1).Select(n => (double)n)];
        foreach (double time in first)
        {
            double[] row = [above[0] + 1, .. new double[second.Length]];
            for (int j = 0; j < second.Length; j++)
            {
                row[j + 1] = Math.Min(above[j] + (cost * Math.Abs(time - second[j])), 1 + Math.Min(above[j + 1], row[j]));
            }

            above = row;
        }

        return above[^1];
    }

    [Fact]
    public void Distances_are_metrics_on_random_trains()
    {
        var random = new SeededRandom(3);
        for (int i = 0; i < 200; i++)
        {
            double[] a = Train(random);
            double[] b = Train(random);
            double[] c = Train(random);
            foreach (Func<double[], double[], double> distance in new Func<double[], double[], double>[] { (x, y) => SpikeDistance.VanRossum(x, y, 0.01), (x, y) => SpikeDistance.VictorPurpura(x, y, 100) })
            {
                Assert.Equal(distance(a, b), distance(b, a), 1e-9);
                Assert.True(distance(a, c) <= distance(a, b) + distance(b, c) + 1e-9);
                Assert.Equal(0, distance(a, a), 1e-6);
            }
        }

        static double[] Train(SeededRandom random) => [.. Enumerable.Range(0, random.Below(8)).Select(_ => random.NextDouble(0, 0.1)).Order()];
    }

    [Fact]
    public void Matched_spikes_are_used_once()
    {
        Assert.Equal(new MatchedSpikes(2, 1, 0, 0), Rounded(MatchedSpikes.Of([0.1, 0.2, 0.3], [0.101, 0.199], 0.005)));
        Assert.Equal(new MatchedSpikes(1, 1, 0, 0.001), Rounded(MatchedSpikes.Of([0.1, 0.1005], [0.101], 0.005)));
        Assert.Equal(new MatchedSpikes(0, 1, 1, 0), MatchedSpikes.Of([0.1], [0.2], 0.005));

        static MatchedSpikes Rounded(MatchedSpikes m) => m with { TotalDifferenceSeconds = Math.Round(m.TotalDifferenceSeconds, 9) };
    }

    // By rounding, (k + 1.5) x 0.01 - (k + 0.5) x 0.01 is 0.01 or the next number.
    [Theory]
    [InlineData(0.01, 1)]
    [InlineData(0.001, 7)]
    [InlineData(0.00999424, 3)]
    public void A_window_of_whole_steps_holds_spikes_so_many_steps_apart(double step, int steps)
    {
        double[] first = [.. Enumerable.Range(0, 500).Select(k => ((100 * k) + 0.5) * step)];
        double[] second = [.. Enumerable.Range(0, 500).Select(k => ((100 * k) + steps + 0.5) * step)];
        Assert.Equal(500, MatchedSpikes.Of(first, second, steps * step).Matched);
        Assert.Equal(0, MatchedSpikes.Of(first, second, (steps - 0.001) * step).Matched);
    }

    [Fact]
    public void The_first_difference_is_the_earliest_of_all_populations()
    {
        Raster a = new([0, 1, 0, 0, 2, 0], 2, 1e-3);
        Raster b = new([0, 1, 0, 0, 1, 0], 2, 1e-3);
        Raster c = new([0, 0, 1], 1, 1e-3);
        Raster d = new([0, 1, 1], 1, 1e-3);
        Assert.Null(Divergence.Find([a, c], [a, c]));
        Assert.Equal(new Divergence(2, 0, 0, 2, 1), Divergence.Find([a, c], [b, c]));
        Assert.Equal(new Divergence(1, 1, 0, 0, 1), Divergence.Find([a, c], [b, d]));
    }
}
