namespace SpikeSim.Learning;

/// <summary>
/// Forward and backward pass of one sample in double precision, written out after the equations (learning guide, 4.2, order B). This is
/// the specification of the trainer's kernels; it is slow and allocates.
/// </summary>
/// <remarks>
/// Forward: i_k = b_k (i_k + x W_k + s(t-1) R_k); v = a v + sum i_k; n spikes; v -= theta n. Backward, with u_k = b_k g_i_k:
/// g_n = G + R u(t+1) - theta a g_v(t+1); g_v = a g_v(t+1) + phi g_n; g_i_k = g_v + u_k(t+1); dW_k += x u_k; dR_k += s(t-1) u_k;
/// g_x = W u.
/// </remarks>
internal sealed class ReferencePass
{
    private readonly LayeredNetwork _network;
    private readonly PassSettings _settings;
    private readonly int _steps;
    private readonly ReferenceLayer[] _layers;

    /// <summary>Prepares a pass.</summary>
    /// <param name="network">The network.</param>
    /// <param name="settings">Surrogate and loss.</param>
    /// <param name="steps">Steps of the sample.</param>
    /// <param name="smoothSpike">Spikes as a smooth function of membrane and threshold, for finite differences; null for spikes.</param>
    public ReferencePass(LayeredNetwork network, PassSettings settings, int steps, Func<double, double, double>? smoothSpike = null)
    {
        _network = network;
        _settings = settings;
        _steps = steps;
        _layers = [.. network.Layers.Select(l => new ReferenceLayer(l, settings, steps) { SmoothSpike = smoothSpike })];
    }

    /// <summary>The layers with their traces and gradients.</summary>
    public IReadOnlyList<ReferenceLayer> Layers => _layers;

    /// <summary>steps x inputs gradient of the loss with respect to the raster.</summary>
    public double[] InputGradient { get; private set; } = [];

    /// <summary>The logits of the sample.</summary>
    public double[] Logits { get; private set; } = [];

    /// <summary>Gradients in the order of <see cref="LayeredNetwork.WeightMatrices"/>.</summary>
    public IEnumerable<double[]> WeightGradients()
    {
        foreach (ReferenceLayer layer in _layers)
        {
            for (int k = 0; k < layer.WeightGradients.Length; k++)
            {
                yield return layer.WeightGradients[k];
                if (layer.RecurrentGradients[k].Length > 0)
                {
                    yield return layer.RecurrentGradients[k];
                }
            }
        }
    }

    /// <summary>Runs forward and backward; gradients are scaled by the weight of the sample. Returns its loss, unscaled.</summary>
    public double Run(double[] raster, int target, double weight)
    {
        double[] x = raster;
        foreach (ReferenceLayer layer in _layers)
        {
            layer.Forward(x);
            x = layer == _layers[^1] ? x : Delayed(layer.Spikes, layer.Neurons);
        }

        ReferenceLayer output = _layers[^1];
        Logits = [.. Enumerable.Range(0, output.Neurons).Select(n => _settings.Loss.Scale * Readout(output, n, out _))];
        double highest = Logits.Max();
        double sum = Logits.Sum(z => Math.Exp(z - highest));
        for (int n = 0; n < output.Neurons; n++)
        {
            double g = weight * _settings.Loss.Scale * ((Math.Exp(Logits[n] - highest) / sum) - (n == target ? 1 : 0));
            SpreadReadout(output, n, g);
        }

        for (int l = _layers.Length - 1; l >= 0; l--)
        {
            double[] below = _layers[l].Backward();
            if (l > 0)
            {
                AddDelayed(below, _layers[l - 1]);
            }
            else
            {
                InputGradient = below;
            }
        }

        return Math.Log(sum) + highest - Logits[target];
    }

    private double Readout(ReferenceLayer output, int neuron, out int step)
    {
        step = -1;
        double[] trace = _settings.Loss.BeforeReset ? output.MembraneBefore : output.MembraneAfter;
        double value = _settings.Loss.Readout == LossReadout.MaxMembrane ? double.NegativeInfinity : 0;
        for (int t = 0; t < _steps; t++)
        {
            int at = (t * output.Neurons) + neuron;
            switch (_settings.Loss.Readout)
            {
                case LossReadout.MaxMembrane when trace[at] > value:
                    value = trace[at];
                    step = t;
                    break;
                case LossReadout.MeanMembrane:
                    value += trace[at] / _steps;
                    break;
                case LossReadout.SumSpikes:
                    value += output.Spikes[at];
                    break;
                case LossReadout.MeanSpikes:
                    value += output.Spikes[at] / _steps;
                    break;
                default:
                    break;
            }
        }

        return value;
    }

    private void SpreadReadout(ReferenceLayer output, int neuron, double gradient)
    {
        Readout(output, neuron, out int peak);
        double[] membrane = _settings.Loss.BeforeReset ? output.GradientBefore : output.GradientAfter;
        for (int t = 0; t < _steps; t++)
        {
            int at = (t * output.Neurons) + neuron;
            switch (_settings.Loss.Readout)
            {
                case LossReadout.SumSpikes:
                    output.SpikeGradient[at] += gradient;
                    break;
                case LossReadout.MeanSpikes:
                    output.SpikeGradient[at] += gradient / _steps;
                    break;
                case LossReadout.MeanMembrane:
                    membrane[at] += gradient / _steps;
                    break;
                default:
                    membrane[at] += t == peak ? gradient : 0;
                    break;
            }
        }
    }

    private double[] Delayed(double[] spikes, int neurons)
    {
        if (_network.LayerDelay == 0)
        {
            return spikes;
        }

        var late = new double[spikes.Length];
        spikes.AsSpan(0, spikes.Length - neurons).CopyTo(late.AsSpan(neurons));
        return late;
    }

    private void AddDelayed(double[] gradient, ReferenceLayer below)
    {
        int delay = _network.LayerDelay * below.Neurons;
        for (int i = delay; i < gradient.Length; i++)
        {
            below.SpikeGradient[i - delay] += gradient[i];
        }
    }
}
