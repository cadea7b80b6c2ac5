using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SpikeSim.Chips;

/// <summary>
/// Clauses 3.1 to 3.3 as lists of rows, one for each event, with what all of them together amount to. Behind the last row of a list
/// stand rows of zeros, so that it can be read in groups.
/// </summary>
internal sealed class ActiveRows
{
    /// <summary>Rows of zeros behind a list.</summary>
    public const int Filling = 4;

    private readonly ChipState _state;
    private readonly InputEvents _inputs;
    private readonly Vector128<int>[] _facts;
    private readonly ushort[] _repeated;
    private readonly ushort[] _inputList;
    private readonly bool _isOneList;
    private readonly ushort _zeros;
    private ushort[] _list;
    private int _recurrent;
    private int _count;
    private int _inputCount;

    public ActiveRows(ChipProgram program, ChipState state, InputEvents inputs, WeightRows first, WeightRows? second, OutputRows outputs)
    {
        _state = state;
        _inputs = inputs;
        _list = state.SpikeIds;
        _zeros = (ushort)first.Zeros;
        _isOneList = SharesList(first) && (second is null || SharesList(second));
        int hidden = program.Hidden.Count;
        _repeated = new ushort[(hidden * program.Arithmetic.MaxHiddenSpikes) + inputs.Capacity + Filling];
        _inputList = new ushort[inputs.Capacity + Filling];
        _facts = new Vector128<int>[hidden + program.Inputs];
        for (int row = 0; row < _facts.Length; row++)
        {
            bool isHidden = row < hidden;
            _facts[row] = Vector128.Create(
                first.NonZero[row] + (second?.NonZero[row] ?? 0) + (isHidden ? outputs.NonZero[row] : 0),
                Peak(first, row, isHidden),
                second is null ? 0 : Peak(second, row, isHidden),
                isHidden ? outputs.Peak[row] : 0);
        }
    }

    /// <summary>Rows of hidden neurons, ascending, repeated for every further spike; those of input channels follow where both need the same shift.</summary>
    public ReadOnlySpan<ushort> Main => _list.AsSpan(0, _count);

    /// <summary>Rows of hidden neurons alone.</summary>
    public ReadOnlySpan<ushort> Recurrent => _list.AsSpan(0, _recurrent);

    /// <summary>Rows of input channels that need a shift of their own.</summary>
    public ReadOnlySpan<ushort> Inputs => _inputList.AsSpan(0, _inputCount);

    /// <summary>Synaptic operations of all events, those onto outputs included.</summary>
    public int Operations { get; private set; }

    /// <summary>More than this the events cannot change any first current.</summary>
    public int Peak1 { get; private set; }

    /// <summary>More than this the events cannot change any second current.</summary>
    public int Peak2 { get; private set; }

    /// <summary>More than this the events cannot change any output current.</summary>
    public int OutputPeak { get; private set; }

    /// <summary>Lists the rows of the spikes of the last step and of the input events of this one.</summary>
    public void List()
    {
        int count = _state.Spiking;
        ushort[] list = _state.SpikeIds;
        if (_state.HasRepeats)
        {
            count = Repeat();
            list = _repeated;
        }

        if (_list != list)
        {
            _list = list;
        }

        _recurrent = count;
        int inputs = _inputs.Active == 0 ? 0 : _isOneList ? AppendInputs(list, count) : AppendInputs(_inputList, 0);
        (_count, _inputCount) = _isOneList ? (count + inputs, 0) : (count, inputs);
        list.AsSpan(_count, Filling).Fill(_zeros);
        _inputList.AsSpan(_inputCount, Filling).Fill(_zeros);
        Vector128<int> sum = Sum(Main) + Sum(Inputs);
        Operations = sum[0];
        Peak1 = sum[1];
        Peak2 = sum[2];
        OutputPeak = sum[3];
    }

    private static bool SharesList(WeightRows rows) => rows.HasRecurrence && rows.InputShift == rows.RecurrentShift;

    private static int Peak(WeightRows rows, int row, bool isHidden) => rows.Peak[row] << (isHidden ? rows.RecurrentShift : rows.InputShift);

    private Vector128<int> Sum(ReadOnlySpan<ushort> list)
    {
        ref Vector128<int> facts = ref MemoryMarshal.GetArrayDataReference(_facts);
        Vector128<int> sum = Vector128<int>.Zero;
        foreach (ushort row in list)
        {
            sum += Unsafe.Add(ref facts, (nuint)row);
        }

        return sum;
    }

    private int AppendInputs(ushort[] list, int start)
    {
        int count = start;
        for (int i = 0; i < _inputs.Active; i++)
        {
            int events = _inputs.Counts[i];
            list.AsSpan(count, events).Fill((ushort)(_state.Hidden + _inputs.Channels[i]));
            count += events;
        }

        return count - start;
    }

    private int Repeat()
    {
        int count = 0;
        for (int i = 0; i < _state.Spiking; i++)
        {
            _repeated.AsSpan(count, _state.SpikeCounts[i]).Fill(_state.SpikeIds[i]);
            count += _state.SpikeCounts[i];
        }

        return count;
    }
}
