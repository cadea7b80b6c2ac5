using SpikeSim.Nir.Data;
using SpikeSim.Rasters;

namespace SpikeSim.App.Models;

/// <summary>Inputs and spikes as recordings of NIRData have them.</summary>
internal static class RecordingForms
{
    /// <summary>The observable of events and spikes.</summary>
    public const string Spikes = "spikes";

    /// <summary>The observable of currents that are constant by pieces: from its time on a channel holds a value, in events per second.</summary>
    public const string Currents = "current";

    /// <summary>Counts per step.</summary>
    public static NirSeries Of(string node, string observable, Raster raster)
    {
        var values = new double[raster.Counts.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = raster.Counts[i];
        }

        return new NirSeries(node, observable, raster.StepSeconds, 1, raster.Steps, raster.Channels, [.. values]);
    }

    /// <summary>Events at their times with their counts, or currents.</summary>
    public static NirEvents Of(string node, TimedInput input) => input.Currents.Length > 0
        ? new NirEvents(node, Currents, input.Channels, input.DurationSeconds, [[.. input.Currents.Select(c => (c.Seconds, c.Channel, c.Value))]])
        : new NirEvents(node, Spikes, input.Channels, input.DurationSeconds, [[.. input.Events.Select(e => (e.Seconds, e.Channel, (double)e.Count))]]);

    /// <summary>The spikes of one population.</summary>
    public static NirEvents Of(string name, SpikeList spikes, int node, int neurons) =>
        new(name, Spikes, neurons, spikes.DurationSeconds, [[.. spikes.Spikes.Where(s => s.Node == node).Select(s => (s.Seconds, s.Neuron, 1.0))]]);
}
