using SpikeSim.Rasters;

namespace SpikeSim.Learning;

/// <summary>
/// Random weights that let every layer fire. Their proportions follow the membrane's answer to an event (learning guide, 4.5); their
/// size is found by running the examples, layer by layer, until the mean rate is the one asked for.
/// </summary>
public static class WeightInitialization
{
    private const int Trials = 12;
    private const int MaxExamples = 32;
    private const double RecurrentShare = 0.1;

    /// <summary>Fills all weights.</summary>
    /// <param name="network">The network; its weights are replaced.</param>
    /// <param name="examples">Typical inputs, of which the first few are run.</param>
    /// <param name="rate">Mean spikes of a neuron per step, above 0.</param>
    /// <param name="seed">The seed.</param>
    public static void Fill(LayeredNetwork network, IReadOnlyList<TrainingExample> examples, double rate, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(examples);
        Raster[] rasters = [.. examples.Take(MaxExamples).Select(e => e.Raster)];
        double power = Power(rasters);
        for (int l = 0; l < network.Layers.Count; l++)
        {
            NetworkLayer layer = network.Layers[l];
            Draw(layer, l, power, rate, seed);
            if (layer.Spiking)
            {
                FitRate(new LayeredNetwork([.. network.Layers.Take(l + 1)], network.LayerDelay), rasters, rate);
            }

            power = rate * layer.Neurons;
        }
    }

    private static void Draw(NetworkLayer layer, int index, double power, double rate, ulong seed)
    {
        for (int k = 0; k < layer.Synapses.Count; k++)
        {
            LayerSynapse synapse = layer.Synapses[k];
            double share = synapse.RecurrentWeights is null ? 1 : 1 - RecurrentShare;
            Draw(layer, k, synapse.Weights, share / power, new SeededRandom(seed, (ulong)((index * 4) + (2 * k))));
            if (synapse.RecurrentWeights is { } recurrent)
            {
                Draw(layer, k, recurrent, RecurrentShare / (rate * layer.Neurons), new SeededRandom(seed, (ulong)((index * 4) + (2 * k) + 1)));
            }
        }
    }

    private static void Draw(NetworkLayer layer, int synapse, float[] weights, double variancePerPower, SeededRandom random)
    {
        int neurons = layer.Neurons;
        double[] sigma =
        [
            .. Enumerable.Range(0, neurons).Select(n =>
                layer.Threshold[n] * Math.Sqrt(variancePerPower / (KernelEnergy(layer.MembraneDecay[n], layer.Synapses[synapse].Decay[n]) * layer.Synapses.Count))),
        ];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = (float)(sigma[i % neurons] * random.NextGaussian());
        }
    }

    // A search by halves for the factor of the last layer's weights.
    private static void FitRate(LayeredNetwork network, Raster[] rasters, double rate)
    {
        NetworkLayer layer = network.Layers[^1];
        double low = -6;
        double high = 6;
        double applied = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            double middle = (low + high) / 2;
            Scale(layer, Math.Pow(2, middle - applied));
            applied = middle;
            if (Rate(network, rasters) < rate)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }
    }

    private static void Scale(NetworkLayer layer, double factor)
    {
        foreach (float[] weights in layer.Synapses.SelectMany(s => new[] { s.Weights, s.RecurrentWeights ?? [] }))
        {
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] = (float)(weights[i] * factor);
            }
        }
    }

    private static double Rate(LayeredNetwork network, Raster[] rasters)
    {
        var settings = new PassSettings(new Surrogate(SurrogateKind.Boxcar, 1), new LossSettings(LossReadout.MeanSpikes, 1));
        var pass = new FusedPass(new PaddedNetwork(network), settings);
        var events = new EventRows(network.Inputs);
        double spikes = 0;
        double steps = 0;
        foreach (Raster raster in rasters)
        {
            events.Load(raster);
            pass.Forward(events, raster.Steps);
            foreach (float sum in pass.Layers[^1].SpikeSums)
            {
                spikes += sum;
            }

            steps += raster.Steps;
        }

        return spikes / steps / network.Outputs;
    }

    /// <summary>The sum over time of the square of the membrane's answer to one event of weight 1.</summary>
    private static double KernelEnergy(double membraneDecay, double currentDecay)
    {
        double current = 1;
        double membrane = 0;
        double energy = 0;
        for (int t = 0; t < 4096; t++)
        {
            current *= currentDecay;
            membrane = (membraneDecay * membrane) + current;
            energy += membrane * membrane;
        }

        return Math.Max(energy, 1e-6);
    }

    /// <summary>The sum over channels of the mean square of counts per step.</summary>
    private static double Power(IReadOnlyList<Raster> rasters)
    {
        double sum = 0;
        long steps = 0;
        foreach (Raster raster in rasters)
        {
            foreach (ushort count in raster.Counts)
            {
                sum += (double)count * count;
            }

            steps += raster.Steps;
        }

        return Math.Max(sum / Math.Max(steps, 1), 1e-3);
    }
}
