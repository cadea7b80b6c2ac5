namespace SpikeSim.Learning;

/// <summary>A network for kernels; <see cref="Refresh"/> takes over weights after each change.</summary>
internal sealed class PaddedNetwork
{
    public PaddedNetwork(LayeredNetwork network)
    {
        Network = network;
        Layers = [.. network.Layers.Select(l => new PaddedLayer(l))];
        Refresh(network);
    }

    public LayeredNetwork Network { get; }

    public PaddedLayer[] Layers { get; }

    /// <summary>Takes over the weights of a network of the same shape.</summary>
    public void Refresh(LayeredNetwork source)
    {
        for (int l = 0; l < Layers.Length; l++)
        {
            IReadOnlyList<LayerSynapse> synapses = source.Layers[l].Synapses;
            for (int k = 0; k < synapses.Count; k++)
            {
                Layers[l].Weights[k].Load(synapses[k].Weights);
                Layers[l].Recurrent[k]?.Load(synapses[k].RecurrentWeights);
            }
        }
    }
}
