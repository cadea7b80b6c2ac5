using System.Globalization;
using SpikeSim.App.CommandLine;
using SpikeSim.Chips;
using SpikeSim.Costs;

namespace SpikeSim.App.Commands;

/// <summary>Prints a cost report for a person.</summary>
internal static class CostText
{
    private static readonly (double Scale, string Prefix)[] Prefixes = [(1e9, "G"), (1e6, "M"), (1e3, "k"), (1, string.Empty), (1e-3, "m"), (1e-6, "u"), (1e-9, "n"), (1e-12, "p")];

    /// <summary>The lines of a report; <paramref name="worst"/> stands beside a measured one.</summary>
    public static void Print(CostReport report, CostReport? worst, ChipDescription chip, CommandContext context)
    {
        string per = report.IsWorstCase ? "step" : "run";
        context.Line($"cost on {chip.Name} ({(report.IsWorstCase ? "worst case, everything active" : FormattableString.Invariant($"{100 * report.Activity.Input:F1} % of the inputs and {100 * report.Activity.Hidden:F1} % of the hidden neurons active in a step"))})");
        if (report.Cycles is { } cycles)
        {
            context.Line($"  cycles per step {cycles.Total:F0}{(worst?.Cycles is { } most ? FormattableString.Invariant($" (worst case {most.Total:F0})") : string.Empty)}{Second(cycles.SecondCurrent)}");
            context.Line($"  clock at least {Si(report.RequiredClockHz!.Value, "Hz")}{(worst is null ? string.Empty : $", worst case {Si(worst.RequiredClockHz!.Value, "Hz")}")}{Setting(worst ?? report, chip)}");
        }
        else
        {
            context.Line($"  no cycle model of {chip.Name} is known");
        }

        context.Line($"  per {per}: {report.EffectiveOperations:F0} additions of a weight, one for each event or spike (dense, each weight once a step: {report.DenseOperations:F0}), {report.NeuronUpdates:F0} neuron updates");
        MemoryUse memory = report.Memory;
        context.Line($"  memory {memory.TotalBytes} bytes: weights {memory.WeightBytes}, parameters {memory.ParameterBytes}, states {memory.StateBytes}; {memory.RecurrentEntries} recurrent entries, {100 * report.ConnectionSparsity:F0} % of the weights are zero");
        foreach (EnergyEstimate energy in report.Energy)
        {
            context.Line($"  energy, estimate by \"{energy.Name}\": {Range(energy.LowJoules, energy.HighJoules, "J")} per {per}, {Range(energy.LowWatts, energy.HighWatts, "W")} ({string.Join(" + ", energy.Lines.Select(l => l.Name))})");
            context.Line($"    {energy.Source}");
        }
    }

    /// <summary>How a count is called in files.</summary>
    public static string NameOf(EnergyCount count) => count switch
    {
        EnergyCount.Cycle => "cycle",
        EnergyCount.Second => "second",
        EnergyCount.SynapticOperation => "synaptic-operation",
        _ => "neuron-update",
    };

    private static string Second(double? cycles) => cycles switch
    {
        null => ", those of the second current are not known",
        0 => string.Empty,
        { } more => FormattableString.Invariant($", and {more:F0} for the second current"),
    };

    private static string Setting(CostReport report, ChipDescription chip) => (chip.Costs!.Clock.DividedFromHz, report.ClockSettingHz) switch
    {
        (null, _) => string.Empty,
        (_, { } hz) => $" (nearest setting {Si(hz, "Hz")})",
        (_, null) => " (no setting of the chip is that fast)",
    };

    private static string Range(double low, double high, string unit)
    {
        (double scale, string prefix) = PrefixOf(high);
        string Text(double value) => (value / scale).ToString("0.####", CultureInfo.InvariantCulture);
        return low == high ? $"about {Text(high)} {prefix}{unit}" : $"{Text(low)} to {Text(high)} {prefix}{unit}";
    }

    private static string Si(double value, string unit)
    {
        (double scale, string prefix) = PrefixOf(value);
        return string.Create(CultureInfo.InvariantCulture, $"{value / scale:G3} {prefix}{unit}");
    }

    private static (double Scale, string Prefix) PrefixOf(double value) =>
        value == 0 ? (1, string.Empty) : Prefixes.FirstOrDefault(p => Math.Abs(value) >= p.Scale, Prefixes[^1]);
}
