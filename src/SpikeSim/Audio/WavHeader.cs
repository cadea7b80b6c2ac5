using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SpikeSim.Audio;

/// <summary>Reads the chunks of a WAV file up to its samples. Every length is checked against what is there before it is believed.</summary>
internal sealed class WavHeader
{
    private const int PcmTag = 1;
    private const int FloatTag = 3;
    private const int ExtensibleTag = 0xFFFE;
    private const int MinFormatBytes = 16;
    private const int MaxFormatBytes = 1024;
    private const int SubFormatOffset = 24;
    private const int MaxChannels = 64;

    private readonly Stream _stream;
    private readonly string _name;
    private readonly byte[] _word = new byte[8];
    private long _position;

    private WavHeader(Stream stream, string name)
    {
        _stream = stream;
        _name = name;
    }

    /// <summary>Reads the header; the stream then stands at the first sample.</summary>
    public static AudioFormat Read(Stream stream, string name) => new WavHeader(stream, name).Read();

    private AudioFormat Read()
    {
        ReadWord("the RIFF header");
        string riff = Id(_word);
        if (riff != "RIFF")
        {
            throw Wrong("a RIFF/WAVE file", riff is "RF64" or "RIFX" ? $"an {riff} file" : "other bytes", "Convert it to WAV first.");
        }

        ReadExactly(_word.AsSpan(0, 4), "the WAVE mark");
        if (Id(_word) != "WAVE")
        {
            throw Wrong("a WAVE mark at byte 8", $"\"{Id(_word)}\"");
        }

        AudioFormat? format = null;
        while (true)
        {
            ReadWord(format is null ? "a fmt chunk" : "a data chunk");
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(_word.AsSpan(4));
            switch (Id(_word))
            {
                case "fmt ":
                    format = ReadFormat(length);
                    break;
                case "data":
                    return WithLength(format ?? throw Wrong("a fmt chunk before the data chunk", "none"), length);
                default:
                    Skip(length + (length & 1));
                    break;
            }
        }
    }

    private AudioFormat ReadFormat(uint length)
    {
        if (length is < MinFormatBytes or > MaxFormatBytes)
        {
            throw Wrong($"a fmt chunk of {MinFormatBytes} to {MaxFormatBytes} bytes", $"{length} bytes");
        }

        var chunk = new byte[length + (length & 1)];
        ReadExactly(chunk, "the fmt chunk");
        int tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk.AsSpan(2));
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk.AsSpan(4));
        int frameBytes = BinaryPrimitives.ReadUInt16LittleEndian(chunk.AsSpan(12));
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk.AsSpan(14));
        if (tag == ExtensibleTag && length >= SubFormatOffset + 16)
        {
            tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk.AsSpan(SubFormatOffset));
        }

        SampleEncoding encoding = tag switch
        {
            PcmTag => SampleEncoding.Pcm,
            FloatTag => SampleEncoding.IeeeFloat,
            _ => throw Wrong("PCM or IEEE floating point", NameOf(tag), "Convert it to 16-bit PCM."),
        };
        if (!(encoding == SampleEncoding.Pcm ? bits is 8 or 16 or 24 or 32 : bits is 32 or 64))
        {
            throw Wrong(encoding == SampleEncoding.Pcm ? "8, 16, 24 or 32 bits per PCM sample" : "32 or 64 bits per floating-point sample", $"{bits}");
        }

        if (channels is < 1 or > MaxChannels || frameBytes != channels * (bits / 8))
        {
            throw Wrong($"1 to {MaxChannels} channels in frames of channels x {bits / 8} bytes", $"{channels} channels in frames of {frameBytes} bytes", "The fmt chunk is damaged.");
        }

        return rate is >= AudioFormat.MinSampleRateHz and <= AudioFormat.MaxSampleRateHz
            ? new AudioFormat((int)rate, channels, bits, encoding, 0)
            : throw Wrong($"a sample rate of {AudioFormat.MinSampleRateHz} to {AudioFormat.MaxSampleRateHz} Hz", $"{rate} Hz", "Resample it first.");
    }

    // A writer on a pipe cannot know the length and leaves 0 or all ones; a file that can be measured must be whole.
    private AudioFormat WithLength(AudioFormat format, uint declared)
    {
        if (!_stream.CanSeek)
        {
            return format with { Samples = declared is 0 or uint.MaxValue ? -1 : Frames(format, declared) };
        }

        long available = _stream.Length - _position;
        if (declared > available)
        {
            throw Wrong($"{declared} bytes of samples, as its data chunk says", $"{available}", "The file is cut short; get it again.");
        }

        return format with { Samples = Frames(format, declared) };
    }

    private long Frames(AudioFormat format, uint declared)
    {
        if (declared == 0)
        {
            throw Wrong("at least one sample", "none");
        }

        return declared % format.FrameBytes == 0
            ? declared / format.FrameBytes
            : throw Wrong($"whole frames of {format.FrameBytes} bytes", $"{declared} bytes of samples", "The file is damaged.");
    }

    private void Skip(uint length)
    {
        if (_stream.CanSeek)
        {
            if (length > _stream.Length - _position)
            {
                throw Wrong($"a chunk of {length} bytes at byte {_position}", $"{_stream.Length - _position} bytes", "The file is cut short or damaged.");
            }

            _position = _stream.Seek(length, SeekOrigin.Current);
            return;
        }

        Span<byte> sink = stackalloc byte[512];
        for (uint left = length; left > 0;)
        {
            int part = (int)Math.Min(left, (uint)sink.Length);
            ReadExactly(sink[..part], "a chunk");
            left -= (uint)part;
        }
    }

    private void ReadWord(string what) => ReadExactly(_word, what);

    private void ReadExactly(Span<byte> bytes, string what)
    {
        int read = _stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        _position += read;
        if (read < bytes.Length)
        {
            throw Wrong(what, $"the end of the file at byte {_position}", "The file is cut short, or is no WAV file.");
        }
    }

    private DataFormatException Wrong(string expected, string found, string remedy = "") => DataFormatException.At(_name, "WAV header", expected, found, remedy);

    private static string Id(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes[..4]);

    private static string NameOf(int tag) => tag switch
    {
        2 => "Microsoft ADPCM",
        6 => "A-law",
        7 => "mu-law",
        0x11 => "IMA ADPCM",
        0x50 => "MPEG",
        0x55 => "MP3",
        _ => string.Create(CultureInfo.InvariantCulture, $"format tag {tag}"),
    };
}
