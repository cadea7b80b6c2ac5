using SpikeSim.Chips;
using SpikeSim.Json;

namespace SpikeSim.App.Verification;

/// <summary>Compares a core with the expectations of a chip vector, step by step: rows, checksums, totals.</summary>
internal sealed class ChipCaseComparison
{
    // Long vectors have the first rows and the last one.
    private const int RowsBeforeLast = 8;

    private readonly JsonMember _expected;
    private readonly StateDigests _digests;
    private readonly int _steps;
    private readonly int[][][] _rows;
    private readonly int[]?[] _last;

    public ChipCaseComparison(JsonMember expected, ChipCore core, int steps)
    {
        _expected = expected;
        _digests = new StateDigests(core);
        _steps = steps;
        JsonMember? last = expected.Optional("last");
        int rows = last is null ? steps : Math.Min(steps, RowsBeforeLast);
        JsonMember recordings = expected.Required("rows");
        _rows = [.. StateDigests.States.Select(s => ReadRows(recordings.Required(s), (rows, steps), _digests.Width(s)))];
        _last = [.. StateDigests.States.Select(s => last?.Required(s).WholeNumbers(_digests.Width(s)))];
    }

    /// <summary>Compares the state after a step; the first difference in words, or null.</summary>
    public string? Compare(int step)
    {
        _digests.Add();
        for (int s = 0; s < StateDigests.States.Length; s++)
        {
            int[]? row = step < _rows[s].Length ? _rows[s][step] : step == _steps - 1 ? _last[s] : null;
            for (int neuron = 0; neuron < (row?.Length ?? 0); neuron++)
            {
                short value = _digests.Value(s, neuron);
                if (row![neuron] != value)
                {
                    return $"{StateDigests.States[s]} differs at step {step}, neuron {neuron}: expected {row[neuron]}, got {value}";
                }
            }
        }

        return null;
    }

    /// <summary>Compares what is known of the whole run; the first difference in words, or null.</summary>
    public string? Finish()
    {
        JsonMember totals = _expected.Required("totals");
        return _digests.Difference(totals.Required("hidden_spikes"), totals.Required("output_spikes"), _expected.Required("crc32"), StateDigests.States);
    }

    private static int[][] ReadRows(JsonMember node, (int Least, int Most) rows, int width) => node.Count >= rows.Least && node.Count <= rows.Most
        ? [.. node.Elements().Select(row => row.WholeNumbers(width))]
        : throw node.Wrong(rows.Least == rows.Most ? $"{rows.Least} rows" : $"{rows.Least} to {rows.Most} rows", $"{node.Count}", node.Count < rows.Least ? "The vector may be cut short." : string.Empty);
}
