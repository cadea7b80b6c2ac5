using System.Globalization;
using System.Text;
using SpikeSim.App.Pictures;
using SpikeSim.Files;
using SpikeSim.Rasters;
using SpikeSim.Recognition;

namespace SpikeSim.App.Models;

/// <summary>A folder with what a run recorded: rasters and traces as CSV, a row per step, and the raster picture. An input at exact times stays so where the engine took it so.</summary>
internal static class RecordingFolder
{
    /// <summary>The file of the input, which every folder has.</summary>
    public const string InputName = "input.csv";

    public static void Write(string folder, ModelFacts model, RunInput input, RunOutcome outcome, RecordedStates states, bool force)
    {
        var files = new List<(string Path, Action<string> Save)>();
        Recording recording = outcome.Recording;
        bool hasTimes = outcome.Spikes is not null && input.Timed is not null;
        Save(InputName, stream =>
        {
            if (hasTimes)
            {
                EventsCsv.Write(input.Timed!, stream);
            }
            else
            {
                RasterCsv.Write(input.Raster, stream);
            }
        });
        if (outcome.Spikes is { } spikes)
        {
            Save("spikes.csv", stream => SpikesCsv.Write(spikes, stream));
        }

        Save("hidden_spikes.csv", stream => RasterCsv.Write(recording.HiddenSpikes, stream));
        Save("output_spikes.csv", stream => RasterCsv.Write(recording.OutputSpikes, stream));
        SaveTrace("hidden_membrane.csv", recording.HiddenMembrane, RecordedStates.HiddenMembrane);
        SaveTrace("hidden_current.csv", recording.HiddenCurrent, RecordedStates.HiddenCurrents);
        SaveTrace("hidden_current_2.csv", recording.HiddenCurrent2, RecordedStates.HiddenCurrents);
        SaveTrace("output_membrane.csv", recording.OutputMembrane, RecordedStates.OutputMembrane);
        SaveTrace("output_current.csv", recording.OutputCurrent, RecordedStates.OutputCurrents);
        SaveTrace("output_current_2.csv", recording.OutputCurrent2, RecordedStates.OutputCurrents);
        if (model.Task is { } task && outcome.Decision is { } decision)
        {
            var picture = new ClipPicture(model.Name, input.Drawn(), recording, decision, task.Labels, task.Decision.Readout != Readout.SpikeCount);
            files.Add((Path.Combine(folder, "raster.png"), path => RasterPicture.Save(path, picture)));
        }

        // All or none: a folder must not end up with files of two runs.
        files.ForEach(file => AtomicFile.RequireWritable(file.Path, force));
        files.ForEach(file => file.Save(file.Path));

        void Save(string name, Action<Stream> write) => files.Add((Path.Combine(folder, name), path => AtomicFile.Write(path, force, write)));

        void SaveTrace(string name, Trace? trace, RecordedStates state)
        {
            if (trace is { Neurons: > 0 } && states.HasFlag(state))
            {
                Save(name, stream => WriteTrace(trace, stream));
            }
        }
    }

    private static void WriteTrace(Trace trace, Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        for (int step = 0; step < trace.Steps; step++)
        {
            writer.WriteLine(string.Join(',', trace.Row(step).ToArray().Select(v => v.ToString("R", CultureInfo.InvariantCulture))));
        }
    }
}
