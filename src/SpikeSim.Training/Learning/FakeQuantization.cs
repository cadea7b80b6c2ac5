namespace SpikeSim.Learning;

/// <summary>
/// Rounds weights to what eight bits can hold, for passes that shall learn to live with it; the gradient passes straight through. Every
/// hidden neuron has a grid of its own, spanned by its largest weight; all outputs share one, as on the chip.
/// </summary>
internal static class FakeQuantization
{
    /// <summary>Writes the rounded weights of a network into another of the same shape.</summary>
    public static void Apply(LayeredNetwork source, LayeredNetwork target, int maxWeight)
    {
        for (int l = 0; l < source.Layers.Count; l++)
        {
            NetworkLayer from = source.Layers[l];
            float[] grid = Peaks(from);
            if (l == source.Layers.Count - 1)
            {
                grid.AsSpan().Fill(grid.Max());
            }

            for (int n = 0; n < grid.Length; n++)
            {
                grid[n] /= maxWeight;
            }

            for (int k = 0; k < from.Synapses.Count; k++)
            {
                Round(from.Synapses[k].Weights, target.Layers[l].Synapses[k].Weights, grid);
                if (from.Synapses[k].RecurrentWeights is { } recurrent)
                {
                    Round(recurrent, target.Layers[l].Synapses[k].RecurrentWeights!, grid);
                }
            }
        }
    }

    private static float[] Peaks(NetworkLayer layer)
    {
        var peaks = new float[layer.Neurons];
        foreach (LayerSynapse synapse in layer.Synapses)
        {
            Raise(peaks, synapse.Weights);
            Raise(peaks, synapse.RecurrentWeights ?? []);
        }

        return peaks;
    }

    private static void Raise(float[] peaks, float[] weights)
    {
        for (int start = 0; start < weights.Length; start += peaks.Length)
        {
            for (int n = 0; n < peaks.Length; n++)
            {
                peaks[n] = Math.Max(peaks[n], Math.Abs(weights[start + n]));
            }
        }
    }

    private static void Round(float[] source, float[] target, float[] grid)
    {
        for (int start = 0; start < source.Length; start += grid.Length)
        {
            for (int n = 0; n < grid.Length; n++)
            {
                target[start + n] = grid[n] == 0 ? 0 : MathF.Round(source[start + n] / grid[n]) * grid[n];
            }
        }
    }
}
