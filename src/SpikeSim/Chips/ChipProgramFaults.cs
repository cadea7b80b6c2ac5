namespace SpikeSim.Chips;

/// <summary>Finds everything in a draft that does not fit the words of a core: all of it, with place, value and limit.</summary>
internal static class ChipProgramFaults
{
    /// <summary>The most values of one array that are spelled out; the rest is counted.</summary>
    private const int Spelled = 3;

    /// <summary>Everything that does not fit, one sentence per array.</summary>
    public static IReadOnlyList<string> Find(ChipProgramDraft draft, ChipArithmetic arithmetic) => [.. All(draft, arithmetic).Select(f => f.Text)];

    /// <summary>Everything that does not fit, one fault per array.</summary>
    public static IReadOnlyList<ChipProgramFault> All(ChipProgramDraft draft, ChipArithmetic arithmetic)
    {
        var faults = new List<ChipProgramFault>();
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
            Range(faults, "hidden bias (this core has none)", draft.Hidden.Bias, 0, 0, isBias: true);
            Range(faults, "output bias (this core has none)", draft.Outputs.Bias, 0, 0, isBias: true);
        }

        return faults;
    }

    /// <summary>Whether the arrays of a draft fit each other, so that it can be read at all.</summary>
    public static bool HasShape(ChipProgramDraft draft)
    {
        var faults = new List<ChipProgramFault>();
        int hidden = draft.Hidden.Threshold.Length;
        Shape(faults, draft, hidden, draft.Outputs.Threshold.Length);
        Aliases(faults, draft.Aliases, hidden);
        return faults.Count == 0;
    }

    private static void Shape(List<ChipProgramFault> faults, ChipProgramDraft draft, int hidden, int outputs)
    {
        if (draft.Inputs < 1 || hidden < 1 || outputs < 1)
        {
            string counts = $"{draft.Inputs} inputs, {hidden} hidden and {outputs} output neurons";
            faults.Add(new ChipProgramFault(counts, "at least one of each", $"{counts} (at least one of each)"));
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

    private static void PerNeuron(List<ChipProgramFault> faults, string group, ChipNeuronsDraft neurons, int count)
    {
        Length(faults, $"{group} decay shift of the membrane", neurons.MembraneDecayShift, count, mayBeEmpty: false);
        Length(faults, $"{group} decay shift of current 1", neurons.CurrentDecayShift, count, mayBeEmpty: false);
        Length(faults, $"{group} bias", neurons.Bias, count, mayBeEmpty: false);
    }

    private static void Length(List<ChipProgramFault> faults, string what, int[] values, long expected, bool mayBeEmpty)
    {
        if (values.Length != expected && !(mayBeEmpty && values.Length == 0))
        {
            faults.Add(Elements(what, values.Length, expected));
        }
    }

    private static void Weights(List<ChipProgramFault> faults, ChipProgramDraft draft, ChipArithmetic arithmetic)
    {
        Range(faults, "input weight", draft.InputWeights, arithmetic.MinWeight, arithmetic.MaxWeight);
        Range(faults, "input weight onto current 2", draft.InputWeights2, arithmetic.MinWeight, arithmetic.MaxWeight);
        Range(faults, "recurrent weight", draft.RecurrentWeights, arithmetic.MinWeight, arithmetic.MaxWeight);
        Range(faults, "recurrent weight onto current 2", draft.RecurrentWeights2, arithmetic.MinWeight, arithmetic.MaxWeight);
        Range(faults, "output weight", draft.OutputWeights, arithmetic.MinWeight, arithmetic.MaxWeight);
    }

    private static void Neurons(List<ChipProgramFault> faults, string group, ChipNeuronsDraft neurons, ChipArithmetic arithmetic)
    {
        Range(faults, $"{group} decay shift of the membrane", neurons.MembraneDecayShift, 0, arithmetic.MaxDecayShift);
        Range(faults, $"{group} decay shift of current 1", neurons.CurrentDecayShift, 0, arithmetic.MaxDecayShift);
        Range(faults, $"{group} decay shift of current 2", neurons.Current2DecayShift, 0, arithmetic.MaxDecayShift);
        Range(faults, $"{group} threshold", neurons.Threshold, arithmetic.MinState, arithmetic.MaxState);
        Range(faults, $"{group} bias", neurons.Bias, arithmetic.MinBias, arithmetic.MaxBias, isBias: true);
    }

    private static void Shift(List<ChipProgramFault> faults, string what, int value, ChipArithmetic arithmetic) =>
        Range(faults, what, [value], 0, arithmetic.MaxWeightShift);

    private static void Range(List<ChipProgramFault> faults, string what, int[] values, int low, int high, bool isBias = false)
    {
        if (values.AsSpan().ContainsAnyExceptInRange(low, high))
        {
            int[] wrong = [.. Enumerable.Range(0, values.Length).Where(i => values[i] < low || values[i] > high)];
            string more = wrong.Length > Spelled ? $" and {wrong.Length - Spelled} more" : string.Empty;
            string found = $"{what} {string.Join(", ", wrong.Take(Spelled).Select(i => $"[{i}] is {values[i]}"))}{more}";
            faults.Add(new ChipProgramFault(found, $"{low} to {high}", $"{found} (from {low} to {high})") { IsBias = isBias });
        }
    }

    private static ChipProgramFault Elements(string what, int found, long expected) =>
        new($"{what} has {found} elements", $"{expected}", $"{what} has {found} elements instead of {expected}");

    private static void Aliases(List<ChipProgramFault> faults, int[][] aliases, int hidden)
    {
        if (aliases.Length != 0 && aliases.Length != hidden)
        {
            faults.Add(Elements("aliases", aliases.Length, hidden));
        }

        for (int source = 0; source < aliases.Length; source++)
        {
            foreach (int target in aliases[source])
            {
                if (target < 0 || target >= hidden)
                {
                    string found = $"alias of hidden neuron {source} points to {target}";
                    faults.Add(new ChipProgramFault(found, $"0 to {hidden - 1}", $"{found} (from 0 to {hidden - 1})"));
                }
            }
        }
    }
}
