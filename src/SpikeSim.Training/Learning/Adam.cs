using System.Numerics;

namespace SpikeSim.Learning;

/// <summary>Adam (Kingma and Ba 2015) over all weights of a network.</summary>
internal sealed class Adam
{
    private readonly AdamSettings _settings;
    private readonly float[][] _weights;
    private readonly float[][] _gradient;
    private readonly float[][] _mean;
    private readonly float[][] _square;
    private double _beta1Power = 1;
    private double _beta2Power = 1;

    public Adam(LayeredNetwork network, AdamSettings settings)
    {
        _settings = settings;
        _weights = [.. network.WeightMatrices()];
        _gradient = [.. _weights.Select(w => new float[w.Length])];
        _mean = [.. _weights.Select(w => new float[w.Length])];
        _square = [.. _weights.Select(w => new float[w.Length])];
    }

    /// <summary>Changes all weights; returns the norm of the gradient before it was shortened.</summary>
    public double Update(GradientBuffer gradients, double learningRate)
    {
        double sum = 0;
        for (int m = 0; m < _gradient.Length; m++)
        {
            gradients.CopyTo(m, _gradient[m]);
            sum += SumOfSquares(_gradient[m]);
        }

        double norm = Math.Sqrt(sum);
        double shortened = _settings.MaxGradientNorm > 0 && norm > _settings.MaxGradientNorm ? _settings.MaxGradientNorm / norm : 1;
        _beta1Power *= _settings.Beta1;
        _beta2Power *= _settings.Beta2;
        float correction = (float)(1 / Math.Sqrt(1 - _beta2Power));
        float rate = (float)(learningRate / (1 - _beta1Power));
        for (int m = 0; m < _weights.Length; m++)
        {
            Update(_weights[m], _gradient[m], _mean[m], _square[m], new Factors((float)shortened, (float)_settings.Beta1, (float)_settings.Beta2, rate, correction, (float)_settings.Epsilon));
        }

        return norm;
    }

    // In a fixed order and in double precision, so that the norm does not depend on the width of the machine's vectors.
    private static double SumOfSquares(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += (double)value * value;
        }

        return sum;
    }

    // Element by element without fused operations: the same bits for any width of vectors.
    private static void Update(Span<float> weights, ReadOnlySpan<float> gradient, Span<float> mean, Span<float> square, Factors f)
    {
        int at = 0;
        for (; at + Vector<float>.Count <= weights.Length; at += Vector<float>.Count)
        {
            Vector<float> g = new Vector<float>(gradient[at..]) * f.Shortened;
            Vector<float> m = (new Vector<float>(mean[at..]) * f.Beta1) + (g * (1 - f.Beta1));
            Vector<float> v = (new Vector<float>(square[at..]) * f.Beta2) + (g * g * (1 - f.Beta2));
            m.CopyTo(mean[at..]);
            v.CopyTo(square[at..]);
            Vector<float> step = m * f.Rate / ((Vector.SquareRoot(v) * f.Correction) + new Vector<float>(f.Epsilon));
            (new Vector<float>(weights[at..]) - step).CopyTo(weights[at..]);
        }

        for (; at < weights.Length; at++)
        {
            float g = gradient[at] * f.Shortened;
            mean[at] = (mean[at] * f.Beta1) + (g * (1 - f.Beta1));
            square[at] = (square[at] * f.Beta2) + (g * g * (1 - f.Beta2));
            weights[at] -= mean[at] * f.Rate / ((MathF.Sqrt(square[at]) * f.Correction) + f.Epsilon);
        }
    }

    private readonly record struct Factors(float Shortened, float Beta1, float Beta2, float Rate, float Correction, float Epsilon);
}
