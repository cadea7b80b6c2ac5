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
    /// <param name="arithmetic">The words of the core; the integers fit them.</param>
    /// <param name="references">The inputs, and what the network in floating point made of each.</param>
    /// <returns>The measures over all inputs.</returns>
    public static Fidelity Measure(QuantizedSpecification quantized, ChipArithmetic arithmetic, IReadOnlyList<FloatRun> references)
    {
        var core = new ChipCore(ChipProgram.Create(SpecificationForm.ToDraft(quantized.Integers), arithmetic));
        bool fires = quantized.Integers.OutputsFire;
        int decided = 0;
        int agreed = 0;
        var sums = new ErrorSums();
        var scoreSums = new ErrorSums();
        foreach (FloatRun run in references)
        {
            core.Reset();
            Recording found = core.Run(run.Input, RecordedStates.HiddenCurrents | RecordedStates.OutputCurrents | RecordedStates.OutputMembrane);
            Recording reference = run.Recording;
            double[] scores = Scores(found, fires);
            double[] wanted = Scores(reference, fires);
            if (Decision(wanted, fires) is { } decision)
            {
                decided++;
                agreed += Decision(scores, fires) == decision ? 1 : 0;
            }

            scoreSums.Add(Centred(fires ? scores : [.. scores.Select((score, n) => score / quantized.OutputScale[n])]), Centred(wanted), Ones(scores.Length));
            sums.Add(found.HiddenCurrent!, reference.HiddenCurrent!, quantized.HiddenScale);
            if (reference.HiddenCurrent2 is { } second)
            {
                sums.Add(found.HiddenCurrent2!, second, quantized.HiddenScale);
            }

            sums.Add(found.OutputCurrent!, reference.OutputCurrent!, quantized.OutputScale);
        }

        return new Fidelity(references.Count, decided, decided == 0 ? 1 : (double)agreed / decided, sums.Relative, scoreSums.Relative);
    }

    private static double[] Centred(double[] scores)
    {
        double mean = scores.Average();
        return [.. scores.Select(s => s - mean)];
    }

    private static double[] Ones(int count) => [.. Enumerable.Repeat(1.0, count)];

    private sealed class ErrorSums
    {
        private double _error;
        private double _power;

        public double Relative => _power == 0 ? Math.Sqrt(_error) : Math.Sqrt(_error / _power);

        public void Add(Trace integers, Trace floats, double[] scale)
        {
            for (int step = 0; step < floats.Steps; step++)
            {
                Add(integers.Row(step), floats.Row(step), scale);
            }
        }

        public void Add(ReadOnlySpan<double> found, ReadOnlySpan<double> wanted, double[] scale)
        {
            for (int n = 0; n < wanted.Length; n++)
            {
                double difference = (found[n] / scale[n]) - wanted[n];
                _error += difference * difference;
                _power += wanted[n] * wanted[n];
            }
        }
    }
}
