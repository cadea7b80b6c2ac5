using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using SpikeSim.Rasters;

namespace SpikeSim.Files;

/// <summary>Spikes in continuous time as text: header <c>time_s,node,neuron</c>, a row per spike, sorted by time.</summary>
public static class SpikesCsv
{
    private const string Header = "time_s,node,neuron";

    /// <summary>Whether a line is the header of such a file.</summary>
    /// <param name="line">The first line.</param>
    /// <returns>True where it is.</returns>
    public static bool IsHeader(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.Trim() == Header;
    }

    /// <summary>Reads spikes; nodes are numbered in the order of their first spike.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The spikes, with the time of the last one as duration.</returns>
    /// <exception cref="DataFormatException">The header is another, or a row is no time, node and neuron.</exception>
    public static SpikeList Read(string path)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        return Read(reader, path);
    }

    /// <summary>Reads spikes from a stream of text.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="source">How messages name it.</param>
    /// <returns>The spikes, with the time of the last one as duration.</returns>
    /// <exception cref="DataFormatException">As for a file.</exception>
    public static SpikeList Read(TextReader reader, string source)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (reader.ReadLine()?.Trim() is not Header and var header)
        {
            throw DataFormatException.At(source, "line 1", $"the header {Header}", header is null ? "no line" : $"\"{header}\"");
        }

        var nodes = new List<string>();
        var spikes = new List<TimedSpike>();
        int line = 1;
        while (reader.ReadLine() is { } text)
        {
            line++;
            if (text.Length > 0)
            {
                spikes.Add(ReadRow(text, source, line, nodes));
            }
        }

        spikes.Sort(static (a, b) => (a.Seconds, a.Node, a.Neuron).CompareTo((b.Seconds, b.Node, b.Neuron)));
        return new SpikeList([.. nodes], [.. spikes], spikes.Count > 0 ? spikes[^1].Seconds : 0);
    }

    /// <summary>Writes spikes; times are the shortest text that reads back as the same number.</summary>
    /// <param name="spikes">The spikes.</param>
    /// <param name="stream">Where to.</param>
    public static void Write(SpikeList spikes, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(spikes);
        ImmutableArray<string> names = [.. spikes.Nodes.Select(Quoted)];
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(Header);
        foreach (TimedSpike spike in spikes.Spikes)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{spike.Seconds:R},{names[spike.Node]},{spike.Neuron}"));
        }
    }

    private static string Quoted(string name) =>
        name.AsSpan().IndexOfAny(",\"\r\n") < 0 ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    // The node is what stands between the first and the last comma, so that its name may hold commas.
    private static TimedSpike ReadRow(string text, string path, int line, List<string> nodes)
    {
        int first = text.IndexOf(',', StringComparison.Ordinal);
        int last = text.LastIndexOf(',');
        if (first == last
            || !double.TryParse(text.AsSpan(0, first), NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            || !double.IsFinite(seconds)
            || seconds < 0
            || !int.TryParse(text.AsSpan(last + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int neuron))
        {
            throw DataFormatException.At(path, string.Create(CultureInfo.InvariantCulture, $"line {line}"), "a time in seconds, a node and the number of a neuron", $"\"{text}\"");
        }

        string name = text[(first + 1)..last];
        if (name.Length >= 2 && name[0] == '"' && name[^1] == '"')
        {
            name = name[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal);
        }

        int node = nodes.IndexOf(name);
        if (node < 0)
        {
            node = nodes.Count;
            nodes.Add(name);
        }

        return new TimedSpike(seconds, node, neuron);
    }
}
