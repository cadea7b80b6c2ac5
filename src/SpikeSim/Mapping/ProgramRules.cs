using SpikeSim.Chips;
using SpikeSim.Networks;
using static SpikeSim.Mapping.DesignRules;

namespace SpikeSim.Mapping;

/// <summary>Rules about the integers of a quantised network.</summary>
internal static class ProgramRules
{
    /// <summary>The share of the state word above which a threshold leaves no headroom.</summary>
    private const double ThresholdShare = 0.9;

    /// <summary>XY019 and the integer part of XY022.</summary>
    public static IEnumerable<Violation> Check(ChipProgramDraft draft, ChipArithmetic arithmetic, Placement placement)
    {
        foreach (string fault in ChipProgramFaults.Find(draft, arithmetic))
        {
            yield return Error("XY019", "quantised program", fault, "the words of the core", "Scale the network down, or report this: the quantiser should not produce it.");
        }

        for (int id = 0; id < draft.Hidden.Threshold.Length; id++)
        {
            int threshold = draft.Hidden.Threshold[id];
            if (threshold <= 0 && placement.Hidden.Threshold[id] > 0)
            {
                yield return Error("XY022", placement.NameOf(id), $"threshold {placement.Hidden.Threshold[id]} rounds to {threshold}", "above 0", "Its weights are too large for its threshold; retrain with smaller weights.");
            }
            else if (threshold > ThresholdShare * arithmetic.MaxState)
            {
                yield return Warning("XY022", placement.NameOf(id), $"threshold {threshold}", $"{(int)(ThresholdShare * arithmetic.MaxState)}", "Currents saturate just above it.");
            }
        }
    }

    /// <summary>A hidden population that never fires over all calibration inputs: quantisation lost the network.</summary>
    public static IEnumerable<Violation> Silence(Placement placement, long[]? spikesPerNeuron)
    {
        if (spikesPerNeuron is null)
        {
            yield break;
        }

        foreach (Population population in placement.Order)
        {
            int first = placement.FirstId(population.Name);
            if (spikesPerNeuron.AsSpan(first, population.Neurons).IndexOfAnyExcept(0) < 0)
            {
                yield return Error("NS006", StructureRules.Name(population), "no spike over all calibration inputs", "at least one", "Check the float network first; then its thresholds against its weights.");
            }
        }
    }
}
