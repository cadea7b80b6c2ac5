using SpikeSim.Networks;
using SpikeSim.Rasters;

namespace SpikeSim.Engines.Clocked;

/// <summary>Copies what an engine did, step by step, into a recording.</summary>
internal sealed class ClockedRecorder
{
    private readonly IClockedCore _core;
    private readonly Raster _input;
    private readonly (int Index, Population Population)[] _hidden;
    private readonly (int Index, Population Population)[] _outputs;
    private readonly ushort[] _hiddenSpikes;
    private readonly ushort[] _outputSpikes;
    private readonly Trace?[] _traces;

    public ClockedRecorder(Network network, IClockedCore core, Raster input, RecordedStates states)
    {
        _core = core;
        _input = input;
        (int Index, Population Population)[] all = [.. network.Populations.Select((p, i) => (i, p))];
        _hidden = [.. all.Where(p => p.Population.Role == PopulationRole.Hidden)];
        _outputs = [.. all.Where(p => p.Population.Role == PopulationRole.Output)];
        _hiddenSpikes = new ushort[checked(input.Steps * network.HiddenNeurons)];
        _outputSpikes = new ushort[checked(input.Steps * network.OutputNeurons)];
        Trace? Wanted(RecordedStates state, int neurons) => states.HasFlag(state) ? new Trace(input.Steps, neurons) : null;
        _traces =
        [
            Wanted(RecordedStates.HiddenMembrane, network.HiddenNeurons),
            Wanted(RecordedStates.HiddenCurrents, network.HiddenNeurons),
            Wanted(RecordedStates.HiddenCurrents, network.HiddenNeurons),
            Wanted(RecordedStates.OutputMembrane, network.OutputNeurons),
            Wanted(RecordedStates.OutputCurrents, network.OutputNeurons),
            Wanted(RecordedStates.OutputCurrents, network.OutputNeurons),
        ];
        core.KeepsCurrents = states.HasFlag(RecordedStates.HiddenCurrents) || states.HasFlag(RecordedStates.OutputCurrents);
    }

    public void Record(int step)
    {
        Spikes(_hidden, _hiddenSpikes.AsSpan(step * (_hiddenSpikes.Length / _input.Steps)));
        Spikes(_outputs, _outputSpikes.AsSpan(step * (_outputSpikes.Length / _input.Steps)));
        States(_hidden, step, _traces.AsSpan(0, 3));
        States(_outputs, step, _traces.AsSpan(3));
    }

    public Recording Finish()
    {
        _core.KeepsCurrents = false;
        return new Recording(ToRaster(_hiddenSpikes, _hidden), ToRaster(_outputSpikes, _outputs))
        {
            HiddenMembrane = _traces[0],
            HiddenCurrent = _traces[1],
            HiddenCurrent2 = _traces[2],
            OutputMembrane = _traces[3],
            OutputCurrent = _traces[4],
            OutputCurrent2 = _traces[5],
        };
    }

    private Raster ToRaster(ushort[] counts, (int Index, Population Population)[] populations)
    {
        int neurons = populations.Sum(p => p.Population.Neurons);
        return neurons == 0 ? Raster.WithoutChannels(_input.Steps, _input.StepSeconds) : new Raster(counts, neurons, _input.StepSeconds);
    }

    private void Spikes((int Index, Population Population)[] populations, Span<ushort> row)
    {
        int first = 0;
        foreach ((int index, Population population) in populations)
        {
            EventList events = _core.Spikes(index);
            for (int i = 0; i < events.Ids.Length; i++)
            {
                row[first + events.Ids[i]] = events.Counts[i];
            }

            first += population.Neurons;
        }
    }

    private void States((int Index, Population Population)[] populations, int step, ReadOnlySpan<Trace?> traces)
    {
        int first = 0;
        foreach ((int index, Population population) in populations)
        {
            if (traces[0] is { } membrane)
            {
                _core.CopyMembrane(index, membrane.Row(step).Slice(first, population.Neurons));
            }

            for (int k = 0; k < population.Targets; k++)
            {
                if (traces[1 + k] is { } current)
                {
                    _core.CopyCurrent(index, k, current.Row(step).Slice(first, population.Neurons));
                }
            }

            first += population.Neurons;
        }
    }
}
