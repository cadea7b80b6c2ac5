using System.Runtime.Intrinsics;

namespace SpikeSim.Chips;

/// <summary>
/// Clauses 3.1 to 3.3 as lists of rows, one for each event, with what all of them together amount to.
/// </summary>
internal sealed class ActiveRows
{
    private readonly ChipState _state;
    private readonly InputEvents _inputs;
    private readonly SourceRows _sources;
    private readonly ushort[] _repeated;
    private readonly ushort[] _inputList;
    private readonly bool _isOneList;
    private ushort[] _list;
    private int _recurrent;
    private int _count;
    private int _inputCount;

    public ActiveRows(ChipProgram program, ChipState state, InputEvents inputs, WeightRows first, WeightRows? second)
    {
        _state = state;
        _inputs = inputs;
        _sources = new SourceRows(program, first, second, state.OutputCurrent.Length);
        _list = state.SpikeIds;
        _isOneList = SharesList(first) && (second is null || SharesList(second));
        _repeated = new ushort[(state.Hidden * program.Arithmetic.MaxHiddenSpikes) + inputs.Capacity];
        _inputList = new ushort[inputs.Capacity];
    }

    /// <summary>What each event amounts to.</summary>
    public SourceRows Sources => _sources;

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
            _list = list; // Storing a reference costs a write barrier, so only where it changes.
        }

        _recurrent = count;
        _count = count;
        _inputCount = 0;
        if (_inputs.Active > 0)
        {
            ListInputs();
        }

        Vector128<int> sum = _sources.Take(Main);
        foreach (ushort row in Inputs)
        {
            sum += _sources.Facts(row);
        }

        Operations = sum[0];
        Peak1 = sum[1];
        Peak2 = sum[2];
        OutputPeak = sum[3];
    }

    private static bool SharesList(WeightRows rows) => rows.HasRecurrence && rows.InputShift == rows.RecurrentShift;

    private void ListInputs()
    {
        ushort[] list = _isOneList ? _list : _inputList;
        int count = _isOneList ? _count : 0;
        for (int i = 0; i < _inputs.Active; i++)
        {
            int events = _inputs.Counts[i];
            list.AsSpan(count, events).Fill((ushort)(_state.Hidden + _inputs.Channels[i]));
            count += events;
        }

        if (_isOneList)
        {
            _count = count;
        }
        else
        {
            _inputCount = count;
        }
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
