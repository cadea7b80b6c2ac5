namespace SpikeSim.Chips;

/// <summary>Finds everything in a draft that does not fit the words of a core: all of it, with place, value and limit.</summary>
internal static class ChipProgramFaults
{
    /// <summary>The most faults of one kind that are spelled out; the rest is counted.</summary>
    private const int Spelled = 3;

    public static IReadOnlyList<string> Find(ChipProgramDraft draft, ChipArithmetic arithmetic)
    {
        var faults = new List<string>();
        int hidden = draft.Hidden.Threshold.Length;
        int outputs = draft.Outputs.Threshold.Length;
        Shape(faults, draft, hidden, outputs);
        Weights(faults, draft, arithmetic);
        Shift(faults, "input_shift", draft.InputShift, arithmetic);
        Shift(faults, "recurrent_shift", draft.RecurrentShift, arithmetic);
        Shift(faults, "output_shift", draft.OutputShift, arithmetic);
        Neurons(faults, "hidden", draft.Hidden, arithmetic);
        Neurons(faults, "output", draft.Outputs, arithmetic);
        Aliases(faults, draft.Aliases, hidden);
        if (arithmetic.MembraneRule == MembraneRule.SingleSum)
        {
            Range(faults, "hidden bias (this core has none)", draft.Hidden.Bias, 0, 0);
            Range(faults, "output bias (this core has none)", draft.Outputs.Bias, 0, 0);
        }

        return faults;
    }

    /// <summary>Whether the arrays of a draft fit each other, so that it can be read at all.</summary>
    public static bool HasShape(ChipProgramDraft draft)
    {
        var faults = new List<string>();
        int hidden = draft.Hidden.Threshold.Length;
        Shape(faults, draft, hidden, draft.Outputs.Threshold.Length);
        Aliases(faults, draft.Aliases, hidden);
        return faults.Count == 0;
    }

    private static void Shape(List<string> faults, ChipProgramDraft draft, int hidden, int outputs)
    {
        if (draft.Inputs < 1 || hidden < 1 || outputs < 1)
        {
            faults.Add($"{draft.Inputs} inputs, {hidden} hidden and {outputs} output neurons (at least one of each)");
        }

        Length(faults, "input_weights", draft.InputWeights, (long)draft.Inputs * hidden, mayBeEmpty: false);
        Length(faults, "input_weights, second current", draft.InputWeights2, (long)draft.Inputs * hidden, mayBeEmpty: true);
        Length(faults, "recurrent_weights", draft.RecurrentWeights, (long)hidden * hidden, mayBeEmpty: true);
        Length(faults, "recurrent_weights, second current", draft.RecurrentWeights2, (long)hidden * hidden, mayBeEmpty: true);
        Length(faults, "output_weights", draft.OutputWeights, (long)hidden * outputs, mayBeEmpty: false);
        PerNeuron(faults, "hidden", draft.Hidden, hidden);
        PerNeuron(faults, "output", draft.Outputs, outputs);
        Length(faults, "hidden decay shift of current 2", draft.Hidden.Current2DecayShift, hidden, mayBeEmpty: false);
        Length(faults, "output decay shift of current 2", draft.Outputs.Current2DecayShift, 0, mayBeEmpty: true);
    }

    private static void PerNeuron(List<string> faults, string group, ChipNeuronsDraft neurons, int count)
    {
        Length(faults, $"{group} decay shift of the membrane", neurons.MembraneDecayShift, count, mayBeEmpty: false);
        Length(faults, $"{group} decay shift of current 1", neurons.CurrentDecayShift, count, mayBeEmpty: false);
        Length(faults, $"{group} bias", neurons.Bias, count, mayBeEmpty: false);
    }

    private static void Length(List<string> faults, string what, int[] values, long expected, bool mayBeEmpty)
    {
        if (values.Length != expected && !(mayBeEmpty && values.Length == 0))
        {
            faults.Add($"{what} has {values.Length} elements instead of {expected}");
        }
    }

    private static void Weights(List<string> faults, ChipProgramDraft draft, ChipArithmetic arithmetic)
    {
        Range(faults, "input weight", draft.InputWeights, arithmetic.MinWeight, arithmetic.MaxWeight);
        Range(faults, "input weight onto current 2", draft.InputWeights2, arithmetic.MinWeight, arithmetic.MaxWeight);
        Range(faults, "recurrent weight", draft.RecurrentWeights, arithmetic.MinWeight, arithmetic.MaxWeight);
        Range(faults, "recurrent weight onto current 2", draft.RecurrentWeights2, arithmetic.MinWeight, arithmetic.MaxWeight);
        Range(faults, "output weight", draft.OutputWeights, arithmetic.MinWeight, arithmetic.MaxWeight);
    }

    private static void Neurons(List<string> faults, string group, ChipNeuronsDraft neurons, ChipArithmetic arithmetic)
    {
        Range(faults, $"{group} decay shift of the membrane", neurons.MembraneDecayShift, 0, arithmetic.MaxDecayShift);
        Range(faults, $"{group} decay shift of current 1", neurons.CurrentDecayShift, 0, arithmetic.MaxDecayShift);
        Range(faults, $"{group} decay shift of current 2", neurons.Current2DecayShift, 0, arithmetic.MaxDecayShift);
        Range(faults, $"{group} threshold", neurons.Threshold, arithmetic.MinState, arithmetic.MaxState);
        Range(faults, $"{group} bias", neurons.Bias, arithmetic.MinBias, arithmetic.MaxBias);
    }

    private static void Shift(List<string> faults, string what, int value, ChipArithmetic arithmetic) =>
        Range(faults, what, [value], 0, arithmetic.MaxWeightShift);

    private static void Range(List<string> faults, string what, int[] values, int low, int high)
    {
        int found = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] >= low && values[i] <= high)
            {
                continue;
            }

            found++;
            if (found <= Spelled)
            {
                faults.Add($"{what} [{i}] is {values[i]} (from {low} to {high})");
            }
        }

        if (found > Spelled)
        {
            faults.Add($"{what}: {found - Spelled} more out of range");
        }
    }

    private static void Aliases(List<string> faults, int[][] aliases, int hidden)
    {
        if (aliases.Length != 0 && aliases.Length != hidden)
        {
            faults.Add($"aliases has {aliases.Length} elements instead of {hidden}");
        }

        for (int source = 0; source < aliases.Length; source++)
        {
            foreach (int target in aliases[source])
            {
                if (target < 0 || target >= hidden)
                {
                    faults.Add($"alias of hidden neuron {source} points to {target} (from 0 to {hidden - 1})");
                }
            }
        }
    }
}
