using SpikeSim.Chips;

namespace SpikeSim.Mapping;

/// <summary>The scales of the reference methods, and the same scales lowered where a threshold would leave its word.</summary>
internal static class ReferenceScales
{
    /// <summary>One scale for all hidden neurons and one for all outputs, before thresholds are looked at.</summary>
    public static (double Hidden, double Outputs) Plain(ChipSpecification s, bool isFuzzy, ChipArithmetic arithmetic)
    {
        double hidden = isFuzzy ? Spread([.. s.InputWeights, .. s.RecurrentWeights]) : Math.Max(Math.Max(Peak(s.InputWeights), Peak(s.RecurrentWeights)), Peak(s.Bias ?? []));
        double outputs = isFuzzy ? Spread(s.OutputWeights) : Math.Max(Peak(s.OutputWeights), Peak(s.OutputBias ?? []));
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
        AddPeaks(s.InputWeights, s.Reached, s.Currents, peaks);
        AddPeaks(s.RecurrentWeights, s.Hidden, s.Currents, peaks);
        return peaks;
    }

    /// <summary>The largest magnitude among the weights that reach each output.</summary>
    public static double[] OutputPeaks(ChipSpecification s)
    {
        var peaks = new double[s.Outputs];
        AddPeaks(s.OutputWeights, s.Outputs, 1, peaks);
        return peaks;
    }

    private static void AddPeaks(double[] weights, int columns, int currents, double[] peaks)
    {
        for (int start = 0; start < weights.Length; start += columns * currents)
        {
            for (int i = 0; i < columns * currents; i++)
            {
                double weight = Math.Abs(weights[start + i]);
                int id = currents == 1 ? i : i / currents;
                peaks[id] = weight > peaks[id] ? weight : peaks[id];
            }
        }
    }

    private static double Lowered(double peak, double threshold, ChipArithmetic arithmetic) =>
        Math.Min(peak == 0 ? 1 : arithmetic.MaxWeight / peak, Limit(threshold, arithmetic));

    private static double Limit(double threshold, ChipArithmetic arithmetic) =>
        threshold <= 0 ? double.PositiveInfinity : arithmetic.MaxState / threshold;

    private static double Peak(double[] values)
    {
        double peak = 0;
        foreach (double value in values)
        {
            peak = Math.Max(peak, Math.Abs(value));
        }

        return peak;
    }

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
