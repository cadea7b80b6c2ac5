using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SpikeSim.Chips;

/// <summary>
/// What an event of each source amounts to beside its row of hidden weights: counts and bounds, and the output weights, shifted, as
/// 16-bit numbers. For up to 8 outputs that is half a cache line, for up to 16 a whole one. Sources are hidden neurons, then input channels.
/// </summary>
internal sealed class SourceRows
{
    private const int FactLanes = 8;
    private const int LineLanes = 32;
    private const int ShortLanes = 16;
    private const int Vector = ChipState.OutputTile;

    private readonly AlignedBuffer<short> _rows;
    private readonly AlignedBuffer<short> _sums;
    private readonly int _stride;

    public SourceRows(ChipProgram program, WeightRows first, WeightRows? second, int paddedOutputs)
    {
        int hidden = program.Hidden.Count;
        int sources = hidden + program.Inputs;
        bool isShort = program.Outputs.Count <= ShortLanes - FactLanes;
        _stride = isShort ? ShortLanes : (FactLanes + paddedOutputs + LineLanes - 1) / LineLanes * LineLanes;
        _rows = new AlignedBuffer<short>(sources * _stride);
        _sums = new AlignedBuffer<short>(paddedOutputs);
        OutputOperations = new int[hidden];
        for (int source = 0; source < sources; source++)
        {
            int outputPeak = source < hidden ? FillOutputs(program, source) : 0;
            Span<int> facts = MemoryMarshal.Cast<short, int>(_rows.Span.Slice(source * _stride, FactLanes));
            facts[0] = first.NonZero[source] + (second?.NonZero[source] ?? 0) + (source < hidden ? OutputOperations[source] : 0);
            facts[1] = first.Peak(source);
            facts[2] = second?.Peak(source) ?? 0;
            facts[3] = outputPeak;
        }
    }

    /// <summary>The output weights of each hidden neuron that are not zero.</summary>
    public int[] OutputOperations { get; }

    /// <summary>The sums of output weights of the list that was taken last, wrapped to 16 bits.</summary>
    public AlignedBuffer<short> OutputSums => _sums;

    /// <summary>Sums over a list of events: operations, peaks of the two currents, peak of the outputs; and the output weights.</summary>
    public Vector128<int> Take(ReadOnlySpan<ushort> list) => _stride == ShortLanes ? TakeShort(list) : TakeLong(list);

    /// <summary>Operations and peaks of one event.</summary>
    public Vector128<int> Facts(ushort source) => Vector128.LoadUnsafe(ref _rows.First, (nuint)(uint)(source * _stride)).AsInt32();

    private Vector128<int> TakeShort(ReadOnlySpan<ushort> list)
    {
        ref short rows = ref _rows.First;
        Vector128<int> facts = Vector128<int>.Zero;
        Vector128<short> sum = Vector128<short>.Zero;
        foreach (ushort source in list)
        {
            ref short row = ref Unsafe.Add(ref rows, source * (nuint)ShortLanes);
            facts += Vector128.LoadUnsafe(ref row).AsInt32();
            sum += Vector128.LoadUnsafe(ref row, FactLanes);
        }

        sum.StoreUnsafe(ref _sums.First);
        return facts;
    }

    private Vector128<int> TakeLong(ReadOnlySpan<ushort> list)
    {
        ref short rows = ref _rows.First;
        nuint stride = (nuint)_stride;
        Vector128<int> facts = Vector128<int>.Zero;
        Vector256<short> sum = Vector256<short>.Zero;
        foreach (ushort source in list)
        {
            ref short row = ref Unsafe.Add(ref rows, source * stride);
            facts += Vector128.LoadUnsafe(ref row).AsInt32();
            sum += Vector256.LoadUnsafe(ref row, FactLanes);
        }

        sum.StoreUnsafe(ref _sums.First);
        for (int start = Vector; start < _sums.Length; start += Vector)
        {
            TakeFurther(list, start);
        }

        return facts;
    }

    private void TakeFurther(ReadOnlySpan<ushort> list, int start)
    {
        Vector256<short> sum = Vector256<short>.Zero;
        foreach (ushort source in list)
        {
            sum += Vector256.LoadUnsafe(ref _rows.First, (nuint)(uint)((source * _stride) + FactLanes + start));
        }

        sum.StoreUnsafe(ref _sums.First, (nuint)(uint)start);
    }

    // Returns the largest magnitude.
    private int FillOutputs(ChipProgram program, int source)
    {
        int outputs = program.Outputs.Count;
        int peak = 0;
        for (int i = 0; i < outputs; i++)
        {
            int weight = program.OutputWeights[(source * outputs) + i] << program.OutputShift;
            _rows.Span[(source * _stride) + FactLanes + i] = (short)weight;
            OutputOperations[source] += weight == 0 ? 0 : 1;
            peak = Math.Max(peak, Math.Abs(weight));
        }

        return peak;
    }
}
