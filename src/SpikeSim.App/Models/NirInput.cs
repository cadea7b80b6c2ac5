using System.Collections.Immutable;
using SpikeSim.Nir.Data;
using SpikeSim.Rasters;

namespace SpikeSim.App.Models;

/// <summary>Takes the input of a run out of a file of recordings (NIRData).</summary>
internal static class NirInput
{
    private const string InputNode = "input";
    private const string Spikes = "spikes";

    /// <summary>The recording of the node "input", or the only one; one sample of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sample">Which sample, from 0.</param>
    /// <returns>Counts on the time grid of the file, or events and currents at their times.</returns>
    /// <exception cref="DataFormatException">It is not clear which recording is meant, or there is no such sample.</exception>
    public static (Raster? Raster, TimedInput? Timed) Read(string path, int sample)
    {
        NirRecordings recordings = NirDataReader.Read(path);
        (string Node, string Name)[] all = [.. recordings.Series.Select(s => (s.Node, s.Name)), .. recordings.Events.Select(e => (e.Node, e.Name))];
        (string Node, string Name)[] fitting = all.Length == 1 ? all : [.. all.Where(a => a.Node == InputNode && (a.Name == Spikes || all.Count(b => b.Node == InputNode) == 1))];
        if (fitting.Length != 1)
        {
            throw DataFormatException.At(path, string.Empty, $"one recording, or one named \"{Spikes}\" of the node \"{InputNode}\"", all.Length == 0 ? "none" : string.Join(", ", all.Select(a => $"{a.Node}/{a.Name}")));
        }

        NirEvents? events = recordings.Events.FirstOrDefault(e => (e.Node, e.Name) == fitting[0]);
        NirSeries? series = recordings.Series.FirstOrDefault(s => (s.Node, s.Name) == fitting[0]);
        int samples = events?.Samples.Length ?? series!.Samples;
        if (sample < 0 || sample >= samples)
        {
            throw DataFormatException.At(path, string.Empty, $"a sample below {samples}, the number in the file", $"--sample {sample}");
        }

        return events is not null ? (null, Timed(path, events, sample)) : OnGrid(series!, sample);
    }

    private static TimedInput Timed(string path, NirEvents events, int sample)
    {
        ImmutableArray<(double TimeSeconds, int Neuron, double Value)> list = events.Samples[sample];
        if (list.FirstOrDefault(e => e.Value is not (>= 0 and <= int.MaxValue) || e.Value != Math.Floor(e.Value)) is { Value: not 0 } odd)
        {
            throw DataFormatException.At(path, $"the event at {odd.TimeSeconds} s", "a whole number of events", $"{odd.Value}");
        }

        return new TimedInput(events.Neurons, list.Select(e => new TimedEvent(e.TimeSeconds, e.Neuron, (int)e.Value)), [], Math.Max(events.EndSeconds, list.IsEmpty ? 0 : list[^1].TimeSeconds));
    }

    // Whole numbers are counts of events; anything else is a current that is constant over each step.
    private static (Raster? Raster, TimedInput? Timed) OnGrid(NirSeries series, int sample)
    {
        ImmutableArray<double> values = series.Values.Slice(sample * series.Steps * series.Neurons, series.Steps * series.Neurons);
        if (values.All(v => v is >= 0 and <= ushort.MaxValue && v == Math.Floor(v)))
        {
            return (new Raster([.. values.Select(v => (ushort)v)], series.Neurons, series.StepSeconds), null);
        }

        IEnumerable<CurrentChange> changes = Enumerable.Range(0, values.Length)
            .Where(i => values[i] != (i < series.Neurons ? 0 : values[i - series.Neurons]))
            .Select(i => new CurrentChange(i / series.Neurons * series.StepSeconds, i % series.Neurons, values[i] / series.StepSeconds));
        return (null, new TimedInput(series.Neurons, [], changes, series.Steps * series.StepSeconds));
    }
}
