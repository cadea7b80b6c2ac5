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
        var output = new Option<string?>("--output", "-o") { Description = "The program file to write (not with --quantizer compare)." };
        var calibrate = new Option<string?>("--calibrate") { Description = "A data set whose clips (split train) choose the scales; the network must know its front end." };
        var nir = new NirOption();
        Option<string> quantizer = QuantizerOption.Create();
        Option<string?> chip = CommonOptions.Chip();
        Option<int> jobs = CommonOptions.Jobs();
        Option<bool> force = CommonOptions.Force();
        var command = new Command("map", "Map a network to a chip: ids, integers, report.") { network, output, chip, quantizer, calibrate, jobs, force };
        nir.AddTo(command);
        CommandAction.Set(command, streams, (parse, context) =>
        {
            string kind = parse.GetRequiredValue(quantizer);
            bool isComparison = kind == QuantizerOption.Compare;
            QuantizerSettings chosen = isComparison ? new QuantizerSettings() : QuantizerOption.Check(kind);
            string path = parse.GetValue(output) ?? (isComparison ? string.Empty : throw new UsageException("--output is missing: the program file to write. Only --quantizer compare writes none."));
            NetworkContent content = NetworkReader.ReadToCheck(parse.GetRequiredValue(network), nir.Settings(parse));
            ChipDescription target = parse.GetValue(chip) is { } name ? ChipOption.Find(name) : ChipOption.Default;
            content.NoteRemarks(context, target);
            if (content.IsIntegers || content.ProgramOfGraph(target) is not null)
            {
                throw new UsageException($"{content.Path} has the integers of a chip already. Give the network file that it was made from, or let spikesim convert write the integers as they are.");
            }

            string? dataset = parse.GetValue(calibrate);
            int threads = CommonOptions.CheckJobs(parse.GetValue(jobs));
            QuantizerSettings Calibrated(QuantizerSettings settings) => settings with
            {
                Jobs = threads,
                Calibration = dataset is null ? [] : CalibrationClips.Of(content.NetworkFor(target), dataset, threads, context),
            };
            if (isComparison)
            {
                return Compare(content, target, Calibrated(chosen), context);
            }

            AtomicFile.RequireWritable(path, parse.GetValue(force));
            MappingReport report = content.Report(target, Calibrated(chosen));
            string? hash = report.Program is null ? null : Write(content, report, dataset, path, parse.GetValue(force));
            Print(content, report, hash is null ? null : path, hash, context);
            return hash is null ? ExitCodes.DesignRules : ExitCodes.Good;
        });
        return command;
    }

    private static int Compare(NetworkContent content, ChipDescription chip, QuantizerSettings settings, CommandContext context)
    {
        var rows = new List<(string Quantizer, MappingReport Report)>();
        foreach (string name in QuantizerName.All)
        {
            QuantizerSettings each = QuantizerOption.Check(name);
            rows.Add((name, content.Report(chip, each with { Calibration = settings.Calibration, Jobs = settings.Jobs })));
        }

        if (context.Json)
        {
            MapComparisonRow[] all = [.. rows.Select(r => MapComparisonRow.Of(r.Quantizer, r.Report))];
            context.WriteJson(new MapComparison("spikesim-map-comparison/1", content.Name, chip.Name, all), ResultJson.Default.MapComparison);
        }
        else
        {
            QuantizationText.PrintComparison(rows, context);
        }

        return rows[0].Report.Program is null ? ExitCodes.DesignRules : ExitCodes.Good;
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
            MapPopulation[] populations = [.. report.Quantization.Select(MapPopulation.Of)];
            context.WriteJson(
                new MapResult("spikesim-map/1", path, hash, hash is null ? null : report.OutputScale, MapFidelity.Of(report), populations, CheckResult.Of(content.Name, report)),
                ResultJson.Default.MapResult);
            return;
        }

        context.Line($"{content.Name} {MappingText.Verdict(report)}");
        MappingText.Print(report, context);
        QuantizationText.Print(report, context);
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
