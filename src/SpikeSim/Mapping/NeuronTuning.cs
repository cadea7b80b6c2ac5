using SpikeSim.Chips;

namespace SpikeSim.Mapping;

/// <summary>
/// Tunes what is left to each neuron once scales are chosen: biases against the drift of integer decays, which always round in one
/// direction, and thresholds against time constants that the chip does not have.
/// </summary>
internal static class NeuronTuning
{
    /// <summary>What is added to a bias.</summary>
    private static readonly int[] BiasSteps = [0, -1, 1, -2, 2, -3, 3, -4, 4, -6, -8, -12, -16, -24, -32, 8];

    private static readonly double[] ThresholdFactors = [1, 0.5, 0.65, 0.8, 0.85, 0.9, 0.94, 0.97, 0.985, 1.015, 1.03, 1.06, 1.1, 1.18, 1.3, 1.5];

    /// <summary>The weight factors that bring currents under rounded decays closest to those in floating point (least squares).</summary>
    public static double[] Gains(DrivenLayer layer, double[][] exactDashes)
    {
        var gain = new double[layer.Neurons * layer.Currents];
        for (int i = 0; i < gain.Length; i++)
        {
            (int n, int c) = Math.DivRem(i, layer.Currents);
            bool isExact = Math.Abs(exactDashes[c][n] - layer.CurrentShift[c][n]) < 1e-6;
            gain[i] = isExact ? 1 : Gain(layer, n, c);
        }

        return gain;
    }

    /// <summary>Integers whose biases make the neurons respond as in floating point, where another bias lowers that error.</summary>
    public static LayerIntegers Biases(DrivenLayer layer, LayerIntegers start, ChipDescription chip, ParallelOptions parallel)
    {
        int most = (1 << ((chip.BiasMemoryBits ?? chip.Arithmetic.BiasBits) - 1)) - 1;
        int[] bias = [.. start.Bias];
        Tune(layer, start, chip.Arithmetic, parallel, BiasSteps.Length, (trial, n, lane, choice) => trial.Bias[lane] = Limited(layer, start, n, start.Bias[n] + BiasSteps[choice], most), (trial, n, lane) => bias[n] = trial.Bias[lane]);
        return start with { Bias = bias };
    }

    /// <summary>Integers whose thresholds make spikes follow those in floating point best.</summary>
    public static LayerIntegers Thresholds(DrivenLayer layer, LayerIntegers start, ChipArithmetic arithmetic, ParallelOptions parallel)
    {
        if (!layer.Fires)
        {
            return start;
        }

        int[] threshold = [.. start.Threshold];
        int Candidate(int t, double factor) => t <= 0 ? t : (int)Math.Clamp(Math.Round(t * factor), 1, Math.Max(t, NeuronTrial.Room * arithmetic.MaxState));
        Tune(layer, start, arithmetic, parallel, ThresholdFactors.Length, (trial, n, lane, choice) => trial.Threshold[lane] = Candidate(start.Threshold[n], ThresholdFactors[choice]), (trial, n, lane) => threshold[n] = trial.Threshold[lane]);
        return start with { Threshold = threshold };
    }

    /// <summary>Takes a neuron with its integers in all lanes.</summary>
    public static void Take(NeuronTrial trial, DrivenLayer layer, LayerIntegers integers, int neuron)
    {
        trial.Take(neuron);
        (int first, int count) = layer.RangeOf(neuron);
        for (int i = 0; i < count; i++)
        {
            trial.Weights.Slice(i * NeuronTrial.Lanes, NeuronTrial.Lanes).Fill(integers.Weights[first + i] << integers.Shift[layer.Entries[first + i].Group]);
        }

        trial.Threshold.AsSpan().Fill(integers.Threshold[neuron]);
        trial.Bias.AsSpan().Fill(integers.Bias[neuron]);
        trial.InverseScale.AsSpan().Fill((float)(1 / integers.Scale[neuron]));
    }

    // Tries choices of one number of each neuron; the first one stays unless another is better.
    private static void Tune(
        DrivenLayer layer, LayerIntegers start, ChipArithmetic arithmetic, ParallelOptions parallel, int choices, Action<NeuronTrial, int, int, int> set, Action<NeuronTrial, int, int> keep) => Parallel.For(
        0,
        layer.Neurons,
        parallel,
        () => new NeuronTrial(layer, arithmetic),
        (n, _, trial) =>
        {
            Take(trial, layer, start, n);
            double least = double.PositiveInfinity;
            for (int first = 0; first < choices; first += NeuronTrial.Lanes)
            {
                for (int lane = 0; lane < NeuronTrial.Lanes; lane++)
                {
                    set(trial, n, lane, Math.Min(first + lane, choices - 1));
                }

                trial.Run();
                int best = Array.IndexOf(trial.ResponseError, trial.ResponseError.Min());
                if (trial.ResponseError[best] < least)
                {
                    least = trial.ResponseError[best];
                    keep(trial, n, best);
                }
            }

            return trial;
        },
        _ => { });

    // The correction does not leave the chip's memory where the bias itself does not, and stays far from making a silent neuron fire.
    private static int Limited(DrivenLayer layer, LayerIntegers start, int n, int bias, int most)
    {
        int plain = start.Bias[n];
        int room = layer.Fires ? Math.Max(0, start.Threshold[n] / 4) >> layer.MembraneShift[n] : most;
        return Math.Clamp(bias, Math.Min(plain, -most), Math.Max(plain, Math.Min(plain + room, most)));
    }

    private static double Gain(DrivenLayer layer, int n, int c)
    {
        double keep = 1 - Math.ScaleB(1, -layer.CurrentShift[c][n]);
        double cross = 0;
        double power = 0;
        int step = 0;
        foreach (int steps in layer.ClipSteps)
        {
            double current = 0;
            for (int end = step + steps; step < end; step++)
            {
                ReadOnlySpan<ushort> counts = layer.Counts.AsSpan(step * layer.Sources, layer.Sources);
                foreach (DrivenEntry entry in layer.Entries.AsSpan(layer.RangeOf(n, c)))
                {
                    current += entry.Weight * counts[entry.Source];
                }

                current *= keep;
                cross += current * layer.Current[(((n * layer.Currents) + c) * layer.Steps) + step];
                power += current * current;
            }
        }

        return power == 0 || cross <= 0 ? 1 : cross / power;
    }
}
