using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SpikeSim.Chips;

/// <summary>Output weights as rows of 16-bit numbers, shifted and padded, so that a hidden spike adds one or a few vectors.</summary>
internal sealed class OutputRows
{
    private const int Lanes = 8;

    private readonly short[] _rows;
    private readonly int[] _peak;
    private readonly int[] _nonZero;
    private readonly short[] _sums;
    private readonly int _stride;

    public OutputRows(ChipProgram program)
    {
        int outputs = program.Outputs.Count;
        int hidden = program.Hidden.Count;
        _stride = (outputs + Lanes - 1) / Lanes * Lanes;
        _rows = new short[hidden * _stride];
        _peak = new int[hidden];
        _nonZero = new int[hidden];
        _sums = new short[_stride];
        for (int i = 0; i < program.OutputWeights.Length; i++)
        {
            int source = i / outputs;
            int weight = program.OutputWeights[i] << program.OutputShift;
            _rows[(source * _stride) + (i % outputs)] = (short)weight;
            _peak[source] = Math.Max(_peak[source], Math.Abs(weight));
            _nonZero[source] += weight == 0 ? 0 : 1;
        }
    }

    /// <summary>Adds the rows of all spikes to the output currents, unless a sum might saturate on its way.</summary>
    public bool TryAdd(ChipState state)
    {
        Span<short> currents = state.OutputCurrent;
        int bound = 0;
        foreach (short current in currents)
        {
            bound = Math.Max(bound, Math.Abs((int)current));
        }

        for (int i = 0; i < state.Spiking; i++)
        {
            bound += state.SpikeCounts[i] * _peak[state.SpikeIds[i]];
        }

        if (bound > short.MaxValue)
        {
            return false;
        }

        Sum(state);
        for (int i = 0; i < currents.Length; i++)
        {
            currents[i] += _sums[i];
        }

        return true;
    }

    /// <summary>The synaptic operations of the spikes of the last step onto outputs.</summary>
    public long OperationsOf(ChipState state)
    {
        long operations = 0;
        for (int i = 0; i < state.Spiking; i++)
        {
            operations += (long)state.SpikeCounts[i] * _nonZero[state.SpikeIds[i]];
        }

        return operations;
    }

    private void Sum(ChipState state)
    {
        ref short rows = ref MemoryMarshal.GetArrayDataReference(_rows);
        for (int start = 0; start < _stride; start += Lanes)
        {
            Vector128<short> sum = Vector128<short>.Zero;
            for (int i = 0; i < state.Spiking; i++)
            {
                Vector128<short> row = Vector128.LoadUnsafe(ref rows, (nuint)((state.SpikeIds[i] * _stride) + start));
                sum += row * (short)state.SpikeCounts[i];
            }

            sum.CopyTo(_sums, start);
        }
    }
}
