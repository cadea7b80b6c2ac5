using SpikeSim.Chips;

namespace SpikeSim.Mapping;

/// <summary>
/// The reference's method per neuron with its defects: hidden biases are scaled only where neurons have two currents, and keep that
/// scale when a threshold that leaves its word changes the rest; at the first neuron that inputs do not reach the reference reads past
/// the end of its input weights and ends with an error.
/// </summary>
internal static class CompatibleChannel
{
    public static QuantizedSpecification Quantize(ChipSpecification s, ChipArithmetic arithmetic)
    {
        double[] first = Scales(ReferenceScales.HiddenPeaks(s), arithmetic);
        double[] hidden = Rescaled(first, s.Threshold, arithmetic);
        if (s.Reached < s.Hidden && hidden[s.Reached] != first[s.Reached])
        {
            throw new NotSupportedException(
                $"The reference method ends with an error here: the threshold of hidden neuron {s.Reached}, the first one that inputs do not reach, leaves its word. Use the corrected mode.");
        }

        double[] outputThreshold = ReferenceQuantizer.OutputThresholds(s, arithmetic);
        double[] firstOutputs = Scales(ReferenceScales.OutputPeaks(s), arithmetic);
        double[] outputs = Rescaled(firstOutputs, outputThreshold, arithmetic);
        ChipSpecification q = ScaledRounding.RoundDashes(s) with
        {
            InputWeights = ScaledRounding.Columns(s.InputWeights, hidden, s.Currents, s.Reached),
            RecurrentWeights = ScaledRounding.Columns(s.RecurrentWeights, hidden, s.Currents, s.Hidden),
            OutputWeights = ScaledRounding.Columns(s.OutputWeights, outputs, 1, s.Outputs),
            Threshold = ScaledRounding.Columns(s.Threshold, hidden, 1, s.Hidden),
            OutputThreshold = ScaledRounding.Columns(outputThreshold, outputs, 1, s.Outputs),
            Bias = s.Bias is { } bias ? ScaledRounding.Columns(bias, s.Currents == 2 ? first : [.. first.Select(_ => 1.0)], 1, s.Hidden) : null,
            OutputBias = s.OutputBias is { } outputBias ? ScaledRounding.Columns(outputBias, firstOutputs, 1, s.Outputs) : null,
        };
        return new QuantizedSpecification(q, hidden, outputs, []);
    }

    private static double[] Scales(double[] peaks, ChipArithmetic arithmetic) => [.. peaks.Select(p => p > 0 ? arithmetic.MaxWeight / p : 1)];

    // The new scale is applied to the numbers in floating point, so nothing is rounded twice here.
    private static double[] Rescaled(double[] scales, double[] thresholds, ChipArithmetic arithmetic) =>
        [.. scales.Select((scale, id) => ScaledRounding.Round(thresholds[id] * scale) > arithmetic.MaxState ? arithmetic.MaxState / thresholds[id] : scale)];
}
