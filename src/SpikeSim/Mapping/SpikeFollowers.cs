namespace SpikeSim.Mapping;

/// <summary>Membranes that reset themselves, several per neuron, and how far their smoothed spike trains are from the wanted ones.</summary>
internal sealed class SpikeFollowers(int neurons, int candidates)
{
    /// <summary>What is left of a difference after a step: spikes that are a few steps late count little.</summary>
    private const double Smoothing = 0.8;

    private readonly int[] _membrane = new int[neurons * candidates];
    private readonly double[] _difference = new double[neurons * candidates];

    public void Reset()
    {
        _membrane.AsSpan().Clear();
        _difference.AsSpan().Clear();
    }

    public int Membrane(int neuron, int candidate) => _membrane[(neuron * candidates) + candidate];

    /// <summary>Takes the membrane after a step and the spikes too many; returns the squared smoothed difference.</summary>
    public double Take(int neuron, int candidate, int membrane, int spikesTooMany)
    {
        int at = (neuron * candidates) + candidate;
        _membrane[at] = membrane;
        _difference[at] = (Smoothing * _difference[at]) + spikesTooMany;
        return _difference[at] * _difference[at];
    }
}
