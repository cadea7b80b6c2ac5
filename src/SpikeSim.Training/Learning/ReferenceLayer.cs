namespace SpikeSim.Learning;

/// <summary>A layer of <see cref="ReferencePass"/>: its traces over time and its gradients, all row-major by step.</summary>
internal sealed class ReferenceLayer
{
    private readonly NetworkLayer _layer;
    private readonly PassSettings _settings;
    private readonly int _steps;
    private double[] _input = [];

    public ReferenceLayer(NetworkLayer layer, PassSettings settings, int steps)
    {
        _layer = layer;
        _settings = settings;
        _steps = steps;
        int size = steps * layer.Neurons;
        Spikes = new double[size];
        MembraneBefore = new double[size];
        MembraneAfter = new double[size];
        SpikeGradient = new double[size];
        GradientBefore = new double[size];
        GradientAfter = new double[size];
        WeightGradients = [.. layer.Synapses.Select(s => new double[s.Weights.Length])];
        RecurrentGradients = [.. layer.Synapses.Select(s => new double[s.RecurrentWeights?.Length ?? 0])];
    }

    public int Neurons => _layer.Neurons;

    public double[] Spikes { get; }

    public double[] MembraneBefore { get; }

    public double[] MembraneAfter { get; }

    /// <summary>The gradient with respect to spikes, from readout and layers above.</summary>
    public double[] SpikeGradient { get; }

    /// <summary>The gradient of the readout with respect to membranes before the reset.</summary>
    public double[] GradientBefore { get; }

    /// <summary>The gradient of the readout with respect to membranes after the reset.</summary>
    public double[] GradientAfter { get; }

    public double[][] WeightGradients { get; }

    public double[][] RecurrentGradients { get; }

    /// <summary>When set, spikes are this smooth function of membrane and threshold, for finite differences in tests.</summary>
    public Func<double, double, double>? SmoothSpike { get; init; }

    public void Forward(double[] input)
    {
        _input = input;
        int n = Neurons;
        var currents = _layer.Synapses.Select(_ => new double[n]).ToArray();
        var membrane = new double[n];
        for (int t = 0; t < _steps; t++)
        {
            for (int k = 0; k < currents.Length; k++)
            {
                Gather(t, _layer.Synapses[k], currents[k]);
            }

            for (int j = 0; j < n; j++)
            {
                int at = (t * n) + j;
                double v = (_layer.MembraneDecay[j] * membrane[j]) + currents.Sum(c => c[j]);
                MembraneBefore[at] = v;
                double spikes = Fire(v, _layer.Threshold[j], out double after);
                Spikes[at] = spikes;
                MembraneAfter[at] = after;
                membrane[j] = after;
            }
        }
    }

    /// <summary>Backward through time; returns the gradient with respect to the input.</summary>
    public double[] Backward()
    {
        int n = Neurons;
        int inputs = _layer.Inputs;
        int synapses = _layer.Synapses.Count;
        var inputGradient = new double[_steps * inputs];
        var recurrent = new double[n];
        var membraneGradient = new double[n];
        double[][] u = [.. _layer.Synapses.Select(_ => new double[n])];
        for (int t = _steps - 1; t >= 0; t--)
        {
            for (int j = 0; j < n; j++)
            {
                int at = (t * n) + j;
                double after = (_layer.MembraneDecay[j] * membraneGradient[j]) + GradientAfter[at];
                double spike = SpikeGradient[at] + recurrent[j] - (_settings.ResetGradient ? _layer.Threshold[j] * after : 0);
                double phi = _layer.Spiking ? _settings.Surrogate.Derivative(MembraneBefore[at], _layer.Threshold[j], _layer.SpikeCap) : 0;
                membraneGradient[j] = after + GradientBefore[at] + (phi * spike);
                for (int k = 0; k < synapses; k++)
                {
                    u[k][j] = _layer.Synapses[k].Decay[j] * (membraneGradient[j] + u[k][j]);
                }
            }

            Array.Clear(recurrent);
            for (int k = 0; k < synapses; k++)
            {
                Spread(t, k, u[k], inputGradient.AsSpan(t * inputs, inputs), recurrent);
            }
        }

        return inputGradient;
    }

    private double Fire(double v, double threshold, out double after)
    {
        after = v;
        if (!_layer.Spiking)
        {
            return 0;
        }

        if (SmoothSpike is { } smooth)
        {
            double amount = smooth(v, threshold);
            after = v - (threshold * amount);
            return amount;
        }

        int spikes = 0;
        while (after >= threshold && spikes < _layer.SpikeCap)
        {
            spikes++;
            after -= threshold;
        }

        return spikes;
    }

    private void Gather(int t, LayerSynapse synapse, double[] current)
    {
        int n = Neurons;
        for (int i = 0; i < _layer.Inputs; i++)
        {
            double x = _input[(t * _layer.Inputs) + i];
            for (int j = 0; j < n && x != 0; j++)
            {
                current[j] += x * synapse.Weights[(i * n) + j];
            }
        }

        for (int i = 0; i < n && t > 0 && synapse.RecurrentWeights is not null; i++)
        {
            double s = Spikes[((t - 1) * n) + i];
            for (int j = 0; j < n && s != 0; j++)
            {
                current[j] += s * synapse.RecurrentWeights[(i * n) + j];
            }
        }

        for (int j = 0; j < n; j++)
        {
            current[j] *= synapse.Decay[j];
        }
    }

    private void Spread(int t, int k, double[] u, Span<double> inputGradient, double[] recurrent)
    {
        int n = Neurons;
        LayerSynapse synapse = _layer.Synapses[k];
        for (int i = 0; i < _layer.Inputs; i++)
        {
            double x = _input[(t * _layer.Inputs) + i];
            for (int j = 0; j < n; j++)
            {
                WeightGradients[k][(i * n) + j] += x * u[j];
                inputGradient[i] += synapse.Weights[(i * n) + j] * u[j];
            }
        }

        for (int i = 0; i < n && t > 0 && synapse.RecurrentWeights is not null; i++)
        {
            double s = Spikes[((t - 1) * n) + i];
            for (int j = 0; j < n; j++)
            {
                RecurrentGradients[k][(i * n) + j] += s * u[j];
                recurrent[i] += synapse.RecurrentWeights[(i * n) + j] * u[j];
            }
        }
    }
}
