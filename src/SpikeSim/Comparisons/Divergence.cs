using SpikeSim.Rasters;

namespace SpikeSim.Comparisons;

/// <summary>The first place at which two runs of a network differ in their spikes.</summary>
/// <param name="Step">The step, from 0.</param>
/// <param name="Population">The index of the population.</param>
/// <param name="Neuron">The neuron of that population.</param>
/// <param name="First">Its spikes in the first run in that step.</param>
/// <param name="Second">Its spikes in the second run.</param>
public sealed record Divergence(int Step, int Population, int Neuron, int First, int Second)
{
    /// <summary>Finds it.</summary>
    /// <param name="first">The rasters of a run, one per population.</param>
    /// <param name="second">Those of the other run, of the same populations.</param>
    /// <returns>The earliest difference; of one step, that of the lowest population and neuron. Null where there is none.</returns>
    public static Divergence? Find(IReadOnlyList<Raster> first, IReadOnlyList<Raster> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        int steps = first.Concat(second).Select(r => r.Steps).DefaultIfEmpty(0).Min();
        for (int step = 0; step < steps; step++)
        {
            for (int population = 0; population < first.Count; population++)
            {
                ReadOnlySpan<ushort> left = first[population].Row(step);
                ReadOnlySpan<ushort> right = second[population].Row(step);
                int neuron = left.CommonPrefixLength(right);
                if (neuron < left.Length)
                {
                    return new Divergence(step, population, neuron, left[neuron], right[neuron]);
                }
            }
        }

        return null;
    }
}
