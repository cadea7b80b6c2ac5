using SpikeSim.Rasters;

namespace SpikeSim.Chips;

/// <summary>Copies what a core did, step by step, into a recording.</summary>
internal sealed class ChipRecorder
{
    private readonly ChipCore _core;
    private readonly Raster _input;
    private readonly ushort[] _hiddenSpikes;
    private readonly ushort[] _outputSpikes;
    private readonly Trace? _hiddenMembrane;
    private readonly Trace? _hiddenCurrent;
    private readonly Trace? _hiddenCurrent2;
    private readonly Trace? _outputMembrane;
    private readonly Trace? _outputCurrent;

    public ChipRecorder(ChipCore core, Raster input, RecordedStates states)
    {
        _core = core;
        _input = input;
        int hidden = core.Program.Hidden.Count;
        int outputs = core.Program.Outputs.Count;
        _hiddenSpikes = new ushort[input.Steps * hidden];
        _outputSpikes = new ushort[input.Steps * outputs];
        Trace? Wanted(RecordedStates state, int neurons) => states.HasFlag(state) ? new Trace(input.Steps, neurons) : null;
        _hiddenMembrane = Wanted(RecordedStates.HiddenMembrane, hidden);
        _hiddenCurrent = Wanted(RecordedStates.HiddenCurrents, hidden);
        _hiddenCurrent2 = Wanted(RecordedStates.HiddenCurrents, hidden);
        _outputMembrane = Wanted(RecordedStates.OutputMembrane, outputs);
        _outputCurrent = Wanted(RecordedStates.OutputCurrents, outputs);
    }

    public void Record(int step)
    {
        Widen(_core.HiddenSpikes, _hiddenSpikes.AsSpan(step * _core.HiddenSpikes.Length));
        Widen(_core.OutputSpikes, _outputSpikes.AsSpan(step * _core.OutputSpikes.Length));
        Copy(_core.HiddenMembrane, _hiddenMembrane, step);
        Copy(_core.HiddenCurrent, _hiddenCurrent, step);
        Copy(_core.HiddenCurrent2, _hiddenCurrent2, step);
        Copy(_core.OutputMembrane, _outputMembrane, step);
        Copy(_core.OutputCurrent, _outputCurrent, step);
    }

    public Recording Finish() => new(
        new Raster(_hiddenSpikes, _core.Program.Hidden.Count, _input.StepSeconds),
        new Raster(_outputSpikes, _core.Program.Outputs.Count, _input.StepSeconds))
    {
        HiddenMembrane = _hiddenMembrane,
        HiddenCurrent = _hiddenCurrent,
        HiddenCurrent2 = _hiddenCurrent2,
        OutputMembrane = _outputMembrane,
        OutputCurrent = _outputCurrent,
    };

    private static void Widen(ReadOnlySpan<byte> counts, Span<ushort> row)
    {
        for (int i = 0; i < counts.Length; i++)
        {
            row[i] = counts[i];
        }
    }

    private static void Copy(ReadOnlySpan<short> values, Trace? trace, int step)
    {
        if (trace is null)
        {
            return;
        }

        Span<double> row = trace.Row(step);
        for (int i = 0; i < values.Length; i++)
        {
            row[i] = values[i];
        }
    }
}
