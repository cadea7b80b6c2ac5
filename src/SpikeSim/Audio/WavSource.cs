using System.Buffers.Binary;
using System.Globalization;

namespace SpikeSim.Audio;

/// <summary>
/// A WAV file or stream as a source of sound: PCM of 8, 16, 24 and 32 bits, floating point of 32 and 64 bits, plain or extensible,
/// any number of channels up to 64 (averaged), 8 to 192 kHz. It reads as it goes and keeps one small buffer.
/// </summary>
/// <remarks>
/// A file must hold all the samples that its header declares. Only a stream that cannot be measured (a pipe) may leave the length
/// open as 0 or 2^32-1, and then ends where it ends.
/// </remarks>
public sealed class WavSource : IAudioSource, IDisposable
{
    private const int BufferFrames = 4096;

    // Full scale is 1. What is this far beyond it is no sound, and sums of it would leave the resampler's single precision.
    private const double MaxMagnitude = 1e30;

    private readonly Stream _stream;
    private readonly byte[] _buffer;
    private long _read;

    private WavSource(Stream stream, string name)
    {
        _stream = stream;
        Name = name;
        Format = WavHeader.Read(stream, name);
        _buffer = new byte[BufferFrames * Format.FrameBytes];
    }

    /// <summary>The format of the file.</summary>
    public AudioFormat Format { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int SampleRateHz => Format.SampleRateHz;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The source, standing at the first sample.</returns>
    /// <exception cref="DataFormatException">It is no WAV file that can be read; the message says why.</exception>
    public static WavSource Open(string path)
    {
        FileStream stream = File.OpenRead(path);
        try
        {
            return new WavSource(stream, path);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads from a stream, which is closed with the source.</summary>
    /// <param name="stream">The stream, standing at the RIFF header.</param>
    /// <param name="name">How messages name it.</param>
    /// <returns>The source, standing at the first sample.</returns>
    /// <exception cref="DataFormatException">It is no WAV stream that can be read.</exception>
    public static WavSource FromStream(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new WavSource(stream, name);
    }

    /// <inheritdoc/>
    /// <exception cref="DataFormatException">The stream ends early, or a sample is not a finite number.</exception>
    public int Read(Span<double> samples)
    {
        long left = Format.Samples < 0 ? long.MaxValue : Format.Samples - _read;
        int wanted = (int)Math.Min(Math.Min(samples.Length, BufferFrames), left);
        if (wanted == 0)
        {
            return 0;
        }

        Span<byte> bytes = _buffer.AsSpan(0, wanted * Format.FrameBytes);
        int got = _stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        int frames = got / Format.FrameBytes;
        if (frames < wanted && Format.Samples >= 0)
        {
            throw DataFormatException.At(Name, string.Empty, $"{Format.Samples} samples, as its header says", string.Create(CultureInfo.InvariantCulture, $"{_read + frames}"), "The sound is cut short; get it again.");
        }

        if (frames == 0 && _read == 0)
        {
            throw DataFormatException.At(Name, string.Empty, "at least one sample", "none", "Record or export it again.");
        }

        Convert(bytes, samples[..frames]);
        _read += frames;
        return frames;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    private void Convert(ReadOnlySpan<byte> bytes, Span<double> samples)
    {
        int channels = Format.Channels;
        int width = Format.BitsPerSample / 8;
        for (int i = 0; i < samples.Length; i++)
        {
            double sum = 0;
            for (int c = 0; c < channels; c++)
            {
                sum += Sample(bytes[(((i * channels) + c) * width)..]);
            }

            double value = channels == 1 ? sum : sum / channels;
            samples[i] = Math.Abs(value) <= MaxMagnitude ? value : throw NoSample(_read + i, value);
        }
    }

    private DataFormatException NoSample(long index, double value) => DataFormatException.At(
        Name,
        string.Create(CultureInfo.InvariantCulture, $"sample {index}"),
        "finite samples (full scale is 1)",
        double.IsFinite(value) ? value.ToString("G3", CultureInfo.InvariantCulture) : "NaN or infinity",
        "The recording is damaged; export it again.");

    private double Sample(ReadOnlySpan<byte> bytes) => (Format.Encoding, Format.BitsPerSample) switch
    {
        (SampleEncoding.Pcm, 8) => (bytes[0] - 128) / 128.0,
        (SampleEncoding.Pcm, 16) => BinaryPrimitives.ReadInt16LittleEndian(bytes) / 32768.0,
        (SampleEncoding.Pcm, 24) => ((bytes[0] << 8) | (bytes[1] << 16) | (bytes[2] << 24)) / 2147483648.0,
        (SampleEncoding.Pcm, _) => BinaryPrimitives.ReadInt32LittleEndian(bytes) / 2147483648.0,
        (_, 32) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        _ => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
    };
}
