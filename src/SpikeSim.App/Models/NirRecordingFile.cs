using SpikeSim.Nir.Data;
using SpikeSim.Rasters;

namespace SpikeSim.App.Models;

/// <summary>Writes what a run recorded as one file of recordings (NIRData): a node for the input and for every population.</summary>
internal static class NirRecordingFile
{
    private const string Spikes = "spikes";

    /// <summary>Whether the name of an output asks for such a file instead of a folder.</summary>
    public static bool IsName(string path) => path.EndsWith(".nir", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".h5", StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="nodes">The nodes and what they are called.</param>
    /// <param name="input">The input; one at exact times is written as such where the engine kept them.</param>
    /// <param name="outcome">What was recorded; spikes at exact times are written as events.</param>
    /// <param name="states">Which states were asked for.</param>
    /// <param name="force">Whether an existing file may be replaced.</param>
    public static void Write(string path, RecordedNodes nodes, RunInput input, RunOutcome outcome, RecordedStates states, bool force)
    {
        Recording recording = outcome.Recording;
        var series = new List<NirSeries>();
        var events = new List<NirEvents>();
        if (outcome.Spikes is not null && input.Timed is { } timed)
        {
            events.Add(RecordingForms.Of(nodes.Input, timed));
        }
        else
        {
            series.Add(RecordingForms.Of(nodes.Input, Spikes, input.Raster));
        }

        foreach (RecordedNode node in nodes.Nodes)
        {
            if (outcome.Spikes is { } spikes)
            {
                events.Add(RecordingForms.Of(node.Name, spikes, spikes.Nodes.IndexOf(node.Population), node.Columns.Length));
            }
            else
            {
                Raster fired = node.IsOutput ? recording.OutputSpikes : recording.HiddenSpikes;
                series.Add(Of(node, Spikes, fired.Steps, input.StepSeconds, (step, column) => fired.Row(step)[column]));
            }

            Add(node, "v", node.IsOutput ? recording.OutputMembrane : recording.HiddenMembrane, node.IsOutput ? RecordedStates.OutputMembrane : RecordedStates.HiddenMembrane);
            Add(node, "i", node.IsOutput ? recording.OutputCurrent : recording.HiddenCurrent, node.IsOutput ? RecordedStates.OutputCurrents : RecordedStates.HiddenCurrents);
            Add(node, "i_2", Used(node.IsOutput ? recording.OutputCurrent2 : recording.HiddenCurrent2), node.IsOutput ? RecordedStates.OutputCurrents : RecordedStates.HiddenCurrents);
        }

        NirDataWriter.Write(path, force, new NirRecordings([.. series], [.. events]));

        void Add(RecordedNode node, string observable, Trace? trace, RecordedStates state)
        {
            if (trace is not null && states.HasFlag(state))
            {
                series.Add(Of(node, observable, trace.Steps, input.StepSeconds, (step, column) => trace[step, column]));
            }
        }
    }

    // A second current that is always 0 is that of neurons without a second synapse.
    private static Trace? Used(Trace? trace) =>
        trace is not null && Enumerable.Range(0, trace.Steps).Any(step => trace.Row(step).ContainsAnyExcept(0.0)) ? trace : null;

    private static NirSeries Of(RecordedNode node, string observable, int steps, double stepSeconds, Func<int, int, double> value)
    {
        int width = node.Columns.Length;
        var values = new double[steps * width];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = value(i / width, node.Columns[i % width]);
        }

        return new NirSeries(node.Name, observable, stepSeconds, 1, steps, width, [.. values]);
    }
}
