using SpikeSim.Chips;

namespace SpikeSim.Mapping;

/// <summary>Integers that are tried for a layer: scales and shifts, and what follows from them.</summary>
internal sealed record LayerIntegers
{
    /// <summary>The factor from membrane units to integers of each neuron.</summary>
    public required double[] Scale { get; init; }

    /// <summary>The left shift of each group of weights.</summary>
    public required int[] Shift { get; init; }

    /// <summary>[neuron][current]: a factor on weights that makes up for decays that the chip cannot hold.</summary>
    public required double[] Gain { get; init; }

    public required int[] Threshold { get; init; }

    public required int[] Bias { get; init; }

    /// <summary>Integers with the thresholds and biases of the scales.</summary>
    public static LayerIntegers Of(DrivenLayer layer, double[] scale, int[] shift, double[] gain, ChipArithmetic arithmetic) => new()
    {
        Scale = scale,
        Shift = shift,
        Gain = gain,
        Threshold = [.. layer.Threshold.Select((t, n) => layer.Fires ? Whole(t * scale[n], arithmetic.MinState, arithmetic.MaxState) : arithmetic.MaxState)],
        Bias = [.. layer.Bias.Select((b, n) => Whole(b * scale[n], arithmetic.MinBias, arithmetic.MaxBias))],
    };

    /// <summary>The weights of a group, shifted as the chip adds them.</summary>
    public int[] Weights(DrivenLayer layer, int group, ChipArithmetic arithmetic)
    {
        SparseRows rows = layer.Groups[group];
        var weights = new int[rows.Count];
        double unit = Math.ScaleB(1, -Shift[group]);
        for (int i = 0; i < weights.Length; i++)
        {
            int neuron = rows.Target(i);
            double exact = rows.Weight(i) * Gain[(neuron * layer.Currents) + rows.Current(i)] * Scale[neuron] * unit;
            weights[i] = Whole(exact, arithmetic.MinWeight, arithmetic.MaxWeight) << Shift[group];
        }

        return weights;
    }

    /// <summary>The integers of a whole specification from those of its layers.</summary>
    public static QuantizedSpecification Join(ChipSpecification s, LayerIntegers hidden, LayerIntegers outputs, ChipArithmetic arithmetic)
    {
        ChipSpecification gained = s with
        {
            InputWeights = Gained(s.InputWeights, hidden.Gain, s.Reached * s.Currents),
            RecurrentWeights = Gained(s.RecurrentWeights, hidden.Gain, s.Hidden * s.Currents),
            OutputWeights = Gained(s.OutputWeights, outputs.Gain, s.Outputs),
            InputShift = hidden.Shift[0],
            RecurrentShift = hidden.Shift[1],
            OutputShift = outputs.Shift[0],
        };
        QuantizedSpecification rounded = ScaledRounding.Apply(gained, hidden.Scale, outputs.Scale, arithmetic);
        return rounded with
        {
            HiddenGain = hidden.Gain,
            OutputGain = outputs.Gain,
            Integers = rounded.Integers with
            {
                Threshold = Wide(hidden.Threshold),
                Bias = Wide(hidden.Bias),
                OutputThreshold = Wide(outputs.Threshold),
                OutputBias = Wide(outputs.Bias),
            },
        };
    }

    // The columns of a matrix are the first of the neurons, current by current.
    private static double[] Gained(double[] weights, double[] gain, int columns)
    {
        if (gain.AsSpan().IndexOfAnyExcept(1.0) < 0)
        {
            return weights;
        }

        var gained = new double[weights.Length];
        for (int i = 0; i < gained.Length; i++)
        {
            gained[i] = weights[i] * gain[i % columns];
        }

        return gained;
    }

    private static double[] Wide(int[] values) => [.. values.Select(v => (double)v)];

    private static int Whole(double value, int low, int high) => (int)Math.Clamp(Math.Round(value, MidpointRounding.ToEven), low, high);
}
