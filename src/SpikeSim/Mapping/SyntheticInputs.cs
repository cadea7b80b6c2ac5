using SpikeSim.Rasters;

namespace SpikeSim.Mapping;

/// <summary>
/// Inputs for networks that come without any: Poisson events of a fixed seed, at rates from sparse to dense, each channel with a gain of
/// its own per clip, so that clips differ as classes do.
/// </summary>
public static class SyntheticInputs
{
    /// <summary>The mean numbers of events per channel and step, one after the other.</summary>
    private static readonly double[] Rates = [0.1, 0.3, 1, 3];

    /// <summary>Makes inputs.</summary>
    /// <param name="channels">The number of channels.</param>
    /// <param name="stepSeconds">The duration of a step in seconds.</param>
    /// <param name="clips">How many.</param>
    /// <param name="steps">Steps per clip.</param>
    /// <param name="seed">The seed; clip i takes stream i.</param>
    /// <returns>One raster per clip, a quarter of them each with 0.1, 0.3, 1 and 3 events per channel and step on average.</returns>
    public static IReadOnlyList<Raster> Create(int channels, double stepSeconds, int clips, int steps, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        var rasters = new Raster[clips];
        for (int clip = 0; clip < clips; clip++)
        {
            var random = new SeededRandom(seed, (ulong)clip);
            // The order turns from four to four, so that every regular choice of clips has all rates.
            double rate = Rates[(clip + (clip / Rates.Length)) % Rates.Length];
            double[] means = [.. Enumerable.Range(0, channels).Select(_ => rate * random.NextDouble(0, 2))];
            var counts = new ushort[steps * channels];
            for (int i = 0; i < counts.Length; i++)
            {
                counts[i] = Poisson(means[i % channels], random);
            }

            rasters[clip] = new Raster(counts, channels, stepSeconds);
        }

        return rasters;
    }

    private static ushort Poisson(double mean, SeededRandom random)
    {
        double limit = Math.Exp(-mean);
        double product = random.NextDouble();
        ushort count = 0;
        while (product > limit)
        {
            count++;
            product *= random.NextDouble();
        }

        return count;
    }
}
