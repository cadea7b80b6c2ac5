using ScottPlot;
using ScottPlot.Plottables;
using SpikeSim.App.Comparison;
using SpikeSim.Rasters;

namespace SpikeSim.App.Pictures;

/// <summary>
/// One input and what several engines made of it, on one time axis: events, a raster per engine without the lag of its layers, and the
/// membrane at which each two neighbouring engines part. Dashed lines mark where they do.
/// </summary>
internal static class ComparisonPicture
{
    private const int InputHeightPixels = 200;
    private const int RasterHeightPixels = 280;
    private const int MembraneHeightPixels = 260;
    private const float LegendFontSize = 12;

    private static readonly Color[] EngineColors = [Colors.Black, Colors.SteelBlue, Colors.DarkOrange];
    private static readonly Color[] MarkColors = [Colors.Crimson, Colors.SeaGreen];

    /// <summary>Draws the picture and writes it as PNG.</summary>
    public static void Save(string path, ComparedNetwork network, Raster input, IReadOnlyList<ComparedRun> runs, IReadOnlyList<PairComparison> pairs)
    {
        double step = input.StepSeconds;
        double end = runs[0].Spikes[0].Steps * step;
        var events = new Plot();
        PlotSheet.Frame(events, end, "input channel");
        PlotSheet.Dots(events, input, step, Colors.SteelBlue, 5f);
        events.Axes.SetLimitsY(-1, input.Channels);
        events.Title($"{network.Network.Name}: {string.Join(", ", runs.Select(r => r.Engine))} on one input");
        (PairComparison Pair, Color Mark)[] neighbours =
            [.. pairs.Where(p => p.Second == runs[1] || p.First == runs[1]).Select((p, i) => (p, MarkColors[i]))];
        Plot[] plots =
        [
            events,
            .. runs.Select((run, i) => Spikes(network, run, EngineColors[i], end)),
            .. neighbours.Select((n, i) => Membranes(network, n.Pair, (EngineColors[i], EngineColors[i + 1]), end)),
        ];
        plots[^1].XLabel("time (s); dashed: where two neighbouring engines part");
        foreach (Plot plot in plots)
        {
            foreach ((PairComparison pair, Color color) in neighbours)
            {
                if (pair.Divergence is { } at)
                {
                    VerticalLine mark = plot.Add.VerticalLine(at.Step * step, 1.5f, color);
                    mark.LinePattern = LinePattern.Dashed;
                }
            }
        }

        PlotSheet.Save(path, plots, [InputHeightPixels, .. runs.Select(_ => RasterHeightPixels), .. neighbours.Select(_ => MembraneHeightPixels)]);
    }

    private static Plot Spikes(ComparedNetwork network, ComparedRun run, Color color, double end)
    {
        var plot = new Plot();
        PlotSheet.Frame(plot, end, $"{run.Engine}: neuron");
        int offset = 0;
        for (int p = 0; p < run.Spikes.Length; p++)
        {
            PlotSheet.Dots(plot, run.Spikes[p], network.Network.StepSeconds, color, 3f, offset);
            offset += run.Spikes[p].Channels;
            if (p + 1 < run.Spikes.Length)
            {
                plot.Add.HorizontalLine(offset - 0.5, 1f, Colors.LightGray);
            }
        }

        string lag = run.Form.LayerDelay && network.LongestDelay > 0 ? ", layer delay taken out" : string.Empty;
        plot.Title($"{run.Description}{lag}: {run.Spikes.Sum(s => s.TotalEvents())} spikes");
        plot.Axes.SetLimitsY(-1, offset);
        return plot;
    }

    // The neuron at which a pair parts, or the first one where it never does; each engine in units of its own threshold.
    private static Plot Membranes(ComparedNetwork network, PairComparison pair, (Color First, Color Second) colors, double end)
    {
        var plot = new Plot();
        PlotSheet.Frame(plot, end, "V / threshold");
        (int population, int neuron) = pair.Divergence is { } at ? (at.Population, at.Neuron) : (0, 0);
        foreach ((ComparedRun run, Color color) in new[] { (pair.First, colors.First), (pair.Second, colors.Second) })
        {
            int lag = run.Form.LayerDelay ? network.DelaySteps[population] : 0;
            double[] membrane = network.MembraneOf(run.Outcome.Recording, population, neuron, run.IsChip)[lag..];
            double[] times = [.. Enumerable.Range(0, membrane.Length).Select(s => (s + 1) * network.Network.StepSeconds)];
            Scatter line = plot.Add.ScatterLine(times, membrane, color);
            line.LineWidth = 1.8f;
            line.LegendText = run.Engine;
        }

        string place = $"membrane of {network.Network.Populations[population].Name} neuron {neuron}";
        plot.Title(pair.Cause is { } cause
            ? FormattableString.Invariant($"{place}: {pair.First.Engine} and {pair.Second.Engine} part at {pair.Divergence!.Step * network.Network.StepSeconds:F3} s, cause: {cause.Cause}")
            : $"{place}: no spike of {pair.First.Engine} and {pair.Second.Engine} differs");
        plot.Axes.SetLimitsX(0, end);
        plot.Legend.FontSize = LegendFontSize;
        plot.ShowLegend(Edge.Right);
        return plot;
    }
}
