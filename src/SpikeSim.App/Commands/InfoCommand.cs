using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SpikeSim.App.CommandLine;
using SpikeSim.App.Models;
using SpikeSim.Costs;
using SpikeSim.FrontEnds;
using SpikeSim.Recognition;

namespace SpikeSim.App.Commands;

/// <summary><c>spikesim info FILE</c>: what is this file.</summary>
internal static class InfoCommand
{
    public static Command Create(Streams streams)
    {
        var file = new Argument<string>("FILE") { Description = "A network, program, NIR graph, recipe, data set, conformance vector, raster, events, spikes, recordings or sound; a folder; - for standard input." };
        var nir = new NirOption();
        Option<string?> chip = CommonOptions.Chip();
        var cost = new Option<bool>("--cost") { Description = "For a network or program: cycles, clock, operations, memory and energy of the worst case." };
        Option<bool> ignore = CommonOptions.IgnoreRules();
        var registers = new Option<bool>("--registers") { Description = "For a network or program that hears sound: its front end as the register words of Xylo Audio 3 (JSON)." };
        var command = new Command("info", "Tell what a file is: sizes, rates, resources.") { file, chip, cost, ignore, registers };
        nir.AddTo(command);
        CommandAction.Set(command, streams, (parse, context) =>
        {
            string path = parse.GetRequiredValue(file);
            if (parse.GetValue(registers))
            {
                return Registers(path, context);
            }

            (string kind, JsonObject facts) = FileFacts.Of(path, parse.GetValue(chip), nir.Settings(parse));
            LoadedModel? model = parse.GetValue(cost) ? LoadedModel.Load(path, parse.GetValue(chip), context, nir.Settings(parse)).Allow(parse.GetValue(ignore), context) : null;
            CostReport? worst = model is null ? null : CostModel.WorstCase(model.Program, model.Chip, model.StepSeconds);
            if (context.Json)
            {
                context.WriteJson(new InfoResult("spikesim-info/1", path, kind, facts, worst is null ? null : CostResult.Of(worst, null, model!.Chip), model is null ? null : [.. model.Violations.Select(CheckViolation.Of)]), ResultJson.Default.InfoResult);
                return ExitCodes.Good;
            }

            context.Line($"{path}: {kind}");
            foreach ((string name, JsonNode? value) in facts)
            {
                Print(name, value, context);
            }

            if (worst is not null)
            {
                CostText.Print(worst, null, model!.Chip, context);
            }

            return ExitCodes.Good;
        });
        return command;
    }

    private static int Registers(string path, CommandContext context)
    {
        NetworkContent content = NetworkReader.Read(path);
        KeywordTask task = content.Program?.Task ?? content.Network?.Task ?? throw new DataFormatException($"{path}: the file has no member \"task\", so it has no front end. Name a network or program that hears sound.");
        using var buffer = new MemoryStream();
        FrontEndRegistersJson.Write(FrontEndRegisters.Of(task.FrontEnd), buffer);
        context.Out.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
        return ExitCodes.Good;
    }

    private static void Print(string name, JsonNode? value, CommandContext context)
    {
        if (value is JsonArray array && array.Any(e => e is JsonObject))
        {
            context.Line($"  {name}");
            foreach (JsonNode? element in array)
            {
                context.Line($"    {string.Join("  ", ((JsonObject)element!).Select(p => $"{p.Key} {Text(p.Value)}"))}");
            }

            return;
        }

        // Sentences take a line each.
        if (value is JsonArray sentences && sentences.Any(e => Text(e).Contains(' ', StringComparison.Ordinal)))
        {
            context.Line($"  {name}");
            foreach (JsonNode? sentence in sentences)
            {
                context.Line($"    {Text(sentence)}");
            }

            return;
        }

        context.Line($"  {name,-22} {Text(value)}");
    }

    private static string Text(JsonNode? value) => value switch
    {
        null => "none",
        JsonArray array => string.Join(", ", array.Select(Text)),
        JsonValue scalar when scalar.TryGetValue(out double number) => number.ToString(CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
