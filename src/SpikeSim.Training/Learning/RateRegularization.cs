using System.Numerics.Tensors;

namespace SpikeSim.Learning;

/// <summary>
/// A two-sided penalty on the firing of hidden neurons: strength x (excess over the upper or lack below the lower mean number of spikes
/// per step) squared, per neuron and sample.
/// </summary>
/// <param name="Strength">The factor; 0 switches it off.</param>
/// <param name="Lower">The lowest mean that costs nothing, in spikes per step.</param>
/// <param name="Upper">The highest mean that costs nothing.</param>
public sealed record RateRegularization(double Strength, double Lower, double Upper)
{
    /// <summary>Adds the gradient of the penalty to that of the spikes of a layer, whose padded rows stand step by step.</summary>
    internal void Add(ReadOnlySpan<float> spikeSums, Span<float> gradient, int steps, float weight)
    {
        const int FewNeurons = 1024;
        Span<float> slopes = spikeSums.Length <= FewNeurons ? stackalloc float[spikeSums.Length] : new float[spikeSums.Length];
        for (int n = 0; n < spikeSums.Length; n++)
        {
            double rate = spikeSums[n] / steps;
            double distance = rate > Upper ? rate - Upper : rate < Lower ? rate - Lower : 0;
            slopes[n] = (float)(2 * Strength * distance * weight / steps);
        }

        int width = Tiles.Padded(spikeSums.Length);
        for (int t = 0; t < steps; t++)
        {
            Span<float> row = gradient.Slice(t * width, spikeSums.Length);
            TensorPrimitives.Add(row, slopes, row);
        }
    }
}
