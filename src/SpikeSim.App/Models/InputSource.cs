using System.Buffers;
using System.Text;
using SpikeSim.Audio;
using SpikeSim.Files;
using SpikeSim.Nir.Data;
using SpikeSim.Nir.Reading;

namespace SpikeSim.App.Models;

/// <summary>A file, or standard input, that may be the input of a network: told by what is in it, never by its name.</summary>
internal sealed class InputSource
{
    // Enough for the first line of a raster of many channels, and for HDF5 after a user block of usual size.
    private const int HeadBytes = 1 << 16;

    // How a file is told to be text of no known kind.
    private const string Words = "text that begins with";

    private static readonly SearchValues<char> RasterLetters = SearchValues.Create("0123456789,+-.eE \t");

    private readonly string _path;
    private readonly byte[]? _content;
    private readonly string _remedy;

    private InputSource(string path, byte[]? content, ReadOnlySpan<byte> head)
    {
        _path = path;
        _content = content;
        (Kind, Found) = Told(head);
        _remedy = Found.StartsWith(Words, StringComparison.Ordinal)
            ? "A raster has a row of whole numbers per step; events begin with the line time_s,channel or time_s,channel,count. Fields are separated by commas, seconds have a decimal point."
            : "spikesim info tells what a file is.";
    }

    /// <summary>What messages call it.</summary>
    public string Name => StandardInput.NameOf(_path);

    /// <summary>What it is.</summary>
    public InputKind Kind { get; }

    /// <summary>What it is, in the words of a message.</summary>
    public string Found { get; }

    /// <summary>Looks at a file, or takes standard input.</summary>
    public static InputSource Open(string path)
    {
        if (path == StandardInput.Path)
        {
            byte[] all = StandardInput.ReadAll();
            return new InputSource(path, all, all.AsSpan(0, Math.Min(all.Length, HeadBytes)));
        }

        FileBytes.RefuseFolder(path);
        using FileStream stream = File.OpenRead(path);
        var head = new byte[HeadBytes];
        return new InputSource(path, null, head.AsSpan(0, stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)));
    }

    /// <summary>The text of a CSV file.</summary>
    public StreamReader Text() => _content is null ? new StreamReader(_path, Encoding.UTF8) : new StreamReader(new MemoryStream(_content), Encoding.UTF8);

    /// <summary>The samples of a sound.</summary>
    public WavSource Sound() => _content is null ? WavSource.Open(_path) : WavSource.FromStream(new MemoryStream(_content), Name);

    /// <summary>The whole file, for readers of other kinds.</summary>
    public FileBytes Bytes() => _content is null ? FileBytes.Read(_path) : FileBytes.Of(Name, _content);

    /// <summary>The recordings.</summary>
    public NirRecordings Recordings() => _content is null ? NirDataReader.Read(_path) : NirDataReader.Read(_content, Name);

    /// <summary>An error that says what the file is.</summary>
    /// <param name="remedy">What to do.</param>
    public DataFormatException Wrong(string? remedy = null) =>
        DataFormatException.At(Name, string.Empty, "a sound (WAV), a raster or events as CSV, or recordings (NIRData)", Found, remedy ?? _remedy);

    private static (InputKind Kind, string Found) Told(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty)
        {
            return (InputKind.Other, "nothing (0 bytes)");
        }

        if (head.StartsWith("RIFF"u8) || head.StartsWith("RF64"u8))
        {
            return (InputKind.Sound, "a sound (WAV)");
        }

        if (NirReader.IsHdf5(head))
        {
            return (InputKind.Recordings, "HDF5 (recordings or a NIR graph)");
        }

        return head.IndexOfAny((byte)0, (byte)127) >= 0 || head.IndexOfAnyInRange((byte)1, (byte)8) >= 0
            ? (InputKind.Other, "binary data of another kind")
            : OfText(Encoding.UTF8.GetString(head).TrimStart('\uFEFF'));
    }

    private static (InputKind Kind, string Found) OfText(string text)
    {
        string line = text.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0 && l[0] != '#') ?? string.Empty;
        return line switch
        {
            "" => (InputKind.Raster, "comments without rows"),
            ['{' or '[', ..] => (InputKind.Other, "JSON (a network is the first argument, its input the second)"),
            _ when EventsCsv.IsHeader(line) => (InputKind.Events, "events (CSV)"),
            _ when SpikesCsv.IsHeader(line) => (InputKind.Spikes, "spikes of neurons (CSV)"),
            _ when line.AsSpan().IndexOfAnyExcept(RasterLetters) < 0 => (InputKind.Raster, "a raster (CSV)"),
            _ => (InputKind.Other, $"{Words} \"{(line.Length > 40 ? line[..40] + "..." : line)}\""),
        };
    }
}
