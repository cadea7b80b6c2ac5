using System.Buffers.Binary;
using System.IO.Hashing;
using SpikeSim.Chips;
using SpikeSim.Json;

namespace SpikeSim.App.Verification;

/// <summary>Compares a core with the expectations of a chip vector, step by step: rows, checksums, totals.</summary>
internal sealed class ChipCaseComparison
{
    private static readonly string[] States = ["hidden_spikes", "membrane", "current", "current_2", "output_spikes", "output_membrane", "output_current"];

    private readonly JsonMember _expected;
    private readonly ChipCore _core;
    private readonly int _steps;
    private readonly int[][][] _rows;
    private readonly int[]?[] _last;
    private readonly Crc32[] _checksums = [.. States.Select(_ => new Crc32())];
    private readonly long[] _outputTotals;
    private long _hiddenTotal;

    public ChipCaseComparison(JsonMember expected, ChipCore core, int steps)
    {
        _expected = expected;
        _core = core;
        _steps = steps;
        _rows = [.. States.Select(s => ReadRows(expected.Optional("rows")?.Optional(s), Width(s)))];
        _last = [.. States.Select(s => expected.Optional("last")?.Optional(s)?.WholeNumbers(Width(s)))];
        _outputTotals = new long[core.Program.Outputs.Count];
    }

    /// <summary>Compares the state after a step; the first difference in words, or null.</summary>
    public string? Compare(int step)
    {
        Span<byte> bytes = stackalloc byte[sizeof(short)];
        for (int s = 0; s < States.Length; s++)
        {
            for (int neuron = 0; neuron < Width(States[s]); neuron++)
            {
                short value = Value(s, neuron);
                BinaryPrimitives.WriteInt16LittleEndian(bytes, value);
                _checksums[s].Append(bytes);
                int[]? row = step < _rows[s].Length ? _rows[s][step] : step == _steps - 1 ? _last[s] : null;
                if (row is not null && row[neuron] != value)
                {
                    return $"{States[s]} differs at step {step}, neuron {neuron}: expected {row[neuron]}, got {value}";
                }
            }
        }

        foreach (byte spikes in _core.HiddenSpikes)
        {
            _hiddenTotal += spikes;
        }

        for (int i = 0; i < _outputTotals.Length; i++)
        {
            _outputTotals[i] += _core.OutputSpikes[i];
        }

        return null;
    }

    /// <summary>Compares what is known of the whole run; the first difference in words, or null.</summary>
    public string? Finish()
    {
        JsonMember totals = _expected.Required("totals");
        int hidden = totals.Required("hidden_spikes").WholeNumber();
        if (hidden != _hiddenTotal)
        {
            return $"total of hidden spikes differs: expected {hidden}, got {_hiddenTotal}";
        }

        int[] outputs = totals.Required("output_spikes").WholeNumbers(_outputTotals.Length);
        for (int i = 0; i < outputs.Length; i++)
        {
            if (outputs[i] != _outputTotals[i])
            {
                return $"total of output spikes differs at output {i}: expected {outputs[i]}, got {_outputTotals[i]}";
            }
        }

        JsonMember checksums = _expected.Required("crc32");
        for (int s = 0; s < States.Length; s++)
        {
            string expected = checksums.Required(States[s]).Text();
            string found = _checksums[s].GetCurrentHashAsUInt32().ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
            if (!string.Equals(expected, found, StringComparison.OrdinalIgnoreCase))
            {
                return $"CRC-32 of {States[s]} over all steps differs: expected {expected}, got {found}";
            }
        }

        return null;
    }

    private int Width(string state) => state.StartsWith("output", StringComparison.Ordinal) ? _core.Program.Outputs.Count : _core.Program.Hidden.Count;

    private short Value(int state, int neuron) => state switch
    {
        0 => _core.HiddenSpikes[neuron],
        1 => _core.HiddenMembrane[neuron],
        2 => _core.HiddenCurrent[neuron],
        3 => _core.HiddenCurrent2[neuron],
        4 => _core.OutputSpikes[neuron],
        5 => _core.OutputMembrane[neuron],
        _ => _core.OutputCurrent[neuron],
    };

    private static int[][] ReadRows(JsonMember? node, int width) => node is { } rows ? [.. rows.Elements().Select(row => row.WholeNumbers(width))] : [];
}
