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
    internal void Add(LayerKernel layer, int steps, float weight)
    {
        Span<float> gradient = layer.Gradient.Span;
        for (int n = 0; n < layer.Neurons; n++)
        {
            double rate = layer.SpikeSums[n] / steps;
            double distance = rate > Upper ? rate - Upper : rate < Lower ? rate - Lower : 0;
            float slope = (float)(2 * Strength * distance * weight / steps);
            for (int t = 0; t < steps && slope != 0; t++)
            {
                gradient[(t * layer.Width) + n] += slope;
            }
        }
    }
}
