using System.Collections.Immutable;

namespace SpikeSim.Rasters;

/// <summary>The spikes of a run in continuous time.</summary>
/// <param name="Nodes">The names of the populations.</param>
/// <param name="Spikes">All spikes by time; of one time, by node and neuron.</param>
/// <param name="DurationSeconds">The length of the run in seconds; every spike lies in it.</param>
public sealed record SpikeList(ImmutableArray<string> Nodes, ImmutableArray<TimedSpike> Spikes, double DurationSeconds)
{
    /// <summary>The number of spikes of a population.</summary>
    /// <param name="node">Its index in <see cref="Nodes"/>.</param>
    /// <returns>The number.</returns>
    public long Count(int node)
    {
        long count = 0;
        foreach (TimedSpike spike in Spikes)
        {
            count += spike.Node == node ? 1 : 0;
        }

        return count;
    }

    /// <summary>The times of each neuron of a population.</summary>
    /// <param name="node">Its index in <see cref="Nodes"/>.</param>
    /// <param name="neurons">The number of its neurons.</param>
    /// <returns>One ascending list of seconds per neuron.</returns>
    public IReadOnlyList<double>[] TimesPerNeuron(int node, int neurons)
    {
        var times = new List<double>[neurons];
        for (int i = 0; i < neurons; i++)
        {
            times[i] = [];
        }

        foreach (TimedSpike spike in Spikes)
        {
            if (spike.Node == node)
            {
                times[spike.Neuron].Add(spike.Seconds);
            }
        }

        return times;
    }

    /// <summary>
    /// The spikes of a population counted in steps. A spike belongs to the step that it falls into; one at the very end of the
    /// last step belongs to that step.
    /// </summary>
    /// <param name="node">The index of the population in <see cref="Nodes"/>.</param>
    /// <param name="neurons">The number of its neurons.</param>
    /// <param name="steps">The number of steps; later spikes are left out.</param>
    /// <param name="stepSeconds">The duration of a step in seconds.</param>
    /// <returns>steps x neurons counts.</returns>
    public Raster ToRaster(int node, int neurons, int steps, double stepSeconds)
    {
        var counts = new ushort[checked(steps * neurons)];
        double end = steps * stepSeconds;
        foreach (TimedSpike spike in Spikes)
        {
            if (spike.Node == node && spike.Seconds <= end && steps > 0)
            {
                int step = Math.Min(StepOf(spike.Seconds, stepSeconds), steps - 1);
                ref ushort count = ref counts[(step * neurons) + spike.Neuron];
                count = (ushort)Math.Min(count + 1, ushort.MaxValue);
            }
        }

        return new Raster(counts, neurons, stepSeconds);
    }

    // A step begins at a multiple of its length, whatever the quotient rounds to.
    private static int StepOf(double seconds, double stepSeconds)
    {
        int step = (int)(seconds / stepSeconds);
        return (step + 1) * stepSeconds <= seconds ? step + 1 : step * stepSeconds > seconds ? step - 1 : step;
    }
}
