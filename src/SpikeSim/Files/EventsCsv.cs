using System.Globalization;
using System.Text;
using SpikeSim.Rasters;

namespace SpikeSim.Files;

/// <summary>
/// Inputs in continuous time as text, one row per entry in any order. The header says what a row is: <c>time_s,channel</c> (one
/// event), <c>time_s,channel,count</c> (events), or <c>time_s,channel,value</c> (from that time on the channel holds a current of
/// so many events per second). Lines that begin with # are comments.
/// </summary>
public static class EventsCsv
{
    private const string OneEvent = "time_s,channel";
    private const string Counts = "time_s,channel,count";
    private const string Values = "time_s,channel,value";

    /// <summary>The longest line that is read, in characters.</summary>
    private const int MaxLine = 1024;

    /// <summary>Whether a line is the header of such a file.</summary>
    /// <param name="line">The first line that is no comment.</param>
    /// <returns>True for one of the three headers, with or without spaces.</returns>
    public static bool IsHeader(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return Compact(line) is OneEvent or Counts or Values;
    }

    /// <summary>Reads an input.</summary>
    /// <param name="path">The file.</param>
    /// <param name="channels">The number of channels of the network, or 0 for as many as the rows name.</param>
    /// <param name="durationSeconds">The length of the run in seconds; null for the time of the last row.</param>
    /// <returns>The input.</returns>
    /// <exception cref="DataFormatException">The header is another, or a row is no time, channel and count or value.</exception>
    public static TimedInput Read(string path, int channels, double? durationSeconds)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        return Read(reader, path, channels, durationSeconds);
    }

    /// <summary>Reads an input from a stream of text.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="source">How messages name it.</param>
    /// <param name="channels">The number of channels of the network, or 0 for as many as the rows name.</param>
    /// <param name="durationSeconds">The length of the run in seconds; null for the time of the last row.</param>
    /// <returns>The input.</returns>
    /// <exception cref="DataFormatException">As for a file.</exception>
    public static TimedInput Read(TextReader reader, string source, int channels, double? durationSeconds)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var events = new List<TimedEvent>();
        var currents = new List<CurrentChange>();
        string? header = null;
        int line = 0;
        while (reader.ReadLine() is { } text)
        {
            line++;
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            if (text.Length > MaxLine)
            {
                throw DataFormatException.At(source, Line(line), Counts, $"a line of {text.Length} characters", "This is no list of events.");
            }

            if (header is null)
            {
                header = IsHeader(text) ? Compact(text) : throw DataFormatException.At(source, Line(line), $"the header {Counts}, {OneEvent} or {Values}", $"\"{text}\"");
            }
            else
            {
                ReadRow(text, header, (source, line), channels, (events, currents));
            }
        }

        if (header is null)
        {
            throw DataFormatException.At(source, string.Empty, $"the header {Counts}", "no line");
        }

        double last = Math.Max(events.Select(e => e.Seconds).DefaultIfEmpty().Max(), currents.Select(c => c.Seconds).DefaultIfEmpty().Max());
        int used = channels > 0 ? channels : 1 + Math.Max(events.Select(e => e.Channel).DefaultIfEmpty().Max(), currents.Select(c => c.Channel).DefaultIfEmpty().Max());
        return Named(source, () => new TimedInput(used, events, currents, durationSeconds ?? last));
    }

    /// <summary>Writes an input: its events, or its currents where it has no events.</summary>
    /// <param name="input">The input; one with both has no such form.</param>
    /// <param name="stream">Where to.</param>
    /// <exception cref="DataFormatException">The input has events and currents.</exception>
    public static void Write(TimedInput input, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        if (input.Currents.Length > 0)
        {
            WriteCurrents(input, writer);
            return;
        }

        writer.WriteLine(Counts);
        foreach (TimedEvent e in input.Events)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{e.Seconds:R},{e.Channel},{e.Count}"));
        }
    }

    // As people type it: time_s, channel.
    private static string Compact(string header) => header.Replace(" ", string.Empty, StringComparison.Ordinal).Trim();

    private static void WriteCurrents(TimedInput input, StreamWriter writer)
    {
        if (input.Events.Length > 0)
        {
            throw new DataFormatException("An input with events and currents has no form as CSV. Write one of them.");
        }

        writer.WriteLine(Values);
        foreach (CurrentChange c in input.Currents)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{c.Seconds:R},{c.Channel},{c.Value:R}"));
        }
    }

    private static TimedInput Named(string source, Func<TimedInput> create)
    {
        try
        {
            return create();
        }
        catch (DataFormatException e)
        {
            throw new DataFormatException($"{source}: {e.Message}", e);
        }
    }

    private static void ReadRow(string text, string header, (string Source, int Line) place, int channels, (List<TimedEvent> Events, List<CurrentChange> Currents) rows)
    {
        string[] fields = text.Split(',');
        int expected = header == OneEvent ? 2 : 3;
        if (fields.Length != expected)
        {
            throw DataFormatException.At(place.Source, Line(place.Line), $"{expected} fields ({header})", $"{fields.Length}");
        }

        double seconds = Number(fields[0], place, "time_s", "a time in seconds, finite and not before 0");
        if (seconds < 0)
        {
            throw DataFormatException.At(place.Source, $"{Line(place.Line)}, time_s", "a time in seconds, finite and not before 0", $"\"{fields[0]}\"");
        }

        int last = channels > 0 ? channels - 1 : ushort.MaxValue;
        int channel = Whole(fields[1], last, place, "channel");
        if (header == Values)
        {
            rows.Currents.Add(new CurrentChange(seconds, channel, Number(fields[2], place, "value", "a finite number of events per second")));
        }
        else
        {
            rows.Events.Add(new TimedEvent(seconds, channel, header == OneEvent ? 1 : Whole(fields[2], int.MaxValue, place, "count")));
        }
    }

    private static double Number(string field, (string Source, int Line) place, string column, string expected) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw DataFormatException.At(place.Source, $"{Line(place.Line)}, {column}", expected, $"\"{field}\"");

    private static int Whole(string field, int highest, (string Source, int Line) place, string column) =>
        int.TryParse(field.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= highest
            ? number
            : throw DataFormatException.At(place.Source, $"{Line(place.Line)}, {column}", $"a whole number from 0 to {highest}", $"\"{field}\"");

    private static string Line(int line) => string.Create(CultureInfo.InvariantCulture, $"line {line}");
}
