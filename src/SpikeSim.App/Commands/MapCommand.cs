using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SpikeSim.App.CommandLine;
using SpikeSim.App.Models;
using SpikeSim.Chips;
using SpikeSim.Files;
using SpikeSim.Mapping;

namespace SpikeSim.App.Commands;

/// <summary><c>spikesim map NETWORK --chip CHIP -o FILE</c>: a network to a chip program, or all reasons why not.</summary>
internal static class MapCommand
{
    public static Command Create(Streams streams)
    {
        var network = new Argument<string>("NETWORK") { Description = "A network file." };
        var output = new Option<string>("--output", "-o") { Description = "The program file to write.", Required = true };
        var calibrate = new Option<string?>("--calibrate") { Description = "A data set whose clips (split train) choose the scales; the network must know its front end." };
        var nir = new NirOption();
        Option<string?> chip = CommonOptions.Chip();
        Option<int> jobs = CommonOptions.Jobs();
        Option<bool> force = CommonOptions.Force();
        var command = new Command("map", "Map a network to a chip: ids, integers, report.") { network, output, chip, calibrate, jobs, force };
        nir.AddTo(command);
        CommandAction.Set(command, streams, (parse, context) =>
        {
            NetworkContent content = NetworkReader.Read(parse.GetRequiredValue(network), nir.Settings(parse));
            string path = parse.GetRequiredValue(output);
            AtomicFile.RefuseExisting(path, parse.GetValue(force));
            ChipDescription target = parse.GetValue(chip) is { } name ? ChipOption.Find(name) : ChipOption.Default;
            string? dataset = parse.GetValue(calibrate);
            content.NoteRemarks(context, target);
            if (content.IsIntegers)
            {
                throw new UsageException($"{content.Path} has the integers of a chip already. Give the network file that it was made from.");
            }

            QuantizerSettings settings = dataset is null
                ? new QuantizerSettings()
                : new QuantizerSettings { Calibration = CalibrationClips.Of(content.RequireNetwork(), dataset, CommonOptions.CheckJobs(parse.GetValue(jobs)), context) };
            MappingReport report = content.Report(target, settings);
            string? hash = report.Program is null ? null : Write(content, report, dataset, path, parse.GetValue(force));
            Print(content, report, hash is null ? null : path, hash, context);
            return hash is null ? ExitCodes.DesignRules : ExitCodes.Good;
        });
        return command;
    }

    private static string Write(NetworkContent content, MappingReport report, string? dataset, string path, bool force)
    {
        NetworkDocument network = content.NetworkFor(report.Chip);
        var document = new ProgramDocument(
            content.Name, report.Chip, report.Program!, network.Network.StepSeconds, LoadedModel.ForChip(network.Task, report), Origin(content, dataset));
        using var buffer = new MemoryStream();
        ProgramFile.Write(document, buffer);
        byte[] bytes = buffer.ToArray();
        AtomicFile.Write(path, force, stream => stream.Write(bytes));
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    private static string Origin(NetworkContent content, string? dataset)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("network_sha256", content.Hash);
            if (dataset is not null)
            {
                writer.WriteString("calibration_sha256", Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(dataset))));
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Print(NetworkContent content, MappingReport report, string? path, string? hash, CommandContext context)
    {
        if (context.Json)
        {
            MapPopulation[] populations =
                [.. report.Quantization.Select(q => new MapPopulation(q.Population, q.ScaleLow, q.ScaleHigh, q.Weights, q.Zeroed, q.CalibrationSpikes < 0 ? null : q.CalibrationSpikes))];
            context.WriteJson(
                new MapResult("spikesim-map/1", path, hash, hash is null ? null : report.OutputScale, populations, CheckResult.Of(content.Name, report)), ResultJson.Default.MapResult);
            return;
        }

        context.Line($"{content.Name} {MappingText.Verdict(report)}");
        MappingText.Print(report, context);
        foreach (PopulationQuantization q in report.Quantization)
        {
            context.Line($"\"{q.Population}\": scale {q.ScaleLow:G5} to {q.ScaleHigh:G5}; {q.Zeroed} of {q.Weights} weights rounded to 0{(q.CalibrationSpikes < 0 ? string.Empty : FormattableString.Invariant($"; {q.CalibrationSpikes} spikes over the calibration"))}");
        }

        if (path is null)
        {
            context.Error.WriteLine("error: no program was written, because the network breaks design rules with level error.");
        }
        else
        {
            context.Line($"wrote {path}");
        }
    }
}
