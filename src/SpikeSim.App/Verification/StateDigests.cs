using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using SpikeSim.Chips;
using SpikeSim.Json;

namespace SpikeSim.App.Verification;

/// <summary>Totals and CRC-32 of every state of a core over a run, and their comparison with those of a vector.</summary>
internal sealed class StateDigests(ChipCore core)
{
    private readonly Crc32[] _checksums = [.. States.Select(_ => new Crc32())];
    private readonly long[] _outputTotals = new long[core.Program.Outputs.Count];
    private long _hiddenTotal;

    /// <summary>The states by the names that vectors use.</summary>
    public static string[] States { get; } = ["hidden_spikes", "membrane", "current", "current_2", "output_spikes", "output_membrane", "output_current"];

    /// <summary>Adds the state after a step.</summary>
    public void Add()
    {
        Span<byte> bytes = stackalloc byte[sizeof(short)];
        for (int s = 0; s < States.Length; s++)
        {
            for (int neuron = 0; neuron < Width(States[s]); neuron++)
            {
                BinaryPrimitives.WriteInt16LittleEndian(bytes, Value(s, neuron));
                _checksums[s].Append(bytes);
            }
        }

        foreach (byte spikes in core.HiddenSpikes)
        {
            _hiddenTotal += spikes;
        }

        for (int i = 0; i < _outputTotals.Length; i++)
        {
            _outputTotals[i] += core.OutputSpikes[i];
        }
    }

    /// <summary>The first difference in words, or null.</summary>
    public string? Difference(JsonMember hiddenTotal, JsonMember outputTotals, JsonMember checksums, IEnumerable<string> states)
    {
        int hidden = hiddenTotal.WholeNumber();
        if (hidden != _hiddenTotal)
        {
            return $"total of hidden spikes differs: expected {hidden}, got {_hiddenTotal}";
        }

        int[] outputs = outputTotals.WholeNumbers(_outputTotals.Length);
        for (int i = 0; i < outputs.Length; i++)
        {
            if (outputs[i] != _outputTotals[i])
            {
                return $"total of output spikes differs at output {i}: expected {outputs[i]}, got {_outputTotals[i]}";
            }
        }

        foreach (string state in states)
        {
            string expected = checksums.Required(state).Text();
            string found = _checksums[Array.IndexOf(States, state)].GetCurrentHashAsUInt32().ToString("x8", CultureInfo.InvariantCulture);
            if (!string.Equals(expected, found, StringComparison.OrdinalIgnoreCase))
            {
                return $"CRC-32 of {state} over all steps differs: expected {expected}, got {found}";
            }
        }

        return null;
    }

    /// <summary>The number of neurons that have a state.</summary>
    public int Width(string state) => state.StartsWith("output", StringComparison.Ordinal) ? core.Program.Outputs.Count : core.Program.Hidden.Count;

    /// <summary>A state of a neuron after the last step.</summary>
    public short Value(int state, int neuron) => state switch
    {
        0 => core.HiddenSpikes[neuron],
        1 => core.HiddenMembrane[neuron],
        2 => core.HiddenCurrent[neuron],
        3 => core.HiddenCurrent2[neuron],
        4 => core.OutputSpikes[neuron],
        5 => core.OutputMembrane[neuron],
        _ => core.OutputCurrent[neuron],
    };
}
