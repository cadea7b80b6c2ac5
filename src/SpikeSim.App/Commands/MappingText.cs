using Spectre.Console;
using SpikeSim.App.CommandLine;
using SpikeSim.Mapping;

namespace SpikeSim.App.Commands;

/// <summary>A mapping report for people: violations, resources, ids, time constants that are rounded, delays, open points.</summary>
internal static class MappingText
{
    /// <summary>Time constants closer to the grid than this share are on it.</summary>
    private const double OnGrid = 1e-3;

    public static void Print(MappingReport report, CommandContext context)
    {
        foreach (Violation violation in report.Violations)
        {
            context.Line($"{violation}");
        }

        if (report.Resources.Count > 0)
        {
            context.TableConsole.Write(Resources(report));
        }

        foreach (PopulationPlacement place in report.Placement)
        {
            int? step = report.Delays.FirstOrDefault(d => d.Population == place.Population)?.FirstStep;
            context.Line($"\"{place.Population}\": ids {place.FirstId} to {place.LastId}{(place.IsSplit ? ", not side by side" : string.Empty)}; {Fires(step)}");
        }

        if (report.Delays.Count > 0)
        {
            context.Line($"\"{report.Delays[^1].Population}\": outputs; {Fires(report.Delays[^1].FirstStep)}");
        }

        foreach (ResidualDelay residual in report.Residuals)
        {
            context.Line($"residual block \"{residual.Source}\" to \"{residual.Target}\": the weighted branch arrives {residual.WeightedSteps} step(s) after the alias; in a network without the chip's delays they arrive together");
        }

        // Those that are far off stand among the violations already.
        foreach (TimeConstantUse use in report.TimeConstants.Where(u => Math.Abs(u.Choice.RelativeError) > OnGrid && !u.IsFarOff))
        {
            TimeConstantChoice choice = use.Choice;
            context.Line($"time constant, {use.Kind} of {use.Neurons} neuron(s) of \"{use.Population}\": {Ms(choice.AskedSeconds)} becomes {Ms(choice.Given.Seconds)} ({Percent(choice.RelativeError)}); the chip has {Neighbours(choice)}");
        }

        foreach (string point in report.OpenPoints)
        {
            context.Line($"open: {point}");
        }
    }

    /// <summary>One line: whether it fits.</summary>
    public static string Verdict(MappingReport report)
    {
        int errors = report.Violations.Count(v => v.Level == ViolationLevel.Error);
        int warnings = report.Violations.Count - errors;
        return $"{(errors == 0 ? "fits" : "does not fit")} {report.Chip.Name}: {errors} error(s), {warnings} warning(s)";
    }

    private static Table Resources(MappingReport report)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("resource", "used", "available", "per cent");
        foreach (TableColumn column in table.Columns.Skip(1))
        {
            column.RightAligned();
        }

        foreach (ResourceUse use in report.Resources)
        {
            string percent = FormattableString.Invariant($"{use.Percent:F1} %");
            table.AddRow(Markup.Escape(use.Name), $"{use.Used}", $"{use.Available}", use.Used > use.Available ? $"[red]{percent}[/]" : percent);
        }

        return table;
    }

    private static string Fires(int? step) => step switch
    {
        null => "no input leads to it",
        0 => "an input event can fire it in the same step",
        { } later => $"an input event can fire it {later} step(s) later",
    };

    private static string Neighbours(TimeConstantChoice choice) =>
        string.Join(" and ", new[] { choice.Below, choice.Above }.OfType<GridTimeConstant>().Select(t => Ms(t.Seconds)));

    private static string Percent(double share) => FormattableString.Invariant($"{100 * share:+0.#;-0.#} %");

    private static string Ms(double seconds) => FormattableString.Invariant($"{1e3 * seconds:G5} ms");
}
