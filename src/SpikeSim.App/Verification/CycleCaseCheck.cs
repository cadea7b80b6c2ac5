using System.Globalization;
using SpikeSim.Chips;
using SpikeSim.Costs;
using SpikeSim.Json;

namespace SpikeSim.App.Verification;

/// <summary>Computes every row of a cycle vector (<c>spikesim-cycles/1</c>) with the cycle model.</summary>
internal static class CycleCaseCheck
{
    // The reference adds the same terms in another order, which moves the last bits of a double.
    private const double Tolerance = 1e-12;

    public static CaseVerdict Check(JsonMember root, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        int index = 0;
        string[] steps = [.. root.Required("rows").Elements().SelectMany(r => r.Optional("clock_hz")?.Names ?? []).Distinct()];
        foreach (JsonMember row in root.Required("rows").Elements())
        {
            if (Difference(row, steps) is { } difference)
            {
                return CaseVerdict.Failed(string.Create(CultureInfo.InvariantCulture, $"row {index}: {difference}"));
            }

            index++;
        }

        return index > 0 ? CaseVerdict.Passed : CaseVerdict.Failed("there is no row");
    }

    private static string? Difference(JsonMember row, string[] steps)
    {
        string name = row.Required("chip").Text();
        if (ChipCatalogue.Find(name).Costs is not { } costs)
        {
            return $"no cycle model of {name} is known";
        }

        var activity = new Activity(row.Required("p_input").Number(0, 1), row.Required("p_hidden").Number(0, 1));
        CycleCount count = CycleModel.Count(costs.Cycles, Shape(row), activity);
        return Compare("cycles", row.Required("cycles").Number(), count.Total)
            ?? CompareSecond(row.Optional("second_synapse_operations")?.Number(), costs.Cycles.SecondCurrent is null ? null : count.SecondCurrent)
            ?? CompareClocks(IsWorst(activity) ? row.Required("clock_hz") : row.Optional("clock_hz"), steps, costs.Clock, count.Total);
    }

    private static bool IsWorst(Activity activity) => activity.Input == 1 && activity.Hidden == 1;

    private static NetworkShape Shape(JsonMember row) => new()
    {
        Inputs = row.Required("inputs").WholeNumber(0),
        Hidden = row.Required("hidden").WholeNumber(1),
        Outputs = row.Required("outputs").WholeNumber(0),
        Reached = row.Required("input_expansion").WholeNumber(0),
        Read = row.Required("output_expansion").WholeNumber(0),
        RecurrentEntries = row.Required("recurrent_entries").WholeNumber(0),
        Aliases = row.Required("alias_pairs").WholeNumber(0),
        UsesSecondCurrent = row.Required("second_synapse").Flag(),
    };

    private static string? CompareClocks(JsonMember? clocks, string[] steps, ChipClock clock, double cycles)
    {
        // Every row that has clocks has them for the same steps.
        foreach (string step in clocks is null ? [] : steps)
        {
            if (!double.TryParse(step, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) || !(seconds > 0))
            {
                throw clocks!.Value.Wrong("time steps above 0 s as names", $"\"{step}\"");
            }

            if (Compare($"clock at a step of {step} s", clocks!.Value.Required(step).Number(), clock.RequiredHz(cycles, seconds)) is { } difference)
            {
                return difference;
            }
        }

        return null;
    }

    private static string? CompareSecond(double? expected, double? found) =>
        expected is { } e && found is { } f ? Compare("second synapse operations", e, f)
        : expected is null && found is null ? null
        : string.Create(CultureInfo.InvariantCulture, $"second synapse operations differ: expected {expected?.ToString(CultureInfo.InvariantCulture) ?? "none"}, got {found?.ToString(CultureInfo.InvariantCulture) ?? "none"}");

    private static string? Compare(string what, double expected, double found) =>
        Math.Abs(expected - found) <= Tolerance * Math.Max(1, Math.Abs(expected))
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{what} differ: expected {expected:R}, got {found:R}");
}
