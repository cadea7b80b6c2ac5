using System.CommandLine;
using SpikeSim.App.CommandLine;
using SpikeSim.App.Models;
using SpikeSim.Files;
using SpikeSim.FrontEnds;
using SpikeSim.Rasters;

namespace SpikeSim.App.Commands;

/// <summary><c>spikesim encode WAV</c>: sound to events.</summary>
internal static class EncodeCommand
{
    public static Command Create(Streams streams)
    {
        var wav = new Argument<string>("WAV") { Description = "The sound file, or - for a WAV stream on standard input." };
        var output = new Option<string?>("--output", "-o") { Description = "Write the raster as CSV; - for standard output." };
        var network = new Option<string?>("--network") { Description = "Use the front end of this network or program file." };
        Option<bool> force = CommonOptions.Force();
        var settings = new FrontEndOptions();
        var command = new Command("encode", "Turn sound into the events that a chip receives.") { wav, output, network, force };
        settings.AddTo(command);
        CommandAction.Set(command, streams, (parse, context) =>
        {
            FrontEndSettings start = parse.GetValue(network) is { } file ? LoadedModel.Load(file, null, context).RequireTask().FrontEnd : new FrontEndSettings();
            return Run(parse.GetRequiredValue(wav), settings.Apply(parse, start), parse.GetValue(output), parse.GetValue(force), context);
        });
        return command;
    }

    private static int Run(string wav, FrontEndSettings settings, string? output, bool force, CommandContext context)
    {
        if (output is not null and not "-")
        {
            AtomicFile.RequireWritable(output, force);
        }

        EncodedClip clip = ClipReader.Encode(wav, settings);
        if (output == "-")
        {
            using Stream stdout = Console.OpenStandardOutput();
            RasterCsv.Write(clip.Raster, stdout);
            return ExitCodes.Good;
        }

        if (output is not null)
        {
            AtomicFile.Write(output, force, stream => RasterCsv.Write(clip.Raster, stream));
            context.Note($"wrote {output}");
        }

        Print(clip, context);
        return ExitCodes.Good;
    }

    private static void Print(EncodedClip clip, CommandContext context)
    {
        Raster raster = clip.Raster;
        if (context.Json)
        {
            context.WriteJson(
                new EncodeResult("spikesim-encode/1", raster.Steps, raster.Channels, raster.StepSeconds, raster.TotalEvents(), clip.DroppedEvents, clip.ClampedSamples, raster.EventsPerChannel()),
                ResultJson.Default.EncodeResult);
            return;
        }

        context.Line($"{raster.Steps} rows of {raster.Channels} channels, {raster.StepSeconds * 1e3:F3} ms each");
        context.Line($"{raster.TotalEvents()} events, {clip.DroppedEvents} dropped by the limit of the input counter, {clip.ClampedSamples} samples clamped");
        context.Line($"events per channel: {string.Join(' ', raster.EventsPerChannel())}");
    }
}
