using System.Collections.Immutable;
using SpikeSim.Nir.Data;
using SpikeSim.Rasters;

namespace SpikeSim.App.Models;

/// <summary>Takes one recording out of a file of recordings (NIRData), as an input.</summary>
internal static class NirInput
{
    private const string InputNode = "input";

    /// <summary>The recording of the input, or the only one; one sample of it.</summary>
    /// <param name="source">The file.</param>
    /// <param name="sample">Which sample, from 0.</param>
    /// <param name="nodes">What the node of the input may be called, beside "input".</param>
    /// <returns>Counts on the time grid of the file, or events and currents at their times.</returns>
    /// <exception cref="DataFormatException">It is not clear which recording is meant, or there is no such sample.</exception>
    public static (Raster? Raster, TimedInput? Timed) Read(InputSource source, int sample, IReadOnlyCollection<string>? nodes = null) =>
        Read(source.Recordings(), source.Name, sample, [InputNode, .. nodes ?? []]);

    /// <summary>The recording of a node.</summary>
    public static (Raster? Raster, TimedInput? Timed) Read(NirRecordings recordings, string name, int sample, IReadOnlyCollection<string> nodes)
    {
        (string Node, string Name)[] all = [.. recordings.Series.Select(s => (s.Node, s.Name)), .. recordings.Events.Select(e => (e.Node, e.Name))];
        (string Node, string Name)[] of = [.. all.Where(a => nodes.Contains(a.Node))];
        (string Node, string Name)[] fitting = all.Length == 1 && nodes.Contains(InputNode) ? all : of.Length == 1 ? of : [.. of.Where(a => a.Name == RecordingForms.Spikes)];
        if (fitting.Length != 1)
        {
            string wanted = string.Join(" or ", nodes.Distinct().Select(n => $"\"{n}\""));
            throw DataFormatException.At(name, string.Empty, $"one recording, or one named \"{RecordingForms.Spikes}\" of the node {wanted}", all.Length == 0 ? "none" : string.Join(", ", all.Select(a => $"{a.Node}/{a.Name}")));
        }

        NirEvents? events = recordings.Events.FirstOrDefault(e => (e.Node, e.Name) == fitting[0]);
        NirSeries? series = recordings.Series.FirstOrDefault(s => (s.Node, s.Name) == fitting[0]);
        int samples = events?.Samples.Length ?? series!.Samples;
        if (sample < 0 || sample >= samples)
        {
            throw DataFormatException.At(name, string.Empty, $"a sample below {samples}, the number in the file", $"--sample {sample}");
        }

        return events is not null ? (null, Timed(name, events, sample)) : OnGrid(series!, sample);
    }

    private static TimedInput Timed(string path, NirEvents events, int sample)
    {
        ImmutableArray<(double TimeSeconds, int Neuron, double Value)> list = events.Samples[sample];
        double end = Math.Max(events.EndSeconds, list.IsEmpty ? 0 : list[^1].TimeSeconds);
        if (events.Name == RecordingForms.Currents)
        {
            return new TimedInput(events.Neurons, [], list.Select(e => new CurrentChange(e.TimeSeconds, e.Neuron, e.Value)), end);
        }

        if (list.FirstOrDefault(e => e.Value is not (>= 0 and <= int.MaxValue) || e.Value != Math.Floor(e.Value)) is { Value: not 0 } odd)
        {
            throw DataFormatException.At(path, $"the event at {odd.TimeSeconds} s", "a whole number of events", $"{odd.Value}");
        }

        return new TimedInput(events.Neurons, list.Select(e => new TimedEvent(e.TimeSeconds, e.Neuron, (int)e.Value)), [], end);
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
