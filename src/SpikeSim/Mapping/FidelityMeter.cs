using SpikeSim.Chips;
using SpikeSim.Rasters;

namespace SpikeSim.Mapping;

/// <summary>Runs a program beside the recordings of its network in floating point and measures how close it comes.</summary>
internal static class FidelityMeter
{
    /// <summary>What decides: the spikes of each output, or its highest membrane.</summary>
    public static double[] Scores(Recording recording, bool outputsFire)
    {
        var scores = new double[recording.OutputSpikes.Channels];
        scores.AsSpan().Fill(outputsFire ? 0 : double.NegativeInfinity);
        for (int step = 0; step < recording.Steps; step++)
        {
            for (int n = 0; n < scores.Length; n++)
            {
                scores[n] = outputsFire ? scores[n] + recording.OutputSpikes.Row(step)[n] : Math.Max(scores[n], recording.OutputMembrane![step, n]);
            }
        }

        return scores;
    }

    /// <summary>The output that has the highest score alone; null where several have it, or where no output fired.</summary>
    public static int? Decision(double[] scores, bool outputsFire)
    {
        double most = scores.Max();
        bool isNone = scores.Any(double.IsNaN) || (outputsFire && most == 0) || scores.AsSpan().Count(most) > 1;
        return isNone ? null : Array.IndexOf(scores, most);
    }

    /// <summary>Measures a program.</summary>
    /// <param name="quantized">Integers and scales.</param>
    /// <param name="program">The program of these integers.</param>
    /// <param name="references">The inputs, and what the network in floating point made of each.</param>
    /// <param name="parallel">How many inputs may run at once; the result does not depend on it.</param>
    /// <returns>The measures over all inputs.</returns>
    public static Fidelity Measure(QuantizedSpecification quantized, ChipProgram program, IReadOnlyList<FloatRun> references, ParallelOptions parallel)
    {
        var scales = new Scales(quantized.Integers.OutputsFire, Inverse(quantized.HiddenScale), Inverse(quantized.OutputScale));
        var all = new ClipFidelity[references.Count];
        Parallel.For(
            0,
            all.Length,
            parallel,
            () => new ChipCore(program),
            (i, _, core) =>
            {
                all[i] = Measure(scales, core, references[i]);
                return core;
            },
            _ => { });
        int decided = all.Count(c => c.Margin is not null);
        int agreed = all.Count(c => c.IsAgreed);
        return new Fidelity(all.Length, decided, decided == 0 ? 1 : (double)agreed / decided, Relative(all, c => c.Currents), Relative(all, c => c.Scores))
        {
            ExpectedAgreement = DecisionMargin.ExpectedAgreement([.. all.Select(c => c.Margin).OfType<DecisionMargin>()]),
        };
    }

    private static ClipFidelity Measure(Scales scales, ChipCore core, FloatRun run)
    {
        Recording reference = run.Recording;
        int outputs = core.Program.Outputs.Count;
        var scores = new double[outputs];
        scores.AsSpan().Fill(scales.OutputsFire ? 0 : double.NegativeInfinity);
        var sums = new ErrorSums();
        core.Reset();
        for (int step = 0; step < run.Input.Steps; step++)
        {
            core.Step(run.Input.Row(step));
            sums.Add(core.HiddenCurrent, reference.HiddenCurrent!.Row(step), scales.Hidden);
            sums.Add(core.OutputCurrent, reference.OutputCurrent!.Row(step), scales.Outputs);
            if (reference.HiddenCurrent2 is { } second)
            {
                sums.Add(core.HiddenCurrent2, second.Row(step), scales.Hidden);
            }

            for (int n = 0; n < outputs; n++)
            {
                scores[n] = scales.OutputsFire ? scores[n] + core.OutputSpikes[n] : Math.Max(scores[n], core.OutputMembrane[n]);
            }
        }

        double[] wanted = Scores(reference, scales.OutputsFire);
        int? decision = Decision(wanted, scales.OutputsFire);
        bool isAgreed = decision is not null && Decision(scores, scales.OutputsFire) == decision;
        double[] found = scales.OutputsFire ? scores : [.. scores.Select((score, n) => score * scales.Outputs[n])];
        var scoreSums = new ErrorSums();
        scoreSums.Add(Centred(found), Centred(wanted));
        return new ClipFidelity(isAgreed, sums, scoreSums, decision is { } winner ? DecisionMargin.Of(wanted, found, winner) : null);
    }

    // Summed in the order of the clips, however they ran.
    private static double Relative(ClipFidelity[] clips, Func<ClipFidelity, ErrorSums> of)
    {
        double error = clips.Sum(c => of(c).Error);
        double power = clips.Sum(c => of(c).Power);
        return power == 0 ? Math.Sqrt(error) : Math.Sqrt(error / power);
    }

    private static double[] Centred(double[] scores)
    {
        double mean = scores.Average();
        return [.. scores.Select(s => s - mean)];
    }

    private static double[] Inverse(double[] scale) => [.. scale.Select(s => 1 / s)];

    private sealed class ErrorSums
    {
        public double Error { get; private set; }

        public double Power { get; private set; }

        public void Add(ReadOnlySpan<short> found, ReadOnlySpan<double> wanted, double[] inverseScale)
        {
            double error = 0;
            double power = 0;
            for (int n = 0; n < wanted.Length; n++)
            {
                double difference = (found[n] * inverseScale[n]) - wanted[n];
                error += difference * difference;
                power += wanted[n] * wanted[n];
            }

            Error += error;
            Power += power;
        }

        public void Add(double[] found, double[] wanted)
        {
            for (int n = 0; n < wanted.Length; n++)
            {
                Error += (found[n] - wanted[n]) * (found[n] - wanted[n]);
                Power += wanted[n] * wanted[n];
            }
        }
    }

    private sealed record Scales(bool OutputsFire, double[] Hidden, double[] Outputs);

    private sealed record ClipFidelity(bool IsAgreed, ErrorSums Currents, ErrorSums Scores, DecisionMargin? Margin);
}
