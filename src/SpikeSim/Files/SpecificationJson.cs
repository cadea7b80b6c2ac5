using SpikeSim.Json;
using SpikeSim.Mapping;

namespace SpikeSim.Files;

/// <summary>Reads the arrays of a Rockpool specification: plain nested lists under Rockpool's names, in floating point or whole numbers.</summary>
public static class SpecificationJson
{
    /// <summary>Reads a specification.</summary>
    /// <param name="node">
    /// An object with weights_in [inputs][reached][currents], weights_rec [hidden][hidden][currents], weights_out [read][outputs] (the axis
    /// of currents may be missing where there is one), threshold, threshold_out, dash_mem, dash_mem_out, dash_syn, dash_syn_out; and
    /// optionally dash_syn_2, bias, bias_out, aliases, weight_shift_in, weight_shift_rec, weight_shift_out.
    /// </param>
    /// <returns>The specification; shapes and numbers are sound.</returns>
    /// <exception cref="DataFormatException">A member is missing or of another shape, or a number is not finite.</exception>
    public static ChipSpecification Read(JsonMember node)
    {
        double[] threshold = node.Required("threshold").Numbers();
        double[] outputThreshold = node.Required("threshold_out").Numbers();
        (double[] input, int inputs, int reached, int currents) = Matrix(node.Required("weights_in"));
        (double[] recurrent, int _, int _, int recurrentCurrents) = Matrix(node.Required("weights_rec"));
        (double[] output, int read, int _, int _) = Matrix(node.Required("weights_out"));
        if (currents != recurrentCurrents)
        {
            throw node.Wrong("weights_in and weights_rec with the same number of currents", $"{currents} and {recurrentCurrents}");
        }

        var specification = new ChipSpecification
        {
            Inputs = inputs,
            Reached = reached,
            Read = read,
            Currents = currents,
            InputWeights = input,
            RecurrentWeights = recurrent,
            OutputWeights = output,
            MembraneDash = node.Required("dash_mem").Numbers(),
            CurrentDash = node.Required("dash_syn").Numbers(),
            Current2Dash = node.Optional("dash_syn_2")?.Numbers() ?? new double[threshold.Length],
            OutputMembraneDash = node.Required("dash_mem_out").Numbers(),
            OutputCurrentDash = node.Required("dash_syn_out").Numbers(),
            Threshold = threshold,
            OutputThreshold = outputThreshold,
            Bias = node.Optional("bias")?.Numbers(),
            OutputBias = node.Optional("bias_out")?.Numbers(),
            Aliases = node.Optional("aliases") is { } aliases ? [.. aliases.Elements().Select(targets => targets.WholeNumbers())] : [],
            InputShift = node.Optional("weight_shift_in")?.WholeNumber() ?? 0,
            RecurrentShift = node.Optional("weight_shift_rec")?.WholeNumber() ?? 0,
            OutputShift = node.Optional("weight_shift_out")?.WholeNumber() ?? 0,
        };
        IReadOnlyList<string> faults = SpecificationFaults.Find(specification);
        return faults.Count == 0 ? specification : throw node.Wrong("a specification of one shape", string.Join("; ", faults));
    }

    private static (double[] Values, int Rows, int Columns, int Currents) Matrix(JsonMember node)
    {
        var values = new List<double>();
        int rows = 0;
        int columns = -1;
        int currents = -1;
        foreach (JsonMember row in node.Elements())
        {
            rows++;
            columns = columns < 0 ? row.Count : columns;
            if (row.Count != columns)
            {
                throw row.Wrong($"{columns} columns, as in the first row", $"{row.Count}");
            }

            foreach (JsonMember cell in row.Elements())
            {
                int depth = cell.IsArray ? cell.Count : 1;
                currents = currents < 0 ? depth : currents;
                if (depth != currents)
                {
                    throw cell.Wrong($"{currents} currents, as in the first cell", $"{depth}");
                }

                values.AddRange(cell.IsArray ? cell.Numbers() : [cell.Number()]);
            }
        }

        return ([.. values], rows, Math.Max(columns, 0), currents < 0 ? 1 : currents);
    }
}
