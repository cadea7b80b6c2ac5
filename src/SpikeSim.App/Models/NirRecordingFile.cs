using System.Collections.Immutable;
using SpikeSim.Nir.Data;
using SpikeSim.Rasters;

namespace SpikeSim.App.Models;

/// <summary>Writes what a run recorded as one file of recordings (NIRData): a node for the input and for every population.</summary>
internal static class NirRecordingFile
{
    /// <summary>Whether the name of an output asks for such a file instead of a folder.</summary>
    public static bool IsName(string path) => path.EndsWith(".nir", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".h5", StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="hidden">Names and sizes of the hidden populations, in the order of the recording.</param>
    /// <param name="output">The name of the output population.</param>
    /// <param name="input">The input.</param>
    /// <param name="outcome">What was recorded; spikes at exact times are written as events.</param>
    /// <param name="states">Which states were asked for.</param>
    /// <param name="force">Whether an existing file may be replaced.</param>
    public static void Write(string path, IReadOnlyList<(string Name, int Neurons)> hidden, string output, Raster input, RunOutcome outcome, RecordedStates states, bool force)
    {
        Recording recording = outcome.Recording;
        var series = new List<NirSeries> { Of("input", input, 0, input.Channels) };
        var events = new List<NirEvents>();
        if (outcome.Spikes is { } spikes)
        {
            Dictionary<string, int> sizes = hidden.ToDictionary(h => h.Name, h => h.Neurons, StringComparer.Ordinal);
            events.AddRange(spikes.Nodes.Select((node, i) => Events(spikes, node, i, sizes.GetValueOrDefault(node, recording.OutputSpikes.Channels))));
        }

        int first = 0;
        foreach ((string name, int neurons) in hidden)
        {
            Add(series, outcome, name, recording.HiddenSpikes, (first, neurons));
            Add(series, name, "v", recording.HiddenMembrane, states.HasFlag(RecordedStates.HiddenMembrane), (first, neurons), input.StepSeconds);
            Add(series, name, "i", recording.HiddenCurrent, states.HasFlag(RecordedStates.HiddenCurrents), (first, neurons), input.StepSeconds);
            first += neurons;
        }

        (int, int Neurons) all = (0, recording.OutputSpikes.Channels);
        Add(series, outcome, output, recording.OutputSpikes, all);
        Add(series, output, "v", recording.OutputMembrane, states.HasFlag(RecordedStates.OutputMembrane), all, input.StepSeconds);
        Add(series, output, "i", recording.OutputCurrent, states.HasFlag(RecordedStates.OutputCurrents), all, input.StepSeconds);
        NirDataWriter.Write(path, force, new NirRecordings([.. series], [.. events]));
    }

    private static void Add(List<NirSeries> series, RunOutcome outcome, string name, Raster spikes, (int First, int Count) columns)
    {
        if (outcome.Spikes is null)
        {
            series.Add(Of(name, spikes, columns.First, columns.Count));
        }
    }

    private static void Add(List<NirSeries> series, string name, string observable, Trace? trace, bool isWanted, (int First, int Count) columns, double step)
    {
        if (trace is not null && isWanted)
        {
            var values = new double[trace.Steps * columns.Count];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = trace[i / columns.Count, columns.First + (i % columns.Count)];
            }

            series.Add(new NirSeries(name, observable, step, 1, trace.Steps, columns.Count, [.. values]));
        }
    }

    private static NirSeries Of(string name, Raster raster, int first, int columns)
    {
        var values = new double[raster.Steps * columns];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = raster.Row(i / columns)[first + (i % columns)];
        }

        return new NirSeries(name, "spikes", raster.StepSeconds, 1, raster.Steps, columns, [.. values]);
    }

    private static NirEvents Events(SpikeList spikes, string name, int node, int neurons) =>
        new(name, "spikes", neurons, spikes.DurationSeconds, [[.. spikes.Spikes.Where(s => s.Node == node).Select(s => (s.Seconds, s.Neuron, 1.0))]]);
}
