namespace SpikeSim.Mapping;

/// <summary>Finds everything that makes a specification meaningless, whatever the chip: shapes and numbers.</summary>
public static class SpecificationFaults
{
    /// <summary>Checks a specification.</summary>
    /// <param name="specification">The specification.</param>
    /// <returns>One sentence per fault; empty for a sound specification.</returns>
    public static IReadOnlyList<string> Find(ChipSpecification specification)
    {
        ArgumentNullException.ThrowIfNull(specification);
        ChipSpecification s = specification;
        var faults = new List<string>();
        if (s.Inputs < 1 || s.Hidden < 1 || s.Outputs < 1)
        {
            faults.Add($"{s.Inputs} inputs, {s.Hidden} hidden and {s.Outputs} output neurons (at least one of each)");
        }

        Range(faults, "hidden neurons that inputs reach", s.Reached, 0, s.Hidden);
        Range(faults, "hidden neurons that outputs read", s.Read, 0, s.Hidden);
        Range(faults, "currents per hidden neuron", s.Currents, 1, 2);
        Numbers(faults, "weights_in", s.InputWeights, (long)s.Inputs * s.Reached * s.Currents);
        Numbers(faults, "weights_rec", s.RecurrentWeights, (long)s.Hidden * s.Hidden * s.Currents);
        Numbers(faults, "weights_out", s.OutputWeights, (long)s.Read * s.Outputs);
        Numbers(faults, "dash_mem", s.MembraneDash, s.Hidden);
        Numbers(faults, "dash_syn", s.CurrentDash, s.Hidden);
        Numbers(faults, "dash_syn_2", s.Current2Dash, s.Hidden);
        Numbers(faults, "dash_mem_out", s.OutputMembraneDash, s.Outputs);
        Numbers(faults, "dash_syn_out", s.OutputCurrentDash, s.Outputs);
        Numbers(faults, "threshold", s.Threshold, s.Hidden);
        Numbers(faults, "threshold_out", s.OutputThreshold, s.Outputs);
        Numbers(faults, "bias", s.Bias ?? new double[s.Hidden], s.Hidden);
        Numbers(faults, "bias_out", s.OutputBias ?? new double[s.Outputs], s.Outputs);
        Aliases(faults, s);
        return faults;
    }

    private static void Range(List<string> faults, string what, int value, int low, int high)
    {
        if (value < low || value > high)
        {
            faults.Add($"{value} {what} (from {low} to {high})");
        }
    }

    private static void Numbers(List<string> faults, string what, double[] values, long expected)
    {
        if (values.Length != expected)
        {
            faults.Add($"{what} has {values.Length} numbers instead of {expected}");
        }

        int at = Array.FindIndex(values, v => !double.IsFinite(v));
        if (at >= 0)
        {
            faults.Add($"{what} [{at}] is not a finite number");
        }
    }

    private static void Aliases(List<string> faults, ChipSpecification s)
    {
        if (s.Aliases.Length != 0 && s.Aliases.Length != s.Hidden)
        {
            faults.Add($"aliases has {s.Aliases.Length} elements instead of {s.Hidden}");
        }

        for (int source = 0; source < s.Aliases.Length; source++)
        {
            foreach (int target in s.Aliases[source])
            {
                Range(faults, $"as an alias target of hidden neuron {source}", target, 0, s.Hidden - 1);
            }
        }
    }
}
