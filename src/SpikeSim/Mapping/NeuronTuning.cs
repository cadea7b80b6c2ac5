using SpikeSim.Chips;

namespace SpikeSim.Mapping;

/// <summary>
/// Tunes what is left to each neuron once scales are chosen: biases against the drift of integer decays, which always round in one
/// direction, and thresholds against time constants that the chip does not have.
/// </summary>
internal static class NeuronTuning
{
    private const int Rounds = 3;

    private static readonly double[] ThresholdFactors = [0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.94, 0.97, 0.985, 1, 1.015, 1.03, 1.06, 1.1, 1.18, 1.3, 1.5, 1.8];

    /// <summary>The weight factors that bring currents under rounded decays closest to those in floating point (least squares).</summary>
    public static double[] Gains(DrivenLayer layer, double[][] exactDashes)
    {
        var gain = new double[layer.Neurons * layer.Currents];
        var current = new double[gain.Length];
        var cross = new double[gain.Length];
        var power = new double[gain.Length];
        int step = 0;
        foreach (int steps in layer.ClipSteps)
        {
            current.AsSpan().Clear();
            for (int end = step + steps; step < end; step++)
            {
                Deliver(layer, step, current);
                for (int i = 0; i < current.Length; i++)
                {
                    current[i] *= 1 - Math.ScaleB(1, -layer.CurrentShift[i % layer.Currents][i / layer.Currents]);
                    cross[i] += current[i] * layer.Current[(step * current.Length) + i];
                    power[i] += current[i] * current[i];
                }
            }
        }

        for (int i = 0; i < gain.Length; i++)
        {
            double dash = exactDashes[i % layer.Currents][i / layer.Currents];
            bool isExact = Math.Abs(dash - layer.CurrentShift[i % layer.Currents][i / layer.Currents]) < 1e-6;
            gain[i] = isExact || power[i] == 0 || cross[i] <= 0 ? 1 : cross[i] / power[i];
        }

        return gain;
    }

    /// <summary>Integers whose biases make up for the mean error of the membrane, where that lowers its squared error.</summary>
    public static LayerIntegers Biases(DrivenLayer layer, LayerIntegers start, ErrorObjective objective, ChipDescription chip)
    {
        var simulation = new DrivenSimulation(layer, chip.Arithmetic);
        int most = (1 << ((chip.BiasMemoryBits ?? chip.Arithmetic.BiasBits) - 1)) - 1;
        LayerIntegers best = start;
        DrivenErrors errors = simulation.Errors(best);
        for (int round = 0; round < Rounds; round++)
        {
            LayerIntegers tried = best with { Bias = [.. best.Bias.Select((b, n) => Limited(layer, start, n, b - Step(layer, best, errors, n), most))] };
            if (tried.Bias.AsSpan().SequenceEqual(best.Bias))
            {
                break;
            }

            DrivenErrors after = simulation.Errors(tried);
            DrivenErrors before = errors;
            bool Better(int n) => objective.Of(after, n, layer) < objective.Of(before, n, layer);
            best = best with { Bias = [.. best.Bias.Select((b, n) => Better(n) ? tried.Bias[n] : b)] };
            errors = simulation.Errors(best);
        }

        return best;
    }

    /// <summary>Integers whose thresholds make spikes follow those in floating point best.</summary>
    public static LayerIntegers Thresholds(DrivenLayer layer, LayerIntegers start, ChipArithmetic arithmetic)
    {
        if (!layer.Fires)
        {
            return start;
        }

        int[][] candidates =
        [
            .. start.Threshold.Select(t => ThresholdFactors.Select(f => t <= 0 ? t : (int)Math.Clamp(Math.Round(t * f), 1, Math.Max(t, 0.9 * arithmetic.MaxState))).ToArray()),
        ];
        double[][] errors = new DrivenSimulation(layer, arithmetic).SpikeErrors(start, candidates);
        int plain = Array.IndexOf(ThresholdFactors, 1.0);
        int Best(int n)
        {
            int best = plain;
            for (int c = 0; c < errors[n].Length; c++)
            {
                best = errors[n][c] < errors[n][best] ? c : best;
            }

            return best;
        }

        return start with { Threshold = [.. start.Threshold.Select((_, n) => candidates[n][Best(n)])] };
    }

    // The correction does not leave the chip's memory where the bias itself does not, and stays far from making a silent neuron fire.
    private static int Limited(DrivenLayer layer, LayerIntegers start, int n, int bias, int most)
    {
        int plain = start.Bias[n];
        int room = layer.Fires ? Math.Max(0, start.Threshold[n] / 4) >> layer.MembraneShift[n] : most;
        return Math.Clamp(bias, Math.Min(plain, -most), Math.Max(plain, Math.Min(plain + room, most)));
    }

    // A bias of one unit lifts the membrane by 2^shift in the long run.
    private static int Step(DrivenLayer layer, LayerIntegers integers, DrivenErrors errors, int n) =>
        errors.ShallowSteps[n] == 0
            ? 0
            : (int)Math.Clamp(Math.Round(Math.ScaleB(errors.Drift[n] / errors.ShallowSteps[n] * integers.Scale[n], -layer.MembraneShift[n])), -1e6, 1e6);

    private static void Deliver(DrivenLayer layer, int step, double[] current)
    {
        for (int e = layer.EventStarts[step]; e < layer.EventStarts[step + 1]; e++)
        {
            (int group, int source, int count) = layer.Events[e];
            SparseRows rows = layer.Groups[group];
            int end = rows.RowStart(source) + rows.RowLength(source);
            for (int i = rows.RowStart(source); i < end; i++)
            {
                current[(rows.Target(i) * layer.Currents) + rows.Current(i)] += rows.Weight(i) * count;
            }
        }
    }
}
