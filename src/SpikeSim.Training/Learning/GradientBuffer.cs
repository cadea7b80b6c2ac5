using System.Numerics.Tensors;

namespace SpikeSim.Learning;

/// <summary>Gradients of all weights in padded rows, in the order of <see cref="LayeredNetwork.WeightMatrices"/>.</summary>
internal sealed class GradientBuffer
{
    private readonly (AlignedBuffer<float> Buffer, int Rows, int Columns, int Stride)[] _parts;

    public GradientBuffer(PaddedNetwork network)
    {
        var parts = new List<(AlignedBuffer<float>, int, int, int)>();
        Weights = new AlignedBuffer<float>[network.Layers.Length][];
        Recurrent = new AlignedBuffer<float>?[network.Layers.Length][];
        for (int l = 0; l < network.Layers.Length; l++)
        {
            PaddedLayer layer = network.Layers[l];
            int neurons = layer.Layer.Neurons;
            Weights[l] = new AlignedBuffer<float>[layer.Weights.Length];
            Recurrent[l] = new AlignedBuffer<float>?[layer.Weights.Length];
            for (int k = 0; k < layer.Weights.Length; k++)
            {
                Weights[l][k] = new AlignedBuffer<float>(layer.Layer.Inputs * layer.Width);
                parts.Add((Weights[l][k], layer.Layer.Inputs, neurons, layer.Width));
                if (layer.Recurrent[k] is not null)
                {
                    var recurrent = new AlignedBuffer<float>(neurons * layer.Width);
                    Recurrent[l][k] = recurrent;
                    parts.Add((recurrent, neurons, neurons, layer.Width));
                }
            }
        }

        _parts = [.. parts];
    }

    /// <summary>Per layer and synapse: inputs x padded neurons.</summary>
    public AlignedBuffer<float>[][] Weights { get; }

    /// <summary>Per layer and synapse: neurons x padded neurons, or null.</summary>
    public AlignedBuffer<float>?[][] Recurrent { get; }

    /// <summary>Sum of the losses of the samples.</summary>
    public double Loss { get; set; }

    /// <summary>Samples whose highest logit was the target.</summary>
    public int Correct { get; set; }

    public void Clear()
    {
        foreach ((AlignedBuffer<float> buffer, _, _, _) in _parts)
        {
            buffer.Span.Clear();
        }

        Loss = 0;
        Correct = 0;
    }

    public void Add(GradientBuffer other)
    {
        for (int i = 0; i < _parts.Length; i++)
        {
            TensorPrimitives.Add(_parts[i].Buffer.Span, other._parts[i].Buffer.Span, _parts[i].Buffer.Span);
        }

        Loss += other.Loss;
        Correct += other.Correct;
    }

    /// <summary>Copies the gradient of a matrix without its padding.</summary>
    public void CopyTo(int matrix, Span<float> dense)
    {
        (AlignedBuffer<float> buffer, int rows, int columns, int stride) = _parts[matrix];
        for (int r = 0; r < rows; r++)
        {
            buffer.Span.Slice(r * stride, columns).CopyTo(dense.Slice(r * columns, columns));
        }
    }
}
