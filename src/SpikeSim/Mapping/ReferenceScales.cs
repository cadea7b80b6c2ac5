using SpikeSim.Chips;

namespace SpikeSim.Mapping;

/// <summary>The scales of the reference methods, and the same scales lowered where a threshold would leave its word.</summary>
internal static class ReferenceScales
{
    /// <summary>One scale for all hidden neurons and one for all outputs, before thresholds are looked at.</summary>
    public static (double Hidden, double Outputs) Plain(ChipSpecification s, bool isFuzzy, ChipArithmetic arithmetic)
    {
        double hidden = isFuzzy ? Spread([.. s.InputWeights, .. s.RecurrentWeights]) : Peak([.. s.InputWeights, .. s.RecurrentWeights, .. s.Bias ?? []]);
        double outputs = isFuzzy ? Spread(s.OutputWeights) : Peak([.. s.OutputWeights, .. s.OutputBias ?? []]);
        return (hidden == 0 ? 1 : arithmetic.MaxWeight / hidden, outputs == 0 ? 1 : arithmetic.MaxWeight / outputs);
    }

    /// <summary>The global scales, lowered for thresholds that do not fit; each layer by itself.</summary>
    public static (double[] Hidden, double[] Outputs) Global(ChipSpecification s, bool isFuzzy, ChipArithmetic arithmetic)
    {
        (double hidden, double outputs) = Plain(s, isFuzzy, arithmetic);
        double lowered = Math.Min(hidden, Limit(s.Threshold.Max(), arithmetic));
        double loweredOutputs = s.OutputsFire ? Math.Min(outputs, Limit(s.OutputThreshold.Max(), arithmetic)) : outputs;
        return (Repeat(lowered, s.Hidden), Repeat(loweredOutputs, s.Outputs));
    }

    /// <summary>
    /// A scale per neuron from its largest incoming weight, lowered for a threshold that does not fit. Outputs that are read by their
    /// membranes share one, since membranes of different scales cannot be compared.
    /// </summary>
    public static (double[] Hidden, double[] Outputs) PerNeuron(ChipSpecification s, ChipArithmetic arithmetic)
    {
        double[] peaks = HiddenPeaks(s);
        double[] hidden = [.. peaks.Select((peak, id) => Lowered(peak, s.Threshold[id], arithmetic))];
        if (!s.OutputsFire)
        {
            return (hidden, Global(s, isFuzzy: false, arithmetic).Outputs);
        }

        double[] outputPeaks = OutputPeaks(s);
        return (hidden, [.. outputPeaks.Select((peak, id) => Lowered(peak, s.OutputThreshold[id], arithmetic))]);
    }

    /// <summary>The largest magnitude among the weights that reach each hidden neuron, both currents together.</summary>
    public static double[] HiddenPeaks(ChipSpecification s)
    {
        var peaks = new double[s.Hidden];
        for (int i = 0; i < s.InputWeights.Length; i++)
        {
            int id = i / s.Currents % s.Reached;
            peaks[id] = Math.Max(peaks[id], Math.Abs(s.InputWeights[i]));
        }

        for (int i = 0; i < s.RecurrentWeights.Length; i++)
        {
            int id = i / s.Currents % s.Hidden;
            peaks[id] = Math.Max(peaks[id], Math.Abs(s.RecurrentWeights[i]));
        }

        return peaks;
    }

    /// <summary>The largest magnitude among the weights that reach each output.</summary>
    public static double[] OutputPeaks(ChipSpecification s)
    {
        var peaks = new double[s.Outputs];
        for (int i = 0; i < s.OutputWeights.Length; i++)
        {
            peaks[i % s.Outputs] = Math.Max(peaks[i % s.Outputs], Math.Abs(s.OutputWeights[i]));
        }

        return peaks;
    }

    private static double Lowered(double peak, double threshold, ChipArithmetic arithmetic) =>
        Math.Min(peak == 0 ? 1 : arithmetic.MaxWeight / peak, Limit(threshold, arithmetic));

    private static double Limit(double threshold, ChipArithmetic arithmetic) =>
        threshold <= 0 ? double.PositiveInfinity : arithmetic.MaxState / threshold;

    private static double Peak(double[] values) => values.Length == 0 ? 0 : values.Max(Math.Abs);

    // The magnitude of the mean plus two population standard deviations, over the weights that are not zero.
    private static double Spread(double[] values)
    {
        double[] weights = [.. values.Where(v => v != 0)];
        if (weights.Length == 0)
        {
            return 0;
        }

        double mean = weights.Average();
        return Math.Abs(mean) + (2 * Math.Sqrt(weights.Average(w => (w - mean) * (w - mean))));
    }

    private static double[] Repeat(double value, int count) => [.. Enumerable.Repeat(value, count)];
}
