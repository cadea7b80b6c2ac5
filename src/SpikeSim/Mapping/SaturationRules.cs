using SpikeSim.Chips;
using static SpikeSim.Mapping.DesignRules;

namespace SpikeSim.Mapping;

/// <summary>
/// XY026: whether currents can saturate for legal inputs. The bound takes every channel at its most events and every source at its
/// most spikes in every step: a current of decay shift k that receives A in each step never exceeds A x 2^k before its decay.
/// A program that keeps the rule never saturates a current, so that the order of its events does not matter.
/// </summary>
internal static class SaturationRules
{
    public static IEnumerable<Violation> Check(ChipProgramDraft draft, ChipArithmetic arithmetic, NeuronPlaces places)
    {
        int hidden = draft.Hidden.Threshold.Length;
        double[] first = Bounds(hidden, draft.Hidden.CurrentDecayShift, arithmetic, (draft.InputWeights, draft.InputShift, arithmetic.MaxInputEvents), (draft.RecurrentWeights, draft.RecurrentShift, arithmetic.MaxHiddenSpikes));
        double[] second = Bounds(hidden, draft.Hidden.Current2DecayShift, arithmetic, (draft.InputWeights2, draft.InputShift, arithmetic.MaxInputEvents), (draft.RecurrentWeights2, draft.RecurrentShift, arithmetic.MaxHiddenSpikes));
        double[] both = [.. first.Zip(second, Math.Max)];
        foreach ((string place, int id) in places.Worst(id => both[id] > 1, id => both[id]))
        {
            yield return Saturates(place, both[id], arithmetic);
        }

        double[] outputs = Bounds(draft.Outputs.Threshold.Length, draft.Outputs.CurrentDecayShift, arithmetic, (draft.OutputWeights, draft.OutputShift, arithmetic.MaxHiddenSpikes));
        if (outputs.Max() is var largest and > 1)
        {
            int others = outputs.Count(share => share > 1) - 1;
            yield return Saturates($"output {Array.IndexOf(outputs, largest)}{(others > 0 ? $" and {others} more of the outputs" : string.Empty)}", largest, arithmetic);
        }
    }

    private static Violation Saturates(string place, double share, ChipArithmetic arithmetic) => Warning(
        "XY026",
        place,
        FormattableString.Invariant($"its current can reach {share * arithmetic.MaxState:0} if all its sources fire as often as they can"),
        $"{arithmetic.MaxState}",
        "Look at the saturations that a run counts: few networks meet their worst case.");

    // The largest bound of each neuron, positive or negative, as a share of the state word.
    private static double[] Bounds(int neurons, int[] decayShift, ChipArithmetic arithmetic, params ReadOnlySpan<(int[] Weights, int Shift, int Most)> sources)
    {
        var up = new double[neurons];
        var down = new double[neurons];
        foreach ((int[] weights, int shift, int most) in sources)
        {
            for (int start = 0; start < weights.Length; start += neurons)
            {
                for (int n = 0; n < neurons; n++)
                {
                    double drive = Math.ScaleB((double)weights[start + n] * most, shift);
                    up[n] += Math.Max(drive, 0);
                    down[n] -= Math.Min(drive, 0);
                }
            }
        }

        for (int n = 0; n < neurons; n++)
        {
            up[n] = Math.Max(Math.ScaleB(up[n], decayShift[n]) / arithmetic.MaxState, Math.ScaleB(down[n], decayShift[n]) / -(double)arithmetic.MinState);
        }

        return up;
    }
}
