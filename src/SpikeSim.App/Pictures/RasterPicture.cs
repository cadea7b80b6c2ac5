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
    private const int WidthPixels = 1200;
    private const int InputHeightPixels = 250;
    private const int HiddenHeightPixels = 330;
    private const int OutputHeightPixels = 330;
    private const float LeftPixels = 90;
    private const float RightPixels = 190;
    private const float TopPixels = 40;
    private const float LegendFontSize = 11;

    /// <summary>Draws the picture and writes it as PNG.</summary>
    public static void Save(string path, ClipPicture clip)
    {
        double step = clip.Input.StepSeconds;
        double end = clip.Recording.Steps * step;
        var input = new Plot();
        Frame(input, end, "input channel");
        Dots(input, clip.Input, step, Colors.SteelBlue, 5f);
        input.Axes.SetLimitsY(-1, clip.Input.Channels);
        input.Title($"{clip.Title}   heard \"{clip.Labels[clip.Decision.Label]}\" ({clip.Decision.Confidence:P0})");

        var hidden = new Plot();
        Frame(hidden, end, "hidden neuron");
        Dots(hidden, clip.Recording.HiddenSpikes, step, Colors.Black, 2.5f);
        hidden.Axes.SetLimitsY(-1, clip.Recording.HiddenSpikes.Channels);

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

        Stack(path, plots, heights);
    }

    private static Plot Membranes(ClipPicture clip, double step, double end)
    {
        var plot = new Plot();
        Frame(plot, end, "output membrane");
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
        Frame(plot, end, "output spikes");
        Dots(plot, clip.Recording.OutputSpikes, step, Colors.DarkGreen, 6f);
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

    private static void Frame(Plot plot, double endSeconds, string label)
    {
        plot.Axes.SetLimitsX(0, endSeconds);
        plot.YLabel(label);
        plot.Layout.Fixed(new PixelPadding(LeftPixels, RightPixels, 45, TopPixels));
    }

    private static void Dots(Plot plot, Raster raster, double step, Color color, float size)
    {
        // One series per count, so that a bin with more events has a larger dot.
        var byCount = new SortedDictionary<int, List<Coordinates>>();
        for (int s = 0; s < raster.Steps; s++)
        {
            ReadOnlySpan<ushort> row = raster.Row(s);
            for (int channel = 0; channel < row.Length; channel++)
            {
                if (row[channel] == 0)
                {
                    continue;
                }

                if (!byCount.TryGetValue(row[channel], out List<Coordinates>? dots))
                {
                    byCount[row[channel]] = dots = [];
                }

                dots.Add(new Coordinates((s + 0.5) * step, channel));
            }
        }

        foreach ((int count, List<Coordinates> dots) in byCount)
        {
            plot.Add.Markers(dots, MarkerShape.FilledCircle, size * MathF.Sqrt(MathF.Min(count, 9)), color);
        }
    }

    private static void Stack(string path, Plot[] plots, int[] heights)
    {
        using var surface = SkiaSharp.SKSurface.Create(new SkiaSharp.SKImageInfo(WidthPixels, heights.Sum()));
        surface.Canvas.Clear(SkiaSharp.SKColors.White);
        int top = 0;
        for (int i = 0; i < plots.Length; i++)
        {
            // A plot clears the whole canvas that it is drawn on, so each gets one of its own.
            using var part = SkiaSharp.SKSurface.Create(new SkiaSharp.SKImageInfo(WidthPixels, heights[i]));
            plots[i].Render(part.Canvas, new PixelRect(0, WidthPixels, heights[i], 0));
            surface.Canvas.DrawSurface(part, 0, top);
            top += heights[i];
        }

        using SkiaSharp.SKImage image = surface.Snapshot();
        using SkiaSharp.SKData data = image.Encode(SkiaSharp.SKEncodedImageFormat.Png, 90);
        Files.AtomicFile.Write(path, overwrite: true, stream => data.SaveTo(stream));
    }
}
