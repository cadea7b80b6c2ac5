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
    private const int ValidBitsOffset = 18;
    private const int MaxChannels = 64;

    private const string Convertible = "Convert it to 16-bit PCM.";
    private const string Damaged = "The file is damaged; export it again.";

    private readonly Stream _stream;
    private readonly string _name;
    private readonly byte[] _word = new byte[8];
    private long _position;

    private WavHeader(Stream stream, string name)
    {
        _stream = stream;
        _name = name;
    }

    private static ReadOnlySpan<byte> WaveIdentifier => [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

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
            throw Wrong("a WAVE mark at byte 8", $"\"{Id(_word)}\"", "Convert it to WAV first.");
        }

        AudioFormat? format = null;
        while (true)
        {
            ReadWord(format is null ? "a fmt chunk" : "a data chunk");
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(_word.AsSpan(4));
            switch (Id(_word))
            {
                case "fmt ":
                    format = format is null ? ReadFormat(length) : throw Wrong("one fmt chunk", "a second one", Damaged);
                    break;
                case "data":
                    return WithLength(format ?? throw Wrong("a fmt chunk before the data chunk", "none", Damaged), length);
                default:
                    Skip(length + (long)(length & 1));
                    break;
            }
        }
    }

    private AudioFormat ReadFormat(uint length)
    {
        if (length is < MinFormatBytes or > MaxFormatBytes)
        {
            throw Wrong($"a fmt chunk of {MinFormatBytes} to {MaxFormatBytes} bytes", $"{length} bytes", Damaged);
        }

        var chunk = new byte[length + (length & 1)];
        ReadExactly(chunk, "the fmt chunk");
        int tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk.AsSpan(2));
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk.AsSpan(4));
        int frameBytes = BinaryPrimitives.ReadUInt16LittleEndian(chunk.AsSpan(12));
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk.AsSpan(14));
        if (tag == ExtensibleTag)
        {
            tag = ReadSubFormat(chunk.AsSpan(0, (int)length), bits);
        }

        SampleEncoding encoding = EncodingOf(tag, bits);
        if (channels is < 1 or > MaxChannels || frameBytes != channels * (bits / 8))
        {
            throw Wrong($"1 to {MaxChannels} channels in frames of channels x {bits / 8} bytes", $"{channels} channels in frames of {frameBytes} bytes", Damaged);
        }

        return rate is >= AudioFormat.MinSampleRateHz and <= AudioFormat.MaxSampleRateHz
            ? new AudioFormat((int)rate, channels, bits, encoding, 0)
            : throw Wrong($"a sample rate of {AudioFormat.MinSampleRateHz} to {AudioFormat.MaxSampleRateHz} Hz", $"{rate} Hz", "Resample it first.");
    }

    private SampleEncoding EncodingOf(int tag, int bits) => tag switch
    {
        PcmTag => bits is 8 or 16 or 24 or 32 ? SampleEncoding.Pcm : throw Wrong("8, 16, 24 or 32 bits per PCM sample", $"{bits}", Convertible),
        FloatTag => bits is 32 or 64 ? SampleEncoding.IeeeFloat : throw Wrong("32 or 64 bits per floating-point sample", $"{bits}", Convertible),
        _ => throw Wrong("PCM or IEEE floating point", NameOf(tag), Convertible),
    };

    // The first two bytes of the identifier are an old format tag; the other fourteen say that they are one.
    private int ReadSubFormat(ReadOnlySpan<byte> chunk, int bits)
    {
        if (chunk.Length < SubFormatOffset + 2 + WaveIdentifier.Length)
        {
            throw Wrong("an extensible fmt chunk of at least 40 bytes", $"{chunk.Length}", Damaged);
        }

        ReadOnlySpan<byte> rest = chunk.Slice(SubFormatOffset + 2, WaveIdentifier.Length);
        if (!rest.SequenceEqual(WaveIdentifier))
        {
            throw Wrong("PCM or IEEE floating point", $"the sub-format {Convert.ToHexStringLower(chunk.Slice(SubFormatOffset, 16))}", Convertible);
        }

        int valid = BinaryPrimitives.ReadUInt16LittleEndian(chunk[ValidBitsOffset..]);
        return valid <= bits
            ? BinaryPrimitives.ReadUInt16LittleEndian(chunk[SubFormatOffset..])
            : throw Wrong($"at most {bits} valid bits in samples of {bits}", $"{valid}", Damaged);
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
            throw Wrong("at least one sample", "none", "Record or export it again.");
        }

        return declared % format.FrameBytes == 0
            ? declared / format.FrameBytes
            : throw Wrong($"whole frames of {format.FrameBytes} bytes", $"{declared} bytes of samples", Damaged);
    }

    private void Skip(long length)
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
        for (long left = length; left > 0;)
        {
            int part = (int)Math.Min(left, sink.Length);
            ReadExactly(sink[..part], "a chunk");
            left -= part;
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

    private DataFormatException Wrong(string expected, string found, string remedy) => DataFormatException.At(_name, "WAV header", expected, found, remedy);

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
