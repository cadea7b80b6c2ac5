using ScottPlot;
using ScottPlot.Plottables;
using SpikeSim.Rasters;

namespace SpikeSim.App.Pictures;

/// <summary>
/// One clip on one time axis: input events, hidden spikes, output membranes, output spikes; the recognised word is marked at the step
/// from which on it stayed the winner.
/// </summary>
internal static class RasterPicture
{
    private const int InputHeightPixels = 250;
    private const int HiddenHeightPixels = 330;
    private const int OutputHeightPixels = 330;
    private const float LegendFontSize = 11;

    /// <summary>Draws the picture and writes it as PNG.</summary>
    public static void Save(string path, ClipPicture clip)
    {
        double step = clip.Input.StepSeconds;
        double end = clip.Recording.Steps * step;
        var input = new Plot();
        PlotSheet.Frame(input, end, "input channel");
        PlotSheet.Dots(input, clip.Input, step, Colors.SteelBlue, 5f);
        PlotSheet.WholeRows(input, clip.Input.Channels);
        input.Title($"{clip.Title}   heard \"{clip.Labels[clip.Decision.Label]}\" ({clip.Decision.Confidence:P0})");

        var hidden = new Plot();
        PlotSheet.Frame(hidden, end, "hidden neuron");
        PlotSheet.Dots(hidden, clip.Recording.HiddenSpikes, step, Colors.Black, 2.5f);
        PlotSheet.WholeRows(hidden, Math.Max(1, clip.Recording.HiddenSpikes.Channels));

        Plot membranes = Membranes(clip, step, end);
        Plot spikes = OutputSpikes(clip, step, end);
        Plot[] plots = [input, hidden, membranes, spikes];
        int[] heights = [InputHeightPixels, HiddenHeightPixels, OutputHeightPixels, InputHeightPixels];
        foreach (Plot plot in plots)
        {
            VerticalLine mark = plot.Add.VerticalLine(clip.Decision.SettledStep * step, 1.5f, Colors.Crimson);
            mark.LinePattern = LinePattern.Dashed;
            VerticalLine clipEnd = plot.Add.VerticalLine(clip.Input.Steps * step, 1f, Colors.Gray);
            clipEnd.LinePattern = LinePattern.Dotted;
        }

        PlotSheet.Save(path, plots, heights);
    }

    private static Plot Membranes(ClipPicture clip, double step, double end)
    {
        var plot = new Plot();
        PlotSheet.Frame(plot, end, "output membrane");
        Trace membrane = clip.Recording.OutputMembrane ?? throw new InvalidOperationException("The picture needs recorded output membranes.");
        double[] times = [.. Enumerable.Range(0, membrane.Steps).Select(i => (i + 1) * step)];
        var palette = new ScottPlot.Palettes.Category20();
        for (int i = 0; i < membrane.Neurons; i++)
        {
            int neuron = i;
            double[] values = [.. Enumerable.Range(0, membrane.Steps).Select(s => membrane[s, neuron])];
            Scatter line = plot.Add.ScatterLine(times, values, palette.GetColor(i));
            line.LineWidth = i == clip.Decision.Label ? 3.5f : 1.2f;
            line.LegendText = i == clip.Decision.Label ? $"{clip.Labels[i]}  (heard)" : clip.Labels[i];
        }

        plot.Legend.FontSize = LegendFontSize;
        plot.ShowLegend(Edge.Right);
        return plot;
    }

    private static Plot OutputSpikes(ClipPicture clip, double step, double end)
    {
        var plot = new Plot();
        PlotSheet.Frame(plot, end, "output spikes");
        PlotSheet.Dots(plot, clip.Recording.OutputSpikes, step, Colors.DarkGreen, 6f);
        double[] positions = [.. Enumerable.Range(0, clip.Labels.Count).Select(i => (double)i)];
        plot.Axes.Left.SetTicks(positions, [.. clip.Labels]);
        plot.Axes.SetLimitsY(-1, clip.Labels.Count);
        plot.XLabel("time (s); dotted: end of the clip, dashed: from here on the heard word leads");
        if (clip.Recording.OutputSpikes.TotalEvents() == 0)
        {
            Annotation note = plot.Add.Annotation(clip.MembraneReadout
                ? "no output spikes: this network is read by its output membranes"
                : "no output spikes", Alignment.MiddleCenter);
            note.LabelFontSize = 14;
            note.LabelShadowColor = Colors.Transparent;
        }

        return plot;
    }
}
