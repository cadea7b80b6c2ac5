using System.Numerics.Tensors;

namespace SpikeSim.Learning;

/// <summary>
/// Forward and backward pass of one sample in single precision: sparse over events, dense over neurons, vectors inside. It equals
/// <see cref="ReferencePass"/> up to rounding. A pass belongs to one thread; networks are shared.
/// </summary>
internal sealed class FusedPass
{
    private readonly PaddedNetwork _network;
    private readonly LossSettings _loss;
    private readonly LayerForward[] _layers;
    private readonly LayerBackward[] _backward;
    private readonly double[] _probabilities;
    private readonly float[] _slopes;
    private readonly int[] _peaks;

    public FusedPass(PaddedNetwork network, PassSettings settings)
    {
        _network = network;
        _loss = settings.Loss;
        KeptMembrane read = settings.Loss.ReadsSpikes ? KeptMembrane.None : settings.Loss.BeforeReset ? KeptMembrane.BeforeReset : KeptMembrane.AfterReset;
        _layers = [.. network.Layers.Select((l, i) => new LayerForward(l, settings.Surrogate, i == network.Layers.Length - 1 ? read : KeptMembrane.None))];
        _backward = [.. _layers.Select(l => new LayerBackward(l, settings.ResetGradient))];
        Logits = new double[network.Network.Outputs];
        _probabilities = new double[Logits.Length];
        _slopes = new float[Logits.Length];
        _peaks = new int[Logits.Length];
    }

    /// <summary>The logits of the last sample.</summary>
    public double[] Logits { get; }

    /// <summary>The layers with their spikes.</summary>
    public IReadOnlyList<LayerForward> Layers => _layers;

    /// <summary>The class with the highest logit; the lowest index wins a tie.</summary>
    public int Prediction
    {
        get
        {
            int best = 0;
            for (int i = 1; i < Logits.Length; i++)
            {
                best = Logits[i] > Logits[best] ? i : best;
            }

            return best;
        }
    }

    /// <summary>Mean spikes of a hidden neuron per step in the last sample.</summary>
    public double HiddenSpikesPerNeuronStep(int steps)
    {
        double spikes = 0;
        int neurons = 0;
        for (int l = 0; l < _layers.Length - 1; l++)
        {
            spikes += TensorPrimitives.Sum(_layers[l].SpikeSums);
            neurons += _layers[l].Neurons;
        }

        return neurons == 0 ? 0 : spikes / neurons / steps;
    }

    /// <summary>Runs a sample forward.</summary>
    public void Forward(EventRows input, int steps)
    {
        EventRows events = input;
        for (int l = 0; l < _layers.Length; l++)
        {
            _layers[l].Run(events, l == 0 ? 0 : _network.Network.LayerDelay, steps);
            events = _layers[l].Spikes;
        }

        for (int n = 0; n < Logits.Length; n++)
        {
            Logits[n] = _loss.Scale * Readout(n, steps);
        }
    }

    /// <summary>Runs a sample forward and backward and adds its gradients, times a weight, to a buffer. Returns its loss.</summary>
    public double Run(EventRows input, int steps, int target, float weight, GradientBuffer gradients, RateRegularization? rates)
    {
        Forward(input, steps);
        double loss = Softmax(target);
        foreach (LayerBackward layer in _backward)
        {
            layer.Clear(steps);
        }

        for (int n = 0; n < Logits.Length; n++)
        {
            _slopes[n] = (float)(weight * _loss.Scale * (_probabilities[n] - (n == target ? 1 : 0)));
        }

        Spread(steps);
        int delay = _network.Network.LayerDelay;
        for (int l = _layers.Length - 1; l >= 0; l--)
        {
            if (l < _layers.Length - 1)
            {
                rates?.Add(_layers[l].SpikeSums, _backward[l].Gradient.Span, steps, weight);
            }

            EventRows events = l == 0 ? input : _layers[l - 1].Spikes;
            _backward[l].Run(events, l == 0 ? 0 : delay, steps, gradients.Weights[l], gradients.Recurrent[l]);
            if (l > 0)
            {
                _backward[l].SendDown(_backward[l - 1], delay, steps);
            }
        }

        return loss;
    }

    private double Readout(int neuron, int steps)
    {
        LayerForward output = _layers[^1];
        if (_loss.ReadsSpikes)
        {
            return output.SpikeSums[neuron] / (_loss.Readout == LossReadout.MeanSpikes ? steps : 1);
        }

        ReadOnlySpan<float> membranes = output.Membranes.Span;
        double sum = 0;
        int peak = 0;
        for (int t = 0; t < steps; t++)
        {
            float v = membranes[(t * output.Width) + neuron];
            sum += v;
            peak = v > membranes[(peak * output.Width) + neuron] ? t : peak;
        }

        _peaks[neuron] = peak;
        return _loss.Readout == LossReadout.MeanMembrane ? sum / steps : membranes[(peak * output.Width) + neuron];
    }

    private double Softmax(int target)
    {
        double highest = Logits[Prediction];
        double sum = 0;
        for (int n = 0; n < Logits.Length; n++)
        {
            _probabilities[n] = Math.Exp(Logits[n] - highest);
            sum += _probabilities[n];
        }

        for (int n = 0; n < Logits.Length; n++)
        {
            _probabilities[n] /= sum;
        }

        return Math.Log(sum) + highest - Logits[target];
    }

    // Writes the gradient of what the loss reads, which for sums and means is the same in all steps.
    private void Spread(int steps)
    {
        LayerBackward output = _backward[^1];
        Span<float> target = _loss.ReadsSpikes ? output.Gradient.Span : output.ReadoutGradient.Span;
        float share = _loss.Readout == LossReadout.SumSpikes ? 1 : 1f / steps;
        if (_loss.Readout == LossReadout.MaxMembrane)
        {
            for (int n = 0; n < _slopes.Length; n++)
            {
                target[(_peaks[n] * output.Width) + n] = _slopes[n];
            }

            return;
        }

        TensorPrimitives.Multiply(_slopes, share, _slopes);
        for (int t = 0; t < steps; t++)
        {
            _slopes.CopyTo(target[(t * output.Width)..]);
        }
    }
}
