using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SpikeSim.Chips;

/// <summary>Output weights as rows of 16-bit numbers, shifted and padded, so that a hidden spike adds one or a few vectors.</summary>
internal sealed class OutputRows
{
    private readonly short[] _rows;
    private readonly int _stride;

    public OutputRows(ChipProgram program, int stride)
    {
        int outputs = program.Outputs.Count;
        int hidden = program.Hidden.Count;
        _stride = stride;
        _rows = new short[hidden * _stride];
        Peak = new int[hidden];
        NonZero = new int[hidden];
        for (int i = 0; i < program.OutputWeights.Length; i++)
        {
            int source = i / outputs;
            int weight = program.OutputWeights[i] << program.OutputShift;
            _rows[(source * _stride) + (i % outputs)] = (short)weight;
            Peak[source] = Math.Max(Peak[source], Math.Abs(weight));
            NonZero[source] += weight == 0 ? 0 : 1;
        }
    }

    /// <summary>The largest magnitude of each row.</summary>
    public int[] Peak { get; }

    /// <summary>The weights of each row that are not zero.</summary>
    public int[] NonZero { get; }

    /// <summary>Adds rows to currents; the sums must be known to fit 16 bits.</summary>
    public void Add(ReadOnlySpan<ushort> list, AlignedBuffer<short> currents)
    {
        ref short rows = ref MemoryMarshal.GetArrayDataReference(_rows);
        for (int start = 0; start < _stride; start += Vector256<short>.Count)
        {
            Vector256<short> sum = Vector256.LoadUnsafe(ref currents.First, (nuint)start);
            foreach (ushort row in list)
            {
                sum += Vector256.LoadUnsafe(ref rows, (nuint)(uint)((row * _stride) + start));
            }

            sum.StoreUnsafe(ref currents.First, (nuint)start);
        }
    }
}
