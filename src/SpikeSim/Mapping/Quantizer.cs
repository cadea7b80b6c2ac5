using SpikeSim.Chips;

namespace SpikeSim.Mapping;

/// <summary>
/// Turns a placed network into integers. Each hidden neuron has a scale of its own, under the two shared weight shifts; all outputs
/// share one scale, because scores of different scales cannot be compared. Outputs that are read by their membranes are scaled by
/// their weights alone and get the largest threshold, so that they never fire.
/// </summary>
/// <remarks>
/// The error that the shifts minimise: rounding a weight costs up to half a unit of 2^shift, and a current below 2^decay shift
/// decays by one unit a step instead of in proportion (chip specification, section 2), which costs about a unit of 2^decay shift.
/// Both are relative to the neuron's scale.
/// </remarks>
public static class Quantizer
{
    /// <summary>Headroom above the threshold in the state word, as a shift: 2^4 thresholds fit, unless a calibration finds better.</summary>
    public const int DefaultHeadroomBits = 4;

    private const double TailWeight = 0.25;

    /// <summary>Quantises with given headroom.</summary>
    /// <param name="placement">The network in chip ids.</param>
    /// <param name="arithmetic">The word sizes of the core.</param>
    /// <param name="hiddenHeadroomBits">log2 of how many thresholds of a hidden neuron fit into the state word.</param>
    /// <param name="outputHeadroomBits">
    /// The same for outputs that fire; for outputs read by their membranes, log2 of how many of the largest weight fit.
    /// </param>
    /// <returns>The integers.</returns>
    public static QuantizedNetwork Quantize(Placement placement, ChipArithmetic arithmetic, int hiddenHeadroomBits, int outputHeadroomBits)
    {
        ArgumentNullException.ThrowIfNull(placement);
        ArgumentNullException.ThrowIfNull(arithmetic);
        double[] peakIn = ColumnPeaks(placement.Hidden.Count, placement.InputWeights, placement.InputWeights2);
        double[] peakRecurrent = ColumnPeaks(placement.Hidden.Count, placement.RecurrentWeights, placement.RecurrentWeights2);
        double stateLimit = Math.ScaleB(arithmetic.MaxState, -hiddenHeadroomBits);
        (int inputShift, int recurrentShift, double[] scale) = ChooseShifts(placement, arithmetic, peakIn, peakRecurrent, stateLimit);
        (int outputShift, double outputScale) = ScaleOutputs(placement, arithmetic, outputHeadroomBits);
        double step = placement.Network.StepSeconds;
        double[] perOutput = [.. Enumerable.Repeat(outputScale, placement.Outputs.Count)];
        var draft = new ChipProgramDraft
        {
            Inputs = placement.Network.InputChannels,
            InputShift = inputShift,
            RecurrentShift = recurrentShift,
            OutputShift = outputShift,
            InputWeights = Round(placement.InputWeights, scale, inputShift),
            InputWeights2 = Round(placement.InputWeights2, scale, inputShift),
            RecurrentWeights = Round(placement.RecurrentWeights, scale, recurrentShift),
            RecurrentWeights2 = Round(placement.RecurrentWeights2, scale, recurrentShift),
            OutputWeights = Round(placement.OutputWeights, perOutput, outputShift),
            Hidden = Neurons(placement.Hidden, scale, step, hasCurrent2: true),
            Outputs = OutputNeurons(placement, arithmetic, perOutput, step),
            Aliases = placement.Aliases,
        };
        return new QuantizedNetwork(draft, scale, outputScale);
    }

    private static (int InputShift, int RecurrentShift, double[] Scale) ChooseShifts(
        Placement placement, ChipArithmetic arithmetic, double[] peakIn, double[] peakRecurrent, double stateLimit)
    {
        double best = double.PositiveInfinity;
        (int, int, double[]) chosen = (0, 0, []);
        for (int inputShift = 0; inputShift <= arithmetic.MaxWeightShift; inputShift++)
        {
            for (int recurrentShift = 0; recurrentShift <= arithmetic.MaxWeightShift; recurrentShift++)
            {
                double[] scale = new double[peakIn.Length];
                double error = 0;
                for (int id = 0; id < scale.Length; id++)
                {
                    scale[id] = Scale(placement.Hidden, id, stateLimit, arithmetic, (peakIn[id], inputShift), (peakRecurrent[id], recurrentShift));
                    error += RelativeError(placement, id, scale[id], peakIn[id] > 0 ? inputShift : -1, peakRecurrent[id] > 0 ? recurrentShift : -1);
                }

                if (error < best || chosen.Item3.Length == 0)
                {
                    best = error;
                    chosen = (inputShift, recurrentShift, scale);
                }
            }
        }

        return chosen;
    }

    private static double Scale(
        NeuronSpecification neurons, int id, double stateLimit, ChipArithmetic arithmetic, (double Peak, int Shift) input, (double Peak, int Shift) recurrent)
    {
        double scale = stateLimit / Math.Max(Math.Abs(neurons.Threshold[id]), 1e-9);
        if (input.Peak > 0)
        {
            scale = Math.Min(scale, Math.ScaleB(arithmetic.MaxWeight, input.Shift) / input.Peak);
        }

        if (recurrent.Peak > 0)
        {
            scale = Math.Min(scale, Math.ScaleB(arithmetic.MaxWeight, recurrent.Shift) / recurrent.Peak);
        }

        return neurons.Bias[id] == 0 ? scale : Math.Min(scale, arithmetic.MaxBias / Math.Abs(neurons.Bias[id]));
    }

    private static double RelativeError(Placement placement, int id, double scale, int inputShift, int recurrentShift)
    {
        double step = placement.Network.StepSeconds;
        int decay = Math.Max(DecayShift.Of(placement.Hidden.TauCurrentSeconds[id], step), DecayShift.Of(placement.Hidden.TauMembraneSeconds[id], step));
        double tail = TailWeight * Math.ScaleB(1, decay) / scale;
        double input = inputShift < 0 ? 0 : Math.ScaleB(1, inputShift) / scale;
        double recurrent = recurrentShift < 0 ? 0 : Math.ScaleB(1, recurrentShift) / scale;
        return (input * input) + (recurrent * recurrent) + (tail * tail);
    }

    private static (int Shift, double Scale) ScaleOutputs(Placement placement, ChipArithmetic arithmetic, int headroomBits)
    {
        double peak = 0;
        foreach (double weight in placement.OutputWeights)
        {
            peak = Math.Max(peak, Math.Abs(weight));
        }

        if (peak == 0)
        {
            return (0, 1);
        }

        double unit = placement.Output.Spiking ? placement.Outputs.Threshold.Max(Math.Abs) : peak;
        double limit = Math.ScaleB(arithmetic.MaxState, -headroomBits) / Math.Max(unit, 1e-9);
        foreach (double bias in placement.Outputs.Bias.Where(b => b != 0))
        {
            limit = Math.Min(limit, arithmetic.MaxBias / Math.Abs(bias));
        }

        // The smallest shift that uses the allowed range keeps the most bits in the weights.
        for (int shift = 0; shift <= arithmetic.MaxWeightShift; shift++)
        {
            double scale = Math.ScaleB(arithmetic.MaxWeight, shift) / peak;
            if (scale >= limit)
            {
                return (shift, limit);
            }

            if (shift == arithmetic.MaxWeightShift || Math.ScaleB(arithmetic.MaxWeight, shift + 1) / peak > limit)
            {
                return (shift, scale);
            }
        }

        throw new InvalidOperationException("The search for an output shift ends in its last round.");
    }

    private static double[] ColumnPeaks(int columns, double[] first, double[] second)
    {
        var peaks = new double[columns];
        for (int i = 0; i < first.Length; i++)
        {
            peaks[i % columns] = Math.Max(peaks[i % columns], Math.Max(Math.Abs(first[i]), Math.Abs(second[i])));
        }

        return peaks;
    }

    private static int[] Round(double[] weights, double[] scale, int shift)
    {
        var integers = new int[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            integers[i] = ToInteger(Math.ScaleB(weights[i] * scale[i % scale.Length], -shift));
        }

        return integers;
    }

    private static ChipNeuronsDraft Neurons(NeuronSpecification neurons, double[] scale, double step, bool hasCurrent2) => new()
    {
        MembraneDecayShift = [.. neurons.TauMembraneSeconds.Select(tau => DecayShift.Of(tau, step))],
        CurrentDecayShift = [.. neurons.TauCurrentSeconds.Select(tau => DecayShift.Of(tau, step))],
        Current2DecayShift = hasCurrent2 ? [.. neurons.TauCurrent2Seconds.Select(tau => DecayShift.Of(tau, step))] : [],
        Threshold = [.. neurons.Threshold.Select((threshold, id) => ToInteger(threshold * scale[id]))],
        Bias = [.. neurons.Bias.Select((bias, id) => ToInteger(bias * scale[id]))],
    };

    private static ChipNeuronsDraft OutputNeurons(Placement placement, ChipArithmetic arithmetic, double[] scale, double step)
    {
        ChipNeuronsDraft neurons = Neurons(placement.Outputs, scale, step, hasCurrent2: false);
        return placement.Output.Spiking ? neurons : neurons with { Threshold = [.. neurons.Threshold.Select(_ => arithmetic.MaxState)] };
    }

    // A value beyond 32 bits stays out of range, to be reported as XY019 instead of being wrapped.
    private static int ToInteger(double value) => (int)Math.Clamp(Math.Round(value, MidpointRounding.ToEven), int.MinValue, int.MaxValue);
}
