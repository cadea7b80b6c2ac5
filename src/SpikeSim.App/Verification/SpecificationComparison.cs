using System.Globalization;
using SpikeSim.Json;
using SpikeSim.Mapping;

namespace SpikeSim.App.Verification;

/// <summary>Compares a specification with the nested lists of a vector, every member that the vector has.</summary>
internal static class SpecificationComparison
{
    /// <summary>The first difference in words, or null. Decays may be compared after rounding.</summary>
    public static string? Difference(JsonMember expected, ChipSpecification found, bool roundsDashes)
    {
        foreach (string name in expected.Names)
        {
            JsonMember member = expected.Required(name);
            if (name == "aliases")
            {
                if (AliasDifference(member, found) is { } aliasDifference)
                {
                    return aliasDifference;
                }

                continue;
            }

            if (Values(name, found) is not { } values)
            {
                return $"{name}: the vector has this member, the specification here has not";
            }

            if (First(name, member, Shape(name, member, found), values, roundsDashes && name.StartsWith("dash", StringComparison.Ordinal)) is { } difference)
            {
                return difference;
            }
        }

        return null;
    }

    /// <summary>The members that only one of a specification and its quantised form in the vector has, in words, or null.</summary>
    public static string? Missing(JsonMember specification, JsonMember quantized)
    {
        static bool IsInBoth(string name) => name is not ("aliases" or "dt") && !name.StartsWith("weight_shift", StringComparison.Ordinal);
        string[] missing = [.. specification.Names.Where(IsInBoth).Except(quantized.Names)];
        string[] more = [.. quantized.Names.Where(IsInBoth).Except(specification.Names)];
        return missing.Length > 0 ? $"the vector has no {string.Join(", ", missing)}; it may be cut short"
            : more.Length > 0 ? $"the specification of the vector has no {string.Join(", ", more)}; it may be cut short"
            : null;
    }

    /// <summary>The first difference of one member of a quantised specification in words, or null.</summary>
    public static string? DifferenceOf(string name, JsonMember expected, ChipSpecification found) =>
        name == "aliases" ? AliasDifference(expected, found)
        : Values(name, found) is { } values ? First(name, expected, Shape(name, expected, found), values, rounds: false)
        : $"{name}: the vector has this member, the specification here has not";

    /// <summary>The first difference between alias targets, or null; an empty list stands for no alias at all.</summary>
    public static string? AliasDifference(JsonMember expected, ChipSpecification found)
    {
        int neuron = 0;
        foreach (JsonMember targets in expected.Elements())
        {
            int[] wanted = targets.WholeNumbers();
            int[] got = neuron < found.Aliases.Length ? found.Aliases[neuron] : [];
            if (!wanted.AsSpan().SequenceEqual(got))
            {
                return $"aliases[{neuron}] differs: expected [{string.Join(", ", wanted)}], got [{string.Join(", ", got)}]";
            }

            neuron++;
        }

        return neuron == found.Hidden || (neuron == 0 && found.Aliases.All(a => a.Length == 0))
            ? null
            : $"aliases has {neuron} elements for {found.Hidden} hidden neurons";
    }

    private static double[]? Values(string name, ChipSpecification s) => name switch
    {
        "weights_in" => s.InputWeights,
        "weights_rec" => s.RecurrentWeights,
        "weights_out" => s.OutputWeights,
        "threshold" => s.Threshold,
        "threshold_out" => s.OutputThreshold,
        "dash_mem" => s.MembraneDash,
        "dash_mem_out" => s.OutputMembraneDash,
        "dash_syn" => s.CurrentDash,
        "dash_syn_2" => s.Current2Dash,
        "dash_syn_out" => s.OutputCurrentDash,
        "bias" or "bias_hidden" => s.Bias,
        "bias_out" => s.OutputBias,
        "weight_shift_in" => [s.InputShift],
        "weight_shift_rec" => [s.RecurrentShift],
        "weight_shift_out" => [s.OutputShift],
        _ => null,
    };

    // As SpecificationJson reads them: the axis of currents may be missing where there is one.
    private static int[] Shape(string name, JsonMember expected, ChipSpecification s)
    {
        int[] currents = s.Currents == 1 && !IsArrayOfArraysOfArrays(expected) ? [] : [s.Currents];
        return name switch
        {
            "weights_in" => [s.Inputs, s.Reached, .. currents],
            "weights_rec" => [s.Hidden, s.Hidden, .. currents],
            "weights_out" => [s.Read, s.Outputs],
            _ when name.StartsWith("weight_shift", StringComparison.Ordinal) => [],
            _ => [name.EndsWith("_out", StringComparison.Ordinal) ? s.Outputs : s.Hidden],
        };
    }

    private static bool IsArrayOfArraysOfArrays(JsonMember node)
    {
        for (int axis = 0; axis < 3; axis++)
        {
            if (!node.IsArray)
            {
                return false;
            }

            if (axis < 2 && node.Count > 0)
            {
                node = node.Elements().First();
            }
        }

        return true;
    }

    private static string? First(string place, JsonMember expected, ReadOnlySpan<int> shape, ReadOnlySpan<double> found, bool rounds)
    {
        if (shape.IsEmpty)
        {
            double wanted = expected.Number();
            return wanted == found[0] || (rounds && Math.Round(wanted) == Math.Round(found[0]))
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"{place} differs: expected {wanted:R}, got {found[0]:R}");
        }

        int index = 0;
        int part = shape[0] == 0 ? 0 : found.Length / shape[0];
        foreach (JsonMember element in expected.Elements(shape[0]))
        {
            if (First(string.Create(CultureInfo.InvariantCulture, $"{place}[{index}]"), element, shape[1..], found.Slice(index * part, part), rounds) is { } difference)
            {
                return difference;
            }

            index++;
        }

        return null;
    }
}
