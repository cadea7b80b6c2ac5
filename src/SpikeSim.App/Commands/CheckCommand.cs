using System.CommandLine;
using SpikeSim.App.CommandLine;
using SpikeSim.App.Models;
using SpikeSim.Chips;
using SpikeSim.Mapping;

namespace SpikeSim.App.Commands;

/// <summary><c>spikesim check NETWORK --chip CHIP</c>: every design rule, the resource table, and what the chip changes.</summary>
internal static class CheckCommand
{
    public static Command Create(Streams streams)
    {
        var network = new Argument<string>("NETWORK") { Description = "A network or program file." };
        var nir = new NirOption();
        Option<string?> chip = CommonOptions.Chip();
        var command = new Command("check", "Check a network or program against a chip: all design rules at once, resources, time constants, delays.") { network, chip };
        nir.AddTo(command);
        CommandAction.Set(command, streams, (parse, context) =>
        {
            NetworkContent content = NetworkReader.ReadToCheck(parse.GetRequiredValue(network), nir.Settings(parse));
            ChipDescription target = parse.GetValue(chip) is { } name ? ChipOption.Find(name) : content.Program?.Chip ?? content.Draft?.Chip ?? content.Nir?.Program()?.Chip ?? ChipOption.Default;
            content.NoteRemarks(context, target);
            MappingReport report = content.Report(target, new QuantizerSettings());
            if (context.Json)
            {
                context.WriteJson(CheckResult.Of(content.Name, report), ResultJson.Default.CheckResult);
            }
            else
            {
                context.Line($"{content.Name} {MappingText.Verdict(report)}");
                MappingText.Print(report, context);
            }

            return report.Violations.Any(v => v.Level == ViolationLevel.Error) ? ExitCodes.DesignRules : ExitCodes.Good;
        });
        return command;
    }
}
