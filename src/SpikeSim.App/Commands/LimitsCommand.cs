using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;
using SpikeSim.App.CommandLine;
using SpikeSim.App.Models;
using SpikeSim.Chips;
using SpikeSim.Mapping;
using SpikeSim.Networks;

namespace SpikeSim.App.Commands;

/// <summary><c>spikesim limits [--chip CHIP]</c>: what the chips have, from their descriptions.</summary>
internal static class LimitsCommand
{
    private static readonly (string Name, Func<ChipDescription, string> Text)[] Rows =
    [
        ("input channels", c => $"{c.InputChannels}"),
        ("hidden neurons", c => c.HiddenNeurons > Network.MaxHiddenNeurons ? $"{Network.MaxHiddenNeurons} of {c.HiddenNeurons} (SpikeSim's cap)" : $"{c.HiddenNeurons}"),
        ("output neurons", c => $"{c.OutputNeurons}"),
        ("currents per hidden neuron", c => c.ToolCurrentsPerHiddenNeuron is { } written && written < c.CurrentsPerHiddenNeuron ? $"{c.CurrentsPerHiddenNeuron} (tools write {written})" : $"{c.CurrentsPerHiddenNeuron}"),
        ("inputs reach hidden neurons", c => c.InputExpansion < c.HiddenNeurons ? $"ids 0 to {c.InputExpansion - 1}" : "all"),
        ("outputs read hidden neurons", c => c.OutputExpansion < c.HiddenNeurons ? $"the last {c.OutputExpansion}" : "all"),
        ("recurrent targets per neuron", c => $"{c.RecurrentTargetsPerNeuron}"),
        ("recurrent entries in all", c => $"{c.RecurrentEntries}"),
        ("alias targets per neuron", c => $"{c.AliasTargetsPerNeuron}"),
        ("bias", c => c.HasBias ? "yes" : "no"),
        ("time step", c => c.FixedStepSeconds is { } step ? FormattableString.Invariant($"{1e3 * step} ms") : "free"),
        ("weights", c => $"{c.Arithmetic.MinWeight} to {c.Arithmetic.MaxWeight}"),
        ("weight shift", c => $"0 to {c.Arithmetic.MaxWeightShift}"),
        ("currents, membranes, thresholds", c => $"{c.Arithmetic.MinState} to {c.Arithmetic.MaxState}"),
        ("biases", c => c.HasBias ? $"{c.Arithmetic.MinBias} to {c.Arithmetic.MaxBias}" : "none"),
        ("bits of bias memory", c => c.HasBias ? c.BiasMemoryBits is { } bits ? $"{bits} (not sure)" : $"{c.Arithmetic.BiasBits}" : "none"),
        ("decay shift", c => $"0 to {c.Arithmetic.MaxDecayShift}"),
        ("time constants", c => $"step x 2 to step x {1 << c.Arithmetic.MaxDecayShift}"),
        ("input events per channel and step", c => $"{c.Arithmetic.MaxInputEvents}"),
        ("hidden spikes per neuron and step", c => $"{c.Arithmetic.MaxHiddenSpikes}"),
        ("output spikes per neuron and step", c => $"{c.Arithmetic.MaxOutputSpikes}"),
    ];

    public static Command Create(Streams streams)
    {
        var chip = new Option<string?>("--chip") { Description = "One chip: a name, or a chip description file (default: all that SpikeSim knows)." };
        var step = new Option<double?>("--step") { Description = "A time step in seconds: also list the time constants that exist at it." };
        var command = new Command("limits", "List what chips have: neurons, connections, words, time constants.") { chip, step };
        CommandAction.Set(command, streams, (parse, context) =>
        {
            ChipDescription[] chips = parse.GetValue(chip) is { } name ? [ChipOption.Find(name)] : [.. ChipCatalogue.All];
            double? seconds = parse.GetValue(step);
            if (seconds is { } s && (!double.IsFinite(s) || s <= 0))
            {
                throw new UsageException(FormattableString.Invariant($"--step {s}: a time in seconds, above 0."));
            }

            TimeConstantGrid[] grids = seconds is { } given ? [.. chips.Select(c => new TimeConstantGrid(c, given))] : [];
            if (context.Json)
            {
                LimitsGrid[] listed = [.. grids.Select((g, i) => new LimitsGrid(chips[i].Name, g.StepSeconds, [.. g.Values.Select(v => v.Seconds)], IsPossible(chips[i], g)))];
                context.WriteJson(new LimitsResult("spikesim-limits/1", new JsonArray([.. chips.Select(Description)]), listed), ResultJson.Default.LimitsResult);
            }
            else
            {
                Print(chips, grids, context);
            }

            return ExitCodes.Good;
        });
        return command;
    }

    private static bool IsPossible(ChipDescription chip, TimeConstantGrid grid) => chip.FixedStepSeconds is not { } step || Math.Abs(grid.StepSeconds - step) <= 1e-9;

    private static JsonNode Description(ChipDescription chip)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            ChipDescriptionJson.Write(writer, chip);
        }

        return JsonNode.Parse(buffer.ToArray())!;
    }

    private static void Print(ChipDescription[] chips, TimeConstantGrid[] grids, CommandContext context)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns([string.Empty, .. chips.Select(c => Markup.Escape(c.Name))]);
        foreach (TableColumn column in table.Columns.Skip(1))
        {
            column.RightAligned();
        }

        foreach ((string name, Func<ChipDescription, string> text) in Rows)
        {
            table.AddRow([name, .. chips.Select(c => Markup.Escape(text(c)))]);
        }

        context.TableConsole.Write(table);
        for (int i = 0; i < grids.Length; i++)
        {
            string values = string.Join(", ", grids[i].Values.Select(v => string.Create(CultureInfo.InvariantCulture, $"{1e3 * v.Seconds:G6}")));
            context.Line($"time constants of {chips[i].Name} at a step of {1e3 * grids[i].StepSeconds:G6} ms, in ms: {values}");
            if (!IsPossible(chips[i], grids[i]))
            {
                context.Line($"  but {chips[i].Name} runs at a step of {1e3 * chips[i].FixedStepSeconds:G6} ms only: a network of another step breaks NS005");
            }
        }

        foreach (IGrouping<string, ChipDescription> open in chips.SelectMany(c => c.OpenPoints.Select(p => (p, c))).GroupBy(o => o.p, o => o.c))
        {
            context.Line($"open ({string.Join(", ", open.Select(c => c.Name))}): {open.Key}");
        }
    }
}
