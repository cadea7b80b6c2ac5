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

    /// <summary>The weight of each entry of the layer, before its shift.</summary>
    public required int[] Weights { get; init; }

    /// <summary>Integers with the weights, thresholds and biases of the scales.</summary>
    public static LayerIntegers Of(DrivenLayer layer, double[] scale, int[] shift, double[] gain, ChipArithmetic arithmetic)
    {
        var weights = new int[layer.Entries.Length];
        for (int n = 0; n < layer.Neurons; n++)
        {
            for (int c = 0; c < layer.Currents; c++)
            {
                (int start, int length) = layer.RangeOf(n, c).GetOffsetAndLength(weights.Length);
                for (int i = start; i < start + length; i++)
                {
                    weights[i] = Weight(Exact(layer.Entries[i], scale[n] * gain[(n * layer.Currents) + c], shift), arithmetic);
                }
            }
        }

        return new LayerIntegers
        {
            Scale = scale,
            Shift = shift,
            Gain = gain,
            Threshold = [.. scale.Select((s, n) => ThresholdOf(layer, n, s, arithmetic))],
            Bias = [.. scale.Select((s, n) => BiasOf(layer, n, s, arithmetic))],
            Weights = weights,
        };
    }

    /// <summary>A weight under a scale and the shift of its group, not yet rounded.</summary>
    public static double Exact(DrivenEntry entry, double scale, int[] shift) => Math.ScaleB(entry.Weight * scale, -shift[entry.Group]);

    /// <summary>A weight in its word.</summary>
    public static int Weight(double exact, ChipArithmetic arithmetic) => Whole(exact, arithmetic.MinWeight, arithmetic.MaxWeight);

    /// <summary>The threshold of a neuron under a scale.</summary>
    public static int ThresholdOf(DrivenLayer layer, int neuron, double scale, ChipArithmetic arithmetic) =>
        layer.Fires ? Whole(layer.Threshold[neuron] * scale, arithmetic.MinState, arithmetic.MaxState) : arithmetic.MaxState;

    /// <summary>The bias of a neuron under a scale.</summary>
    public static int BiasOf(DrivenLayer layer, int neuron, double scale, ChipArithmetic arithmetic) =>
        Whole(layer.Bias[neuron] * scale, arithmetic.MinBias, arithmetic.MaxBias);

    /// <summary>The integers of a whole specification from those of its layers.</summary>
    public static QuantizedSpecification Join(ChipSpecification s, (DrivenLayer Layer, LayerIntegers Integers) hidden, (DrivenLayer Layer, LayerIntegers Integers) outputs, ChipArithmetic arithmetic)
    {
        ChipSpecification integers = ScaledRounding.RoundDashes(s) with
        {
            InputWeights = Dense(hidden, 0, s.InputWeights.Length),
            RecurrentWeights = Dense(hidden, 1, s.RecurrentWeights.Length),
            OutputWeights = Dense(outputs, 0, s.OutputWeights.Length),
            InputShift = hidden.Integers.Shift[0],
            RecurrentShift = hidden.Integers.Shift[1],
            OutputShift = outputs.Integers.Shift[0],
            Threshold = Wide(hidden.Integers.Threshold),
            Bias = Wide(hidden.Integers.Bias),
            OutputThreshold = Wide(outputs.Integers.Threshold),
            OutputBias = Wide(outputs.Integers.Bias),
        };
        return new QuantizedSpecification(integers, hidden.Integers.Scale, outputs.Integers.Scale, [.. Clamped("hidden", hidden, arithmetic), .. Clamped("output", outputs, arithmetic)])
        {
            HiddenGain = hidden.Integers.Gain,
            OutputGain = outputs.Integers.Gain,
        };
    }

    // What the words cut off; thresholds keep out of their ends by themselves.
    private static IEnumerable<string> Clamped(string what, (DrivenLayer Layer, LayerIntegers Integers) layer, ChipArithmetic arithmetic)
    {
        int count = layer.Layer.Bias.Where((b, n) => ScaledRounding.Round(b * layer.Integers.Scale[n]) is var exact && (exact < arithmetic.MinBias || exact > arithmetic.MaxBias)).Count();
        if (count > 0)
        {
            yield return $"{count} of {layer.Layer.Neurons} {what} biases clamped to {arithmetic.MinBias}..{arithmetic.MaxBias}";
        }
    }

    private static double[] Dense((DrivenLayer Layer, LayerIntegers Integers) layer, int group, int length)
    {
        var dense = new double[length];
        for (int i = 0; i < layer.Layer.Entries.Length; i++)
        {
            DrivenEntry entry = layer.Layer.Entries[i];
            if (entry.Group == group)
            {
                dense[entry.Place] = layer.Integers.Weights[i];
            }
        }

        return dense;
    }

    private static double[] Wide(int[] values) => [.. values.Select(v => (double)v)];

    private static int Whole(double value, int low, int high) => (int)Math.Clamp(Math.Round(value, MidpointRounding.ToEven), low, high);
}
