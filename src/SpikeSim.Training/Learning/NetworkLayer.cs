namespace SpikeSim.Learning;

/// <summary>A layer of leaky integrate-and-fire neurons in the clocked form that the trainer trains.</summary>
public sealed class NetworkLayer
{
    /// <summary>Creates a layer.</summary>
    /// <param name="membraneDecay">The factor of the membrane per step, one per neuron.</param>
    /// <param name="threshold">The firing thresholds, one per neuron.</param>
    /// <param name="synapses">One or two synapses.</param>
    /// <exception cref="ArgumentException">Lengths do not fit together.</exception>
    public NetworkLayer(float[] membraneDecay, float[] threshold, IReadOnlyList<LayerSynapse> synapses)
    {
        ArgumentNullException.ThrowIfNull(membraneDecay);
        ArgumentNullException.ThrowIfNull(threshold);
        ArgumentNullException.ThrowIfNull(synapses);
        int neurons = membraneDecay.Length;
        if (neurons == 0 || threshold.Length != neurons || synapses.Count is < 1 or > 2)
        {
            throw new ArgumentException("A layer has neurons, a threshold for each, and one or two synapses.", nameof(threshold));
        }

        Inputs = synapses[0].Weights.Length / neurons;
        foreach (LayerSynapse synapse in synapses)
        {
            if (synapse.Decay.Length != neurons || synapse.Weights.Length != Inputs * neurons || Inputs == 0 || (synapse.RecurrentWeights?.Length ?? neurons * neurons) != neurons * neurons)
            {
                throw new ArgumentException($"A synapse of {neurons} neurons has {neurons} decays, inputs x {neurons} weights and {neurons} x {neurons} recurrent weights.", nameof(synapses));
            }
        }

        MembraneDecay = membraneDecay;
        Threshold = threshold;
        Synapses = synapses;
    }

    /// <summary>The number of inputs.</summary>
    public int Inputs { get; }

    /// <summary>The number of neurons.</summary>
    public int Neurons => MembraneDecay.Length;

    /// <summary>The factor of the membrane per step.</summary>
    public float[] MembraneDecay { get; }

    /// <summary>The firing thresholds.</summary>
    public float[] Threshold { get; }

    /// <summary>One or two synapses.</summary>
    public IReadOnlyList<LayerSynapse> Synapses { get; }

    /// <summary>The most spikes of a neuron per step.</summary>
    public int SpikeCap { get; init; } = 31;

    /// <summary>False for a layer that only integrates.</summary>
    public bool Spiking { get; init; } = true;
}
