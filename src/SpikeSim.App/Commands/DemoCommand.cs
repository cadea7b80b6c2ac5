using System.CommandLine;
using Spectre.Console;
using SpikeSim.App.CommandLine;
using SpikeSim.App.Models;
using SpikeSim.App.Pictures;
using SpikeSim.Audio;
using SpikeSim.Datasets;
using SpikeSim.Files;
using SpikeSim.FrontEnds;
using SpikeSim.Recognition;

namespace SpikeSim.App.Commands;

/// <summary><c>spikesim demo</c>: the shipped network hears shipped clips that it was not trained on, through the chip engine.</summary>
internal static class DemoCommand
{
    public static Command Create(Streams streams)
    {
        var output = new Option<string>("--output", "-o") { Description = "The folder for the pictures.", DefaultValueFactory = _ => "spikesim-demo" };
        var command = new Command("demo", "Hear ten shipped clips through the chip engine.") { output };
        CommandAction.Set(command, streams, (parse, context) => Run(parse.GetRequiredValue(output), context));
        return command;
    }

    private static int Run(string folder, CommandContext context)
    {
        LoadedModel model = LoadedModel.Load(ShippedFiles.Program, null, context);
        KeywordTask task = model.RequireTask();
        Dataset dataset = DatasetFile.Read(ShippedFiles.Dataset);
        DatasetItem[] items = OnePerLabel(dataset);
        AtomicFile.RequireWritable(PictureOf(items[0], folder), overwrite: true);
        var recognizer = new KeywordRecognizer(model.Program, task);
        var clips = new List<DemoClip>();
        foreach (DatasetItem item in items)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            clips.Add(Hear(recognizer, task, dataset, item, folder));
        }

        int correct = clips.Count(c => c.Heard == c.Truth);
        if (context.Json)
        {
            context.WriteJson(new DemoResult("spikesim-demo/1", "chip", model.Chip.Name, Path.GetFullPath(folder), correct, clips.Count, [.. clips]), ResultJson.Default.DemoResult);
            return ExitCodes.Good;
        }

        Print(clips, context);
        context.Line($"heard {correct} of {clips.Count} clips on {model.Chip.Name} (its integers, {model.Program.Hidden.Count} hidden neurons); the network was not trained on these voices");
        context.Line($"pictures: {Path.GetFullPath(folder)}");
        return ExitCodes.Good;
    }

    // The speakers of the test split take turns, one word each.
    private static DatasetItem[] OnePerLabel(Dataset dataset)
    {
        IReadOnlyList<DatasetItem> test = dataset.Of("test");
        return
        [
            .. dataset.Labels.Select((label, i) =>
            {
                DatasetItem[] same = [.. test.Where(t => t.Label == label).OrderBy(t => t.Speaker, StringComparer.Ordinal)];
                return same[i % same.Length];
            }),
        ];
    }

    private static string PictureOf(DatasetItem item, string folder) => Path.GetFullPath(Path.Combine(folder, Path.GetFileNameWithoutExtension(item.Path) + ".png"));

    private static DemoClip Hear(KeywordRecognizer recognizer, KeywordTask task, Dataset dataset, DatasetItem item, string folder)
    {
        using WavSource source = WavSource.Open(dataset.PathOf(item));
        EncodedClip clip = new AudioEncoder(task.FrontEnd).Encode(source);
        long operations = recognizer.Core.Counters.SynapticOperations;
        Hearing hearing = recognizer.Hear(clip.Raster);
        string heard = task.Labels[hearing.Decision.Label];
        string picture = PictureOf(item, folder);
        RasterPicture.Save(
            picture, new ClipPicture($"{item.Path}: \"{item.Label}\"", clip.Raster, hearing.Recording, hearing.Decision, task.Labels, task.Decision.Readout != Readout.SpikeCount));
        double latency = (hearing.Decision.SettledStep + 1 - clip.Raster.Steps) * clip.Raster.StepSeconds * 1e3;
        return new DemoClip(
            item.Path,
            item.Label,
            heard,
            hearing.Decision.Confidence,
            latency,
            hearing.Recording.HiddenSpikes.TotalEvents() + hearing.Recording.OutputSpikes.TotalEvents(),
            recognizer.Core.Counters.SynapticOperations - operations,
            picture);
    }

    private static void Print(List<DemoClip> clips, CommandContext context)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("clip", "truth", "heard", "confidence", "latency", "spikes", "synaptic ops");
        foreach (TableColumn column in table.Columns.Skip(3))
        {
            column.RightAligned();
        }

        foreach (DemoClip clip in clips)
        {
            table.AddRow(
                Markup.Escape(Path.GetFileName(clip.File)),
                Markup.Escape(clip.Truth),
                clip.Heard == clip.Truth ? $"[green]{Markup.Escape(clip.Heard)}[/]" : $"[red]{Markup.Escape(clip.Heard)}[/]",
                FormattableString.Invariant($"{100 * clip.Confidence:F0} %"),
                FormattableString.Invariant($"{clip.LatencyMs:F0} ms"),
                FormattableString.Invariant($"{clip.Spikes}"),
                FormattableString.Invariant($"{clip.SynapticOperations}"));
        }

        context.TableConsole.Write(table);
        context.Line($"latency counts from the end of the clip to the step from which the winner did not change; negative is before the end");
    }
}
