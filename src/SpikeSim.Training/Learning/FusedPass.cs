namespace SpikeSim.Learning;

/// <summary>
/// Forward and backward pass of one sample in single precision: sparse over events, dense over neurons, vectors inside. It equals
/// <see cref="ReferencePass"/> up to rounding. A pass belongs to one thread; networks are shared.
/// </summary>
internal sealed class FusedPass
{
    private readonly PaddedNetwork _network;
    private readonly LossSettings _loss;
    private readonly LayerKernel[] _layers;
    private readonly double[] _probabilities;
    private readonly int[] _peaks;

    public FusedPass(PaddedNetwork network, PassSettings settings)
    {
        _network = network;
        _loss = settings.Loss;
        bool readsMembrane = !settings.Loss.ReadsSpikes;
        _layers = [.. network.Layers.Select((l, i) => new LayerKernel(l, settings, readsMembrane && i == network.Layers.Length - 1))];
        Logits = new double[network.Network.Outputs];
        _probabilities = new double[Logits.Length];
        _peaks = new int[Logits.Length];
    }

    /// <summary>The logits of the last sample.</summary>
    public double[] Logits { get; }

    /// <summary>The layers with their spikes.</summary>
    public IReadOnlyList<LayerKernel> Layers => _layers;

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
            foreach (float sum in _layers[l].SpikeSums)
            {
                spikes += sum;
            }

            neurons += _layers[l].Neurons;
        }

        return neurons == 0 ? 0 : spikes / neurons / steps;
    }

    /// <summary>Runs a sample forward.</summary>
    public void Forward(EventList input, int steps)
    {
        EventList events = input;
        for (int l = 0; l < _layers.Length; l++)
        {
            _layers[l].Forward(events, l == 0 ? 0 : _network.Network.LayerDelay, steps);
            events = _layers[l].Spikes;
        }

        for (int n = 0; n < Logits.Length; n++)
        {
            Logits[n] = _loss.Scale * Readout(n, steps);
        }
    }

    /// <summary>Runs a sample forward and backward and adds its gradients, times a weight, to a buffer. Returns its loss.</summary>
    public double Run(EventList input, int steps, int target, float weight, GradientBuffer gradients, RateRegularization? rates)
    {
        Forward(input, steps);
        double loss = Softmax(target);
        LayerKernel output = _layers[^1];
        output.ClearReadout(steps);
        for (int n = 0; n < Logits.Length; n++)
        {
            Spread(output, n, steps, (float)(weight * _loss.Scale * (_probabilities[n] - (n == target ? 1 : 0))));
        }

        int delay = _network.Network.LayerDelay;
        for (int l = _layers.Length - 1; l >= 0; l--)
        {
            if (l < _layers.Length - 1)
            {
                rates?.Add(_layers[l], steps, weight);
            }

            _layers[l].Backward(steps);
            EventList events = l == 0 ? input : _layers[l - 1].Spikes;
            _layers[l].AddWeightGradients(events, l == 0 ? 0 : delay, steps, gradients.Weights[l], gradients.Recurrent[l]);
            if (l > 0)
            {
                _layers[l].SendDown(_layers[l - 1], delay, steps);
            }
        }

        return loss;
    }

    private double Readout(int neuron, int steps)
    {
        LayerKernel output = _layers[^1];
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

    private void Spread(LayerKernel output, int neuron, int steps, float gradient)
    {
        Span<float> target = _loss.ReadsSpikes ? output.Gradient.Span : output.ReadoutGradient.Span;
        if (_loss.Readout == LossReadout.MaxMembrane)
        {
            target[(_peaks[neuron] * output.Width) + neuron] = gradient;
            return;
        }

        float share = _loss.Readout == LossReadout.SumSpikes ? gradient : gradient / steps;
        for (int t = 0; t < steps; t++)
        {
            target[(t * output.Width) + neuron] = share;
        }
    }
}
