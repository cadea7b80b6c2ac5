using ScottPlot;
using ScottPlot.Plottables;
using SpikeSim.App.Comparison;
using SpikeSim.Rasters;

namespace SpikeSim.App.Pictures;

/// <summary>
/// One input and what several engines made of it, on one time axis: events, and a raster per engine without the lag of its layers. Below
/// them, for each two neighbouring engines, the membrane at which they part, around the time at which they do. Dashed lines mark it.
/// </summary>
internal static class ComparisonPicture
{
    private const int InputHeightPixels = 200;
    private const int RasterHeightPixels = 280;
    private const int MembraneHeightPixels = 260;
    private const float LegendFontSize = 12;

    // What a membrane does before and after it parts is seen in some ten steps; over a whole run it is a solid block.
    private const int StepsAround = 20;

    // How far below rest a membrane is shown, in thresholds: what inhibition does far below hides what happens at the threshold.
    private const double LowestShown = -3;
    private const double HighestShown = 3;
    private const double Margin = 0.1;

    // The second stands on the first: where both are at one time, both are seen.
    private static readonly (Color Color, float Width)[] MarkLines = [(Colors.Crimson, 4f), (Colors.SeaGreen, 1.5f)];

    /// <summary>Draws the picture and writes it as PNG.</summary>
    public static void Save(string path, ComparedNetwork network, Raster input, IReadOnlyList<ComparedRun> runs, IReadOnlyList<PairComparison> pairs)
    {
        double step = input.StepSeconds;
        double end = runs[0].Spikes[0].Steps * step;
        var events = new Plot();
        PlotSheet.Frame(events, end, "input channel");
        PlotSheet.Dots(events, input, step, Colors.SteelBlue, 5f);
        PlotSheet.WholeRows(events, input.Channels);
        events.Title($"{network.Network.Name}: {string.Join(", ", runs.Select(r => r.Engine))} on one input");
        (PairComparison Pair, (Color Color, float Width) Mark)[] neighbours =
            [.. pairs.Where(p => p.Second == runs[1] || p.First == runs[1]).Select((p, i) => (p, MarkLines[i]))];
        Plot[] plots =
        [
            events,
            .. runs.Select(run => Spikes(network, run, end)),
        ];
        plots[^1].XLabel("time (s); dashed: where two neighbouring engines part");
        foreach (Plot plot in plots)
        {
            Mark(plot, neighbours, step);
        }

        Plot[] membranes = [.. neighbours.Select(n => Membranes(network, n, input, end))];
        plots = [.. plots, .. membranes];
        PlotSheet.Save(path, plots, [InputHeightPixels, .. runs.Select(_ => RasterHeightPixels), .. neighbours.Select(_ => MembraneHeightPixels)]);
    }

    private static Color ColorOf(ComparedRun run) => run.Engine switch { "exact" => Colors.Black, "clocked" => Colors.SteelBlue, _ => Colors.DarkOrange };

    private static void Mark(Plot plot, IEnumerable<(PairComparison Pair, (Color Color, float Width) Mark)> pairs, double step)
    {
        foreach ((PairComparison pair, (Color color, float width)) in pairs)
        {
            if (pair.Divergence is { } at)
            {
                VerticalLine mark = plot.Add.VerticalLine(at.Step * step, width, color);
                mark.LinePattern = LinePattern.Dashed;
            }
        }
    }

    private static Plot Spikes(ComparedNetwork network, ComparedRun run, double end)
    {
        var plot = new Plot();
        PlotSheet.Frame(plot, end, $"{run.Engine}: neuron");
        int offset = 0;
        for (int p = 0; p < run.Spikes.Length; p++)
        {
            PlotSheet.Dots(plot, run.Spikes[p], network.Network.StepSeconds, ColorOf(run), 3f, offset);
            offset += run.Spikes[p].Channels;
            if (p + 1 < run.Spikes.Length)
            {
                plot.Add.HorizontalLine(offset - 0.5, 1f, Colors.LightGray);
            }
        }

        string lag = run.Form.LayerDelay && network.LongestDelay > 0 ? ", layer delay taken out" : string.Empty;
        plot.Title($"{run.Model.Description}{lag}: {run.Spikes.Sum(s => s.TotalEvents())} spikes");
        PlotSheet.WholeRows(plot, offset);
        return plot;
    }

    // The neuron at which a pair parts, or the first one where it never does; each engine in units of its own threshold.
    private static Plot Membranes(ComparedNetwork network, (PairComparison Pair, (Color Color, float Width) Mark) of, Raster input, double end)
    {
        PairComparison pair = of.Pair;
        double step = input.StepSeconds;
        int steps = pair.First.Spikes[0].Steps;
        int start = Math.Max(0, Math.Min((pair.Divergence?.Step ?? 0) - StepsAround, steps - (2 * StepsAround)));
        int stop = Math.Min(steps, start + (2 * StepsAround));
        var plot = new Plot();
        PlotSheet.Frame(plot, end, "V / threshold");
        (double lowest, double highest) = (0, 1);
        (int population, int neuron) = pair.Divergence is { } at ? (at.Population, at.Neuron) : (0, 0);
        foreach (ComparedRun run in new[] { pair.First, pair.Second })
        {
            int lag = run.Form.LayerDelay ? network.DelaySteps[population] : 0;
            double[] membrane = run.MembraneOf(network, population, neuron, ComparedNetwork.Start(input, stop + lag))[(start + lag)..(stop + lag)];
            (lowest, highest) = (Math.Min(lowest, membrane.Min()), Math.Max(highest, membrane.Max()));
            double[] times = [.. Enumerable.Range(0, membrane.Length).Select(s => (start + s + 1) * step)];
            Scatter line = plot.Add.ScatterLine(times, membrane, ColorOf(run));
            line.LineWidth = 1.8f;
            line.LegendText = run.Engine;
        }

        string place = $"membrane of {network.Network.Populations[population].Name} neuron {neuron}";
        plot.Title(pair.Cause is { } cause
            ? FormattableString.Invariant($"{place}: {pair.First.Engine} and {pair.Second.Engine} part at {pair.Divergence!.Step * step:F3} s, cause: {cause.Cause}")
            : $"{place}: no spike of {pair.First.Engine} and {pair.Second.Engine} differs");
        Mark(plot, [of], step);
        plot.Axes.SetLimitsX(start * step, stop * step);
        if (network.Network.Populations[population].Spiking)
        {
            plot.Add.HorizontalLine(1, 1f, Colors.Gray).LinePattern = LinePattern.Dotted;
            plot.Axes.SetLimitsY(Math.Max(LowestShown, lowest - Margin), Math.Min(HighestShown, highest + Margin));
        }

        plot.XLabel("time (s); dotted: threshold");
        plot.Legend.FontSize = LegendFontSize;
        plot.ShowLegend(Edge.Right);
        return plot;
    }
}
