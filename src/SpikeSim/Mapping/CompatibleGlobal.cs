using SpikeSim.Chips;

namespace SpikeSim.Mapping;

/// <summary>
/// The reference's global methods with three defects: the output bias takes the hidden scale; numbers that were already rounded are
/// rounded again where a threshold leaves its word; and output thresholds that do so shrink the recurrent weights too.
/// </summary>
internal static class CompatibleGlobal
{
    public static QuantizedSpecification Quantize(ChipSpecification s, bool isFuzzy, ChipArithmetic arithmetic)
    {
        (double hidden, double outputs) = ReferenceScales.Plain(s, isFuzzy, arithmetic);
        ChipSpecification q = ScaledRounding.RoundDashes(s) with
        {
            InputWeights = Times(s.InputWeights, hidden),
            RecurrentWeights = Times(s.RecurrentWeights, hidden),
            OutputWeights = Times(s.OutputWeights, outputs),
            Threshold = Times(s.Threshold, hidden),
            OutputThreshold = Times(ReferenceQuantizer.OutputThresholds(s, arithmetic), outputs),
            Bias = s.Bias is { } bias ? Times(bias, hidden) : null,
            OutputBias = s.OutputBias is { } outputBias ? Times(outputBias, hidden) : null,
        };
        if (q.Threshold.Max() > arithmetic.MaxState)
        {
            double k = arithmetic.MaxState / q.Threshold.Max();
            q = q with { Threshold = Times(q.Threshold, k), InputWeights = Times(q.InputWeights, k), RecurrentWeights = Times(q.RecurrentWeights, k) };
            hidden *= k;
        }

        if (q.OutputThreshold.Max() > arithmetic.MaxState)
        {
            double k = arithmetic.MaxState / q.OutputThreshold.Max();
            q = q with { OutputThreshold = Times(q.OutputThreshold, k), OutputWeights = Times(q.OutputWeights, k), RecurrentWeights = Times(q.RecurrentWeights, k) };
            outputs *= k;
        }

        return new QuantizedSpecification(q, [.. Enumerable.Repeat(hidden, s.Hidden)], [.. Enumerable.Repeat(outputs, s.Outputs)], []);
    }

    private static double[] Times(double[] values, double factor) => [.. values.Select(v => ScaledRounding.Round(v * factor))];
}
