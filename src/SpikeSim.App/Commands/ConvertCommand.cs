using System.CommandLine;
using System.Text;
using SpikeSim.App.CommandLine;
using SpikeSim.App.Models;
using SpikeSim.Chips;
using SpikeSim.Files;
using SpikeSim.Nir.Data;
using SpikeSim.Nir.Notes;
using SpikeSim.Nir.Writing;

namespace SpikeSim.App.Commands;

/// <summary><c>spikesim convert A B</c>: between the kinds of network files, and between the text forms of an input.</summary>
internal static class ConvertCommand
{
    public static Command Create(Streams streams)
    {
        var input = new Argument<string>("A") { Description = "A network file of any kind, or an input or recording: a raster, events or spikes as CSV, recordings (NIRData). - for standard input." };
        var output = new Argument<string>("B") { Description = "The file to write; - for standard output." };
        var to = new Option<string?>("--to") { Description = $"The kind of B: {string.Join(", ", InputConversion.Kinds)}, {NetworkFormats.WritableNames}. Without it the name of B decides." };
        var before = new Option<bool>("--float") { Description = "Write a specification in floating point, before quantisation." };
        var step = new Option<double?>("--step") { Description = "The time step of a raster that does not name it, or in which events are counted, in seconds." };
        var node = new Option<string?>("--node") { Description = "The population or node of a recording that is meant (default: the input, or the only one)." };
        var sample = new Option<int>("--sample") { Description = "Which sample of recordings (NIRData), from 0." };
        var export = new NirExportOptions();
        var nir = new NirOption();
        Option<string?> chip = CommonOptions.Chip();
        Option<bool> force = CommonOptions.Force();
        var command = new Command("convert", "Convert between kinds of network files, or of inputs.") { input, output, to, before, step, node, sample, chip, force };
        export.AddTo(command);
        nir.AddTo(command);
        CommandAction.Set(command, streams, (parse, context) =>
        {
            string source = parse.GetRequiredValue(input);
            string target = parse.GetRequiredValue(output);
            if (target != StandardInput.Path)
            {
                AtomicFile.RequireWritable(target, parse.GetValue(force));
            }

            InputSource file = InputSource.Open(source);
            bool isInput = IsInput(file);
            RefuseUnused(parse, isInput ? $"{file.Name} is an input or a recording" : $"{file.Name} is a network", isInput ? [before, chip] : [step, node, sample]);
            ConversionPlan plan = isInput
                ? OfInput(new InputConversion(file, parse.GetValue(node), parse.GetValue(sample), parse.GetValue(step)), target, parse.GetValue(to), (nir.Settings(parse), export.Settings(parse)))
                : OfNetwork(file, target, parse.GetValue(to), parse.GetValue(before), parse.GetValue(chip), (nir.Settings(parse), export.Settings(parse)), context);
            using var buffer = new MemoryStream();
            plan.Write(buffer);
            if (target == StandardInput.Path)
            {
                ToStandardOutput(buffer, plan.Kind, context);
                return ExitCodes.Good;
            }

            AtomicFile.Write(target, parse.GetValue(force), buffer.WriteTo);
            Print(new ConvertResult("spikesim-convert/1", source, plan.From, target, plan.Kind, buffer.Length, plan.Remarks(), [.. plan.Violations().Select(CheckViolation.Of)]), context);
            return ExitCodes.Good;
        });
        return command;
    }

    // Text goes where results go; bytes of HDF5 are no text.
    private static void ToStandardOutput(MemoryStream content, string kind, CommandContext context)
    {
        if (kind is not "nir" and not "nirdata")
        {
            context.Out.Write(Encoding.UTF8.GetString(content.ToArray()));
            return;
        }

        using Stream output = Console.OpenStandardOutput();
        content.WriteTo(output);
    }

    private static bool IsInput(InputSource file) => file.Kind switch
    {
        InputKind.Sound => throw new UsageException($"{file.Name} is a sound; spikesim encode turns sounds into events."),
        InputKind.Recordings => NirDataReader.IsData(file.Bytes().Content),
        InputKind.Other => false,
        _ => true,
    };

    private static ConversionPlan OfInput(InputConversion conversion, string target, string? to, (NirChoice Read, NirExportSettings Write) nir)
    {
        if (nir.Read.Given.Count > 0)
        {
            throw NetworkContent.NoNir(conversion.Source.Name);
        }

        RefuseExport(nir.Write, target);

        string kind = conversion.Target(target, to);
        return new ConversionPlan(conversion.From, kind, () => conversion.Remarks, stream => conversion.Write(kind, stream));
    }

    private static ConversionPlan OfNetwork(
        InputSource input, string target, string? to, bool asFloat, string? chipName, (NirChoice Read, NirExportSettings Write) nir, CommandContext context)
    {
        FileBytes file = input.Bytes();
        string source = input.Name;
        NetworkFormat from = NetworkReader.FormatOf(file);
        NetworkContent content = from.Read(file).With(nir.Read);
        NetworkFormat kind = Target(target, to);
        if (to is null && kind.Name == "network" && content.IsIntegers)
        {
            throw new UsageException($"{target}: a name that ends in .json is a network in floating point, and {source} has integers only. Say --to program or --to specification, or name the file so.");
        }

        if (content.Nir is not null && kind.Name == "nir" && (nir.Read.Given.Count > 0 || nir.Write != new NirExportSettings()))
        {
            throw new UsageException($"{source} is a NIR graph, which goes into another NIR file as it is; --nir, {NirExportOptions.Names} would do nothing. Leave them out, or convert to a network (.json) with --nir first and that to NIR with the others.");
        }

        if (kind.Name != "nir")
        {
            RefuseExport(nir.Write, target);
        }

        if (asFloat && kind.Name != "specification")
        {
            throw new UsageException($"--float: {target} is no specification; the option says which numbers one has. Leave it out.");
        }

        ChipDescription? chip = chipName is null ? null : ChipOption.Find(chipName);
        var conversion = new ConversionSource(content, chip, asFloat, nir.Write, context);
        return new ConversionPlan(from.Name, kind.Name, () => [.. content.Nir?.Remarks(chip) ?? content.Remarks, .. conversion.Lost], stream => kind.Write!(conversion, stream))
        {
            Violations = () => conversion.Violations,
        };
    }

    // An option that would do nothing was meant to do something.
    private static void RefuseUnused(ParseResult parse, string what, params ReadOnlySpan<Option> options)
    {
        foreach (Option option in options)
        {
            if (parse.GetResult(option) is { Implicit: false })
            {
                throw new UsageException($"{option.Name}: {what}, for which the option means nothing. Leave it out.");
            }
        }
    }

    private static void RefuseExport(NirExportSettings settings, string target)
    {
        if (settings != new NirExportSettings())
        {
            throw new UsageException($"{target} is no NIR graph; {NirExportOptions.Names} say how one is written. Leave them out.");
        }
    }

    private static NetworkFormat Target(string path, string? to)
    {
        NetworkFormat? format = to is null
            ? NetworkFormats.All.Where(f => f.Endings.Any(Fits)).MaxBy(f => f.Endings.Where(Fits).Max(e => e.Length))
            : NetworkFormats.All.FirstOrDefault(f => f.Name == to);
        bool Fits(string ending) => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
        if (format is null)
        {
            throw new UsageException(to is null
                ? $"{path}: the name does not say what to write. Say --to with one of {NetworkFormats.WritableNames}."
                : $"--to {to}: for a network, one of {NetworkFormats.WritableNames}.");
        }

        return format.Write is not null ? format : throw new UsageException($"--to {to}: {format.WriteRefusal}.");
    }

    private static void Print(ConvertResult result, CommandContext context)
    {
        foreach (string remark in result.Remarks)
        {
            context.Note($"{result.Input}: {remark}.");
        }

        if (context.Json)
        {
            context.WriteJson(result, ResultJson.Default.ConvertResult);
            return;
        }

        context.Line($"{result.Input} ({result.InputKind}) -> {result.Output} ({result.OutputKind}), {result.Bytes} bytes");
    }
}
