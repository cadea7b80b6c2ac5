using SpikeSim.Chips;
using SpikeSim.Rasters;

namespace SpikeSim.Mapping;

/// <summary>
/// Tries every headroom of hidden neurons and outputs and keeps the one whose output membranes come closest to those of the network in
/// floating point. That a strongly inhibited neuron saturates far below its threshold costs little; coarse thresholds cost more.
/// </summary>
internal static class HeadroomSearch
{
    private const int MaxHeadroomBits = 9;

    public static QuantizedNetwork Closest(Placement placement, ChipArithmetic arithmetic, IReadOnlyList<CalibrationClip> clips)
    {
        QuantizedNetwork? best = null;
        double least = double.PositiveInfinity;
        for (int hiddenBits = 1; hiddenBits <= MaxHeadroomBits; hiddenBits++)
        {
            for (int outputBits = 1; outputBits <= MaxHeadroomBits; outputBits++)
            {
                QuantizedNetwork candidate = Quantizer.Quantize(placement, arithmetic, hiddenBits, outputBits);
                if (ChipProgramFaults.Find(candidate.Draft, arithmetic).Count > 0)
                {
                    best ??= candidate;
                    continue;
                }

                double error = SquaredError(candidate, arithmetic, clips);
                if (error < least)
                {
                    least = error;
                    best = candidate;
                }
            }
        }

        return best!;
    }

    private static double SquaredError(QuantizedNetwork candidate, ChipArithmetic arithmetic, IReadOnlyList<CalibrationClip> clips)
    {
        var core = new ChipCore(ChipProgram.Create(candidate.Draft, arithmetic));
        double error = 0;
        foreach (CalibrationClip clip in clips)
        {
            (Raster raster, Trace reference) = clip;
            core.Reset();
            for (int step = 0; step < reference.Steps; step++)
            {
                core.Step(step < raster.Steps ? raster.Row(step) : []);
                for (int n = 0; n < reference.Neurons; n++)
                {
                    double difference = (core.OutputMembrane[n] / candidate.OutputScale) - reference[step, n];
                    error += difference * difference;
                }
            }
        }

        return error;
    }
}
