using SpikeSim.Chips;
using static SpikeSim.Mapping.DesignRules;

namespace SpikeSim.Mapping;

/// <summary>Rules about the integers of a program.</summary>
internal static class ProgramRules
{
    /// <summary>The share of the state word above which a threshold leaves no headroom.</summary>
    private const double ThresholdShare = 0.9;

    /// <summary>What a network is asked once it is quantised: XY019, the integer part of XY022, XY026, NS009.</summary>
    public static IEnumerable<Violation> Check(ChipProgramDraft draft, ChipDescription chip, Placement placement)
    {
        NeuronPlaces places = NeuronPlaces.Of(placement);
        int[] threshold = draft.Hidden.Threshold;
        double[] wanted = placement.Hidden.Threshold;
        IEnumerable<Violation> lost = places.Worst(id => threshold[id] <= 0 && wanted[id] > 0)
            .Select(n => Error("XY022", n.Place, $"the threshold {wanted[n.Id]} rounds to {threshold[n.Id]}", "above 0", "Its weights are too large for its threshold; retrain with smaller weights."));
        return [.. Words(draft, chip), .. lost, .. HighThresholds(draft, chip.Arithmetic, places), .. SaturationRules.Check(draft, chip.Arithmetic, places), .. WideBiases(draft, chip, places)];
    }

    /// <summary>
    /// XY019: every integer fits its word. Nothing is ever wrapped; a program that does not fit is not made. That a chip has no bias is
    /// said once, by <see cref="NeuronRules.NoBias"/>.
    /// </summary>
    public static IEnumerable<Violation> Words(ChipProgramDraft draft, ChipDescription chip) =>
        ChipProgramFaults.All(draft, chip.Arithmetic)
            .Where(fault => chip.HasBias || !fault.IsBias)
            .Select(fault => Error("XY019", "program", fault.Found, fault.Limit, fault.IsBias ? "Train with smaller biases or none." : "Choose a quantiser that scales to the words, or scale the network down."));

    /// <summary>XY013 and XY019 of programs that come from elsewhere: a second current or a bias that the chip does not have.</summary>
    public static IEnumerable<Violation> Features(ChipProgramDraft draft, ChipDescription chip)
    {
        bool usesSecond = draft.InputWeights2.Any(w => w != 0) || draft.RecurrentWeights2.Any(w => w != 0);
        if (usesSecond && chip.CurrentsPerHiddenNeuron < 2)
        {
            yield return Error("XY013", "hidden neurons", "weights onto a second current", $"{chip.CurrentsPerHiddenNeuron}", "Use one synapse, or a chip with two.");
        }

        int bias = draft.Hidden.Bias.Concat(draft.Outputs.Bias).FirstOrDefault(b => b != 0);
        if (bias != 0 && !chip.HasBias)
        {
            yield return NeuronRules.NoBias("program", bias, chip);
        }
    }

    /// <summary>XY022: thresholds that leave no headroom.</summary>
    public static IEnumerable<Violation> HighThresholds(ChipProgramDraft draft, ChipArithmetic arithmetic, NeuronPlaces places)
    {
        int limit = (int)(ThresholdShare * arithmetic.MaxState);
        int[] threshold = draft.Hidden.Threshold;
        foreach ((string place, int id) in places.Worst(id => threshold[id] > limit, id => threshold[id]))
        {
            yield return Warning("XY022", place, $"a threshold of {threshold[id]}", $"{limit}", $"Membranes saturate just above it, at {arithmetic.MaxState}.");
        }
    }

    /// <summary>XY022 of programs that come from elsewhere: thresholds that always fire, currents that are emptied before they arrive.</summary>
    public static IEnumerable<Violation> DeadSettings(ChipProgramDraft draft, NeuronPlaces places)
    {
        ChipNeuronsDraft hidden = draft.Hidden;
        foreach ((string place, int id) in places.Worst(id => hidden.Threshold[id] <= 0, id => -hidden.Threshold[id]))
        {
            yield return NeuronRules.LowThreshold(place, hidden.Threshold[id]);
        }

        if (draft.Outputs.Threshold.Min() is var lowest and <= 0)
        {
            yield return NeuronRules.LowThreshold("outputs", lowest);
        }

        foreach ((string place, _) in places.Worst(id => hidden.CurrentDecayShift[id] == 0 || (hidden.Current2DecayShift[id] == 0 && ReceivesOnSecond(draft, id))))
        {
            yield return EmptiedCurrent(place);
        }

        if (draft.Outputs.CurrentDecayShift.Contains(0))
        {
            yield return EmptiedCurrent("outputs");
        }
    }

    private static Violation EmptiedCurrent(string place) =>
        Warning("XY022", place, "a decay shift of 0 on a current", "1 or more", "The current is emptied before it is integrated: no event arrives.");

    private static bool ReceivesOnSecond(ChipProgramDraft draft, int id)
    {
        int hidden = draft.Hidden.Threshold.Length;
        return draft.InputWeights2.Concat(draft.RecurrentWeights2).Where((w, i) => w != 0 && i % hidden == id).Any();
    }

    /// <summary>NS009: biases that the simulator takes and the chip's memory may not.</summary>
    public static IEnumerable<Violation> WideBiases(ChipProgramDraft draft, ChipDescription chip, NeuronPlaces places)
    {
        if (chip.BiasMemoryBits is not { } bits || bits >= chip.Arithmetic.BiasBits)
        {
            yield break;
        }

        int high = (1 << (bits - 1)) - 1;
        int low = -high - 1;
        string limit = $"{low} to {high}, the {bits} bits of the chip's memory by the vendor's documentation";
        const string remedy = "The simulator takes it; what silicon does is not known. Train with smaller biases, or with larger weights beside them.";
        int[] hidden = draft.Hidden.Bias;
        foreach ((string place, int id) in places.Worst(id => hidden[id] < low || hidden[id] > high, id => Math.Abs((double)hidden[id])))
        {
            yield return Warning("NS009", place, $"a bias of {hidden[id]}", limit, remedy);
        }

        if (draft.Outputs.Bias.Any(b => b < low || b > high))
        {
            yield return Warning("NS009", "outputs", $"a bias of {draft.Outputs.Bias.MaxBy(b => Math.Abs((double)b))}", limit, remedy);
        }
    }
}
