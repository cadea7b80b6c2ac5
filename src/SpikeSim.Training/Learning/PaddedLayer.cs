namespace SpikeSim.Learning;

/// <summary>A layer's weights and constants for kernels, shared by all threads and refreshed between batches.</summary>
internal sealed class PaddedLayer
{
    public PaddedLayer(NetworkLayer layer)
    {
        Layer = layer;
        Width = Kernels.Padded(layer.Neurons);
        InputWidth = Kernels.Padded(layer.Inputs);
        MembraneDecay = Pad(layer.MembraneDecay, 0);
        Threshold = Pad(layer.Threshold, float.PositiveInfinity);
        FiringThreshold = layer.Spiking ? Threshold : Pad([.. layer.Threshold.Select(_ => float.PositiveInfinity)], float.PositiveInfinity);
        Decay = [.. layer.Synapses.Select(s => Pad(s.Decay, 0))];
        Weights = [.. layer.Synapses.Select(_ => new PaddedMatrix(layer.Inputs, layer.Neurons))];
        Recurrent = [.. layer.Synapses.Select(s => s.RecurrentWeights is null ? null : new PaddedMatrix(layer.Neurons, layer.Neurons))];
    }

    public NetworkLayer Layer { get; }

    /// <summary>Neurons, padded.</summary>
    public int Width { get; }

    /// <summary>Inputs, padded.</summary>
    public int InputWidth { get; }

    public AlignedBuffer<float> MembraneDecay { get; }

    /// <summary>Thresholds; padding neurons have an infinite one and never fire.</summary>
    public AlignedBuffer<float> Threshold { get; }

    /// <summary>The same; infinite for all neurons of a layer that only integrates.</summary>
    public AlignedBuffer<float> FiringThreshold { get; }

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
