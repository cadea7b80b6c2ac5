using SpikeSim.Chips;

namespace SpikeSim.Mapping;

/// <summary>Applies scales to a specification: one per neuron for its incoming weights, threshold and bias; then rounds and clamps.</summary>
internal static class ScaledRounding
{
    /// <summary>Whole numbers under given scales and the weight shifts of the specification.</summary>
    public static QuantizedSpecification Apply(ChipSpecification s, double[] hidden, double[] outputs, ChipArithmetic arithmetic)
    {
        var clamped = new List<string>();
        double[] outputThreshold = s.OutputsFire
            ? Columns(s.OutputThreshold, outputs, 1, s.Outputs)
            : [.. s.OutputThreshold.Select(_ => (double)arithmetic.MaxState)];
        double[] Weights(string what, double[] weights, double[] scale, int currents, int columns, int shift) =>
            Clamp(what, Columns(weights, [.. scale.Select(f => Math.ScaleB(f, -shift))], currents, columns), arithmetic.MinWeight, arithmetic.MaxWeight, clamped);
        ChipSpecification q = RoundDashes(s) with
        {
            InputWeights = Weights("input weights", s.InputWeights, hidden, s.Currents, s.Reached, s.InputShift),
            RecurrentWeights = Weights("recurrent weights", s.RecurrentWeights, hidden, s.Currents, s.Hidden, s.RecurrentShift),
            OutputWeights = Weights("output weights", s.OutputWeights, outputs, 1, s.Outputs, s.OutputShift),
            Threshold = Clamp("hidden thresholds", Columns(s.Threshold, hidden, 1, s.Hidden), arithmetic.MinState, arithmetic.MaxState, clamped),
            OutputThreshold = Clamp("output thresholds", outputThreshold, arithmetic.MinState, arithmetic.MaxState, clamped),
            Bias = s.Bias is { } bias ? Clamp("hidden biases", Columns(bias, hidden, 1, s.Hidden), arithmetic.MinBias, arithmetic.MaxBias, clamped) : null,
            OutputBias = s.OutputBias is { } biasOut
                ? Clamp("output biases", Columns(biasOut, outputs, 1, s.Outputs), arithmetic.MinBias, arithmetic.MaxBias, clamped)
                : null,
        };
        return new QuantizedSpecification(q, hidden, outputs, clamped);
    }

    /// <summary>The specification with whole decays.</summary>
    public static ChipSpecification RoundDashes(ChipSpecification s) => s with
    {
        MembraneDash = [.. s.MembraneDash.Select(Round)],
        CurrentDash = [.. s.CurrentDash.Select(Round)],
        Current2Dash = [.. s.Current2Dash.Select(Round)],
        OutputMembraneDash = [.. s.OutputMembraneDash.Select(Round)],
        OutputCurrentDash = [.. s.OutputCurrentDash.Select(Round)],
    };

    /// <summary>Each number times the scale of its column, rounded.</summary>
    public static double[] Columns(double[] values, double[] scale, int currents, int columns)
    {
        var scaled = new double[values.Length];
        for (int start = 0; start < values.Length; start += columns * currents)
        {
            for (int i = 0; i < columns * currents; i++)
            {
                double value = values[start + i];
                scaled[start + i] = value == 0 ? 0 : Round(value * scale[currents == 1 ? i : i / currents]);
            }
        }

        return scaled;
    }

    /// <summary>Half to even; the sum makes a negative zero positive.</summary>
    public static double Round(double value) => Math.Round(value, MidpointRounding.ToEven) + 0.0;

    private static double[] Clamp(string what, double[] values, int low, int high, List<string> clamped)
    {
        int count = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] < low || values[i] > high)
            {
                count++;
                values[i] = Math.Clamp(values[i], low, high);
            }
        }

        if (count > 0)
        {
            clamped.Add($"{count} of {values.Length} {what} clamped to {low}..{high}");
        }

        return values;
    }
}
