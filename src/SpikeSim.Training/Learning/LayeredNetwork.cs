namespace SpikeSim.Learning;

/// <summary>
/// A stack of layers in clocked single precision, integrated in the order of the chip: currents gather, then decay; membranes decay,
/// integrate the decayed currents, fire, and lose the threshold per spike.
/// </summary>
public sealed class LayeredNetwork
{
    /// <summary>Creates a network.</summary>
    /// <param name="layers">The layers from the inputs to the outputs.</param>
    /// <param name="layerDelay">Steps from a spike to the next layer: 0, or 1 as on the chip.</param>
    /// <exception cref="ArgumentException">Two layers do not fit together.</exception>
    public LayeredNetwork(IReadOnlyList<NetworkLayer> layers, int layerDelay)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentOutOfRangeException.ThrowIfNegative(layerDelay);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(layerDelay, 1);
        ArgumentOutOfRangeException.ThrowIfZero(layers.Count, nameof(layers));
        for (int l = 1; l < layers.Count; l++)
        {
            if (layers[l].Inputs != layers[l - 1].Neurons)
            {
                throw new ArgumentException($"Layer {l} has {layers[l].Inputs} inputs, the layer below {layers[l - 1].Neurons} neurons.", nameof(layers));
            }
        }

        Layers = layers;
        LayerDelay = layerDelay;
    }

    /// <summary>The layers.</summary>
    public IReadOnlyList<NetworkLayer> Layers { get; }

    /// <summary>Steps from a spike to the next layer.</summary>
    public int LayerDelay { get; }

    /// <summary>The number of input channels.</summary>
    public int Inputs => Layers[0].Inputs;

    /// <summary>The number of outputs.</summary>
    public int Outputs => Layers[^1].Neurons;

    /// <summary>The number of weights that are trained.</summary>
    public int WeightCount => Layers.Sum(l => l.Synapses.Sum(s => s.Weights.Length + (s.RecurrentWeights?.Length ?? 0)));

    /// <summary>All weight matrices in a fixed order: layer by layer, synapse by synapse, weights before recurrent weights.</summary>
    /// <returns>The arrays themselves, not copies.</returns>
    public IEnumerable<float[]> WeightMatrices()
    {
        foreach (LayerSynapse synapse in Layers.SelectMany(l => l.Synapses))
        {
            yield return synapse.Weights;
            if (synapse.RecurrentWeights is { } recurrent)
            {
                yield return recurrent;
            }
        }
    }

    /// <summary>The same network with weights of its own.</summary>
    /// <returns>A copy.</returns>
    public LayeredNetwork Copy() => new(
        [
            .. Layers.Select(l => new NetworkLayer(
                l.MembraneDecay, l.Threshold, [.. l.Synapses.Select(s => new LayerSynapse(s.Decay, [.. s.Weights], s.RecurrentWeights is { } r ? [.. r] : null))])
            {
                SpikeCap = l.SpikeCap,
                Spiking = l.Spiking,
            }),
        ],
        LayerDelay);
}
