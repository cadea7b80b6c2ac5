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
    /// optionally dash_syn_2, bias (or bias_hidden, as the configuration builder calls it), bias_out, aliases, weight_shift_in,
    /// weight_shift_rec, weight_shift_out.
    /// </param>
    /// <returns>The specification; shapes and numbers are sound.</returns>
    /// <exception cref="DataFormatException">A member is missing or of another shape, or a number is not finite.</exception>
    public static ChipSpecification Read(JsonMember node)
    {
        double[] threshold = node.Required("threshold").Numbers();
        double[] outputThreshold = node.Required("threshold_out").Numbers();
        int hidden = threshold.Length;
        int outputs = outputThreshold.Length;
        (double[] input, int inputs, int reached, int currents) = Matrix(node.Required("weights_in"), -1, -1, -1);
        (double[] recurrent, _, _, _) = Matrix(node.Required("weights_rec"), hidden, hidden, currents);
        (double[] output, int read, _, _) = Matrix(node.Required("weights_out"), -1, outputs, 0);
        double[] Hidden(string name) => node.Required(name).Numbers(hidden);
        double[] Outputs(string name) => node.Required(name).Numbers(outputs);
        int Shift(string name) => node.Optional(name)?.WholeNumber(0, 15) ?? 0;
        var specification = new ChipSpecification
        {
            Inputs = inputs,
            Reached = reached,
            Read = read,
            Currents = currents,
            InputWeights = input,
            RecurrentWeights = recurrent,
            OutputWeights = output,
            MembraneDash = Hidden("dash_mem"),
            CurrentDash = Hidden("dash_syn"),
            Current2Dash = node.Optional("dash_syn_2")?.Numbers(hidden) ?? new double[hidden],
            OutputMembraneDash = Outputs("dash_mem_out"),
            OutputCurrentDash = Outputs("dash_syn_out"),
            Threshold = threshold,
            OutputThreshold = outputThreshold,
            Bias = HiddenBias(node, hidden),
            OutputBias = node.Optional("bias_out")?.Numbers(outputs),
            Aliases = node.Optional("aliases") is { Count: > 0 } aliases ? ReadAliases(aliases, hidden) : [],
            InputShift = Shift("weight_shift_in"),
            RecurrentShift = Shift("weight_shift_rec"),
            OutputShift = Shift("weight_shift_out"),
        };
        IReadOnlyList<string> faults = SpecificationFaults.Find(specification);
        return faults.Count == 0 ? specification : throw node.Wrong("a specification of one shape", string.Join("; ", faults));
    }

    private static double[]? HiddenBias(JsonMember node, int hidden)
    {
        double[]? bias = node.Optional("bias")?.Numbers(hidden);
        double[]? twin = node.Optional("bias_hidden")?.Numbers(hidden);
        return bias is null || twin is null || bias.AsSpan().SequenceEqual(twin)
            ? bias ?? twin
            : throw node.Required("bias_hidden").Wrong("the same numbers as in \"bias\"", "others", "Both are the biases of hidden neurons: one name is the mapper's, one the configuration builder's. Keep one of them.");
    }

    private static int[][] ReadAliases(JsonMember node, int hidden)
    {
        if (node.Count != hidden)
        {
            throw node.Wrong($"a list of targets for each of {hidden} hidden neurons", $"{node.Count} lists");
        }

        return [.. node.Elements().Select(targets => targets.Elements().Select(t => t.WholeNumber(0, hidden - 1)).ToArray())];
    }

    // -1 for what the matrix itself says; 0 currents for a matrix without that axis.
    private static (double[] Values, int Rows, int Columns, int Currents) Matrix(JsonMember node, int rows, int columns, int currents)
    {
        if (node.Count == 0 || (rows >= 0 && node.Count != rows))
        {
            throw node.Wrong(rows >= 0 ? $"{rows} rows, one per source" : "rows, one per source", $"{node.Count}");
        }

        var values = new List<double>();
        foreach (JsonMember row in node.Elements())
        {
            columns = columns < 0 ? row.Count : columns;
            if (row.Count != columns)
            {
                throw row.Wrong($"{columns} columns", $"{row.Count}");
            }

            foreach (JsonMember cell in row.Elements())
            {
                if (currents == 0)
                {
                    values.Add(cell.Number());
                    continue;
                }

                int depth = cell.IsArray ? cell.Count : 1;
                currents = currents < 0 ? depth : currents;
                if (depth != currents || depth is < 1 or > 2)
                {
                    throw cell.Wrong(currents is 1 or 2 ? $"{currents} number(s), one per current" : "one or two numbers, one per current", $"{depth}");
                }

                values.AddRange(cell.IsArray ? cell.Numbers() : [cell.Number()]);
            }
        }

        return ([.. values], node.Count, columns, currents < 0 ? 1 : currents);
    }
}
