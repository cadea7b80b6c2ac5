namespace SpikeSim.Learning;

/// <summary>A layer's weights and constants for kernels, shared by all threads and refreshed between batches.</summary>
internal sealed class PaddedLayer
{
    public PaddedLayer(NetworkLayer layer)
    {
        Layer = layer;
        Width = Tiles.Padded(layer.Neurons);
        MembraneDecay = Pad(layer.MembraneDecay, 0);
        Threshold = Pad(layer.Spiking ? layer.Threshold : [], float.PositiveInfinity);
        Reciprocal = Pad(layer.Spiking ? [.. layer.Threshold.Select(theta => 1 / theta)] : [], 0);
        Decay = [.. layer.Synapses.Select(s => Pad(s.Decay, 0))];
        Weights = [.. layer.Synapses.Select(_ => new PaddedMatrix(layer.Inputs, layer.Neurons))];
        Recurrent = [.. layer.Synapses.Select(s => s.RecurrentWeights is null ? null : new PaddedMatrix(layer.Neurons, layer.Neurons))];
    }

    public NetworkLayer Layer { get; }

    /// <summary>Neurons, padded.</summary>
    public int Width { get; }

    public AlignedBuffer<float> MembraneDecay { get; }

    /// <summary>Thresholds; infinite for padding neurons and for layers that only integrate, which never fire.</summary>
    public AlignedBuffer<float> Threshold { get; }

    /// <summary>The reciprocals of thresholds.</summary>
    public AlignedBuffer<float> Reciprocal { get; }

    public AlignedBuffer<float>[] Decay { get; }

    public PaddedMatrix[] Weights { get; }

    public PaddedMatrix?[] Recurrent { get; }

    private AlignedBuffer<float> Pad(float[] values, float padding)
    {
        var padded = new AlignedBuffer<float>(Width);
        padded.Span.Fill(padding);
        values.CopyTo(padded.Span);
        return padded;
    }
}
