using ScottPlot;
using SpikeSim.Rasters;

namespace SpikeSim.App.Pictures;

/// <summary>Panels below each other on one time axis: what the pictures of rasters share.</summary>
internal static class PlotSheet
{
    private const int WidthPixels = 1200;
    private const float LeftPixels = 110;
    private const float RightPixels = 190;
    private const float TopPixels = 40;

    /// <summary>Limits, label and margins that all panels of a sheet share.</summary>
    public static void Frame(Plot plot, double endSeconds, string label)
    {
        plot.Axes.SetLimitsX(0, endSeconds);
        plot.YLabel(label);
        plot.Layout.Fixed(new PixelPadding(LeftPixels, RightPixels, 45, TopPixels));
    }

    /// <summary>Whole numbers on the axis of channels or neurons.</summary>
    public static void WholeRows(Plot plot, int rows)
    {
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        plot.Axes.SetLimitsY(-1, rows);
    }

    /// <summary>A dot per bin with events, larger where there are more; rows begin at an offset.</summary>
    public static void Dots(Plot plot, Raster raster, double step, Color color, float size, int offset = 0)
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

                dots.Add(new Coordinates((s + 0.5) * step, channel + offset));
            }
        }

        foreach ((int count, List<Coordinates> dots) in byCount)
        {
            plot.Add.Markers(dots, MarkerShape.FilledCircle, size * MathF.Sqrt(MathF.Min(count, 9)), color);
        }
    }

    /// <summary>Draws panels below each other and writes them as PNG.</summary>
    public static void Save(string path, Plot[] plots, int[] heights)
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
