using System.Collections.Immutable;
using SpikeSim.Rasters;

namespace SpikeSim.Engines.Exact;

/// <summary>The spikes of a run so far, within what time can resolve and memory can hold.</summary>
internal sealed class SpikeRecord(NeuronTable neurons, int maxSpikes)
{
    /// <summary>More spikes of one neuron at one instant mean that it is driven beyond what time can resolve.</summary>
    private const int LongestBurst = 1 << 16;

    private readonly List<TimedSpike> _spikes = [];
    private readonly double[] _lastFired = new double[neurons.Count];
    private readonly int[] _burst = new int[neurons.Count];

    /// <summary>The number of spikes.</summary>
    public int Count => _spikes.Count;

    public void Clear()
    {
        _spikes.Clear();
        Array.Fill(_lastFired, -1);
        Array.Clear(_burst);
    }

    /// <summary>Counts a neuron that fires by itself, before <see cref="Add"/>.</summary>
    /// <exception cref="DataFormatException">It fires without end.</exception>
    public void Fire(int neuron, double seconds)
    {
        _burst[neuron] = _lastFired[neuron] == seconds ? _burst[neuron] + 1 : 1;
        _lastFired[neuron] = seconds;
        if (_burst[neuron] > LongestBurst)
        {
            throw new DataFormatException($"The neuron {neurons.NameOf(neuron)} fires more than {LongestBurst} times at {seconds} s: its drive is beyond what time can resolve. Use smaller weights, counts or biases.");
        }
    }

    /// <summary>Adds a spike.</summary>
    /// <exception cref="DataFormatException">There are too many.</exception>
    public void Add(int neuron, double seconds)
    {
        if (_spikes.Count >= maxSpikes)
        {
            throw new DataFormatException($"The run has more than {maxSpikes} spikes at {seconds} s and was stopped. Use a weaker drive or a shorter input.");
        }

        int population = neurons.PopulationOf[neuron];
        _spikes.Add(new TimedSpike(seconds, population, neuron - neurons.FirstOf[population]));
    }

    /// <summary>All spikes by time; of one time, by population and neuron.</summary>
    public ImmutableArray<TimedSpike> Sorted()
    {
        TimedSpike[] spikes = [.. _spikes];
        for (int first = 0; first < spikes.Length;)
        {
            int end = first + 1;
            while (end < spikes.Length && spikes[end].Seconds == spikes[first].Seconds)
            {
                end++;
            }

            Array.Sort(spikes, first, end - first, Comparer<TimedSpike>.Create(static (a, b) => (a.Node, a.Neuron).CompareTo((b.Node, b.Neuron))));
            first = end;
        }

        return ImmutableArray.Create(spikes);
    }
}
