using System.Globalization;
using System.Text;
using SpikeSim.Rasters;

namespace SpikeSim.Files;

/// <summary>
/// Rasters as text: one row per step, counts separated by commas, no header. A first line <c># spikesim-raster/1 step_s=...</c>
/// carries the step; lines that begin with # are comments, so that numpy's loadtxt reads the file as it is.
/// </summary>
public static class RasterCsv
{
    private const string Mark = "# spikesim-raster/1 step_s=";

    /// <summary>The longest line that is read, in characters.</summary>
    private const int MaxLine = 1 << 20;

    /// <summary>Whether a raster file says how long a step is.</summary>
    /// <param name="path">The file.</param>
    /// <returns>True where one of its lines names the step.</returns>
    public static bool NamesStep(string path)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        return NamesStep(reader);
    }

    /// <summary>Whether the text of a raster says how long a step is.</summary>
    /// <param name="reader">The text.</param>
    /// <returns>True where one of its lines names the step.</returns>
    public static bool NamesStep(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith(Mark, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads a raster.</summary>
    /// <param name="path">The file.</param>
    /// <param name="channels">The number of columns that is needed, or 0 for any.</param>
    /// <param name="stepSeconds">The step where the file does not say it.</param>
    /// <returns>The raster.</returns>
    /// <exception cref="DataFormatException">A row has another width, a count is no whole number from 0 to 65535, or there is no row.</exception>
    public static Raster Read(string path, int channels, double stepSeconds)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        return Read(reader, path, channels, stepSeconds);
    }

    /// <summary>Reads a raster from a stream of text.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="source">How messages name it.</param>
    /// <param name="channels">The number of columns that is needed, or 0 for any.</param>
    /// <param name="stepSeconds">The step where the text does not say it.</param>
    /// <returns>The raster.</returns>
    /// <exception cref="DataFormatException">As for a file.</exception>
    public static Raster Read(TextReader reader, string source, int channels, double stepSeconds)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var counts = new List<ushort>();
        double step = stepSeconds;
        int line = 0;
        while (reader.ReadLine() is { } text)
        {
            line++;
            if (text.Length > MaxLine)
            {
                throw DataFormatException.At(source, Line(line), "rows of counts separated by commas", $"a line of {text.Length} characters", "This is not a raster.");
            }

            if (text.StartsWith(Mark, StringComparison.Ordinal))
            {
                step = ReadStep(text.AsSpan(Mark.Length), source, line);
            }
            else if (text.Length > 0 && text[0] != '#')
            {
                channels = ReadRow(text, counts, source, line, channels);
            }
        }

        return counts.Count > 0
            ? new Raster([.. counts], channels, step)
            : throw DataFormatException.At(source, string.Empty, "at least one row of counts", "none", "A recording of no neurons has none.");
    }

    /// <summary>Writes a raster.</summary>
    /// <param name="raster">The raster.</param>
    /// <param name="stream">Where to.</param>
    public static void Write(Raster raster, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(raster);
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(Mark + raster.StepSeconds.ToString("R", CultureInfo.InvariantCulture));
        if (raster.Channels == 0)
        {
            // Empty lines would be rows of nothing to one reader and no rows to another.
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"# no neurons; {raster.Steps} steps"));
            return;
        }

        for (int step = 0; step < raster.Steps; step++)
        {
            ReadOnlySpan<ushort> row = raster.Row(step);
            for (int channel = 0; channel < row.Length; channel++)
            {
                if (channel > 0)
                {
                    writer.Write(',');
                }

                writer.Write(row[channel].ToString(CultureInfo.InvariantCulture));
            }

            writer.WriteLine();
        }
    }

    private static double ReadStep(ReadOnlySpan<char> text, string source, int line) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double step) && double.IsFinite(step) && step > 0
            ? step
            : throw DataFormatException.At(source, Line(line), "a time step above 0 s", $"\"{text}\"");

    private static int ReadRow(string text, List<ushort> counts, string source, int line, int channels)
    {
        int column = 0;
        foreach (Range range in text.AsSpan().Split(','))
        {
            ReadOnlySpan<char> field = text.AsSpan()[range].Trim();
            if (!ushort.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out ushort count))
            {
                throw DataFormatException.At(source, $"{Line(line)}, column {column + 1}", "a whole number from 0 to 65535", $"\"{field}\"", "Write one count per channel, separated by commas, without a header.");
            }

            counts.Add(count);
            column++;
        }

        return channels == 0 || column == channels
            ? column
            : throw DataFormatException.At(source, Line(line), $"{channels} columns", $"{column}", "Every row has one count per channel of the network.");
    }

    private static string Line(int line) => string.Create(CultureInfo.InvariantCulture, $"line {line}");
}
