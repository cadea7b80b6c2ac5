using SpikeSim.Audio;
using SpikeSim.Rasters;

namespace SpikeSim.FrontEnds;

/// <summary>The way from sound to rows of events: resampler, quantiser, front end. Files and live streams share it.</summary>
public sealed class AudioEncoder
{
    private readonly FrontEndSettings _settings;
    private readonly XyloAudio3FrontEnd _frontEnd;
    private readonly Quantizer _quantizer = new();

    /// <summary>Creates an encoder.</summary>
    /// <param name="settings">The settings of the front end.</param>
    public AudioEncoder(FrontEndSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        _frontEnd = new XyloAudio3FrontEnd(settings with { InitialState = settings.InitialState == InitialState.Warm ? InitialState.Warm : InitialState.Zero });
    }

    /// <summary>Encodes a whole clip from the initial state.</summary>
    /// <param name="source">The sound.</param>
    /// <returns>The events, with a row for a last bin that is not full.</returns>
    /// <exception cref="DataFormatException">The clip has no sample at the rate of the chip.</exception>
    public EncodedClip Encode(IAudioSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (_settings.InitialState == InitialState.RockpoolCompat)
        {
            return EncodeOffline(source);
        }

        _frontEnd.Reset();
        _quantizer.Reset();
        var stream = new AudioEncoderStream(source, _frontEnd, _quantizer);
        int channels = _frontEnd.Settings.Channels;
        var counts = new List<ushort>();
        var rows = new ushort[stream.MaxRows * channels];
        for (int written = stream.Read(rows); written > 0 || !stream.IsAtEnd; written = stream.Read(rows))
        {
            counts.AddRange(rows.AsSpan(0, written * channels));
        }

        return counts.Count > 0
            ? new EncodedClip(new Raster([.. counts], channels, _frontEnd.Settings.BinSeconds), stream.Samples, _quantizer.ClampedSamples, _frontEnd.DroppedEvents)
            : throw TooShort(source);
    }

    /// <summary>Quantises a whole clip without encoding it: the samples that enter the filters.</summary>
    /// <param name="source">The sound.</param>
    /// <param name="resampler">How it gets to the rate of the chip.</param>
    /// <returns>Samples from -8191 to 8191 at 48 828.125 Hz.</returns>
    public static short[] Quantize(IAudioSource source, ResamplerKind resampler)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Quantize(source, resampler, new Quantizer());
    }

    private static DataFormatException TooShort(IAudioSource source) =>
        DataFormatException.At(source.Name, string.Empty, $"a sound that gives a sample at {XyloAudio3Clock.SampleRateHz} Hz", $"a shorter one at {source.SampleRateHz} Hz", "Record a longer one.");

    private static short[] Quantize(IAudioSource source, ResamplerKind resampler, Quantizer quantizer)
    {
        var chip = new ChipRateSource(source, resampler);
        var all = new List<short>();
        var quantized = new short[chip.MaxSamples];
        while (chip.Read() is { IsEmpty: false } block)
        {
            quantizer.Process(block, quantized);
            all.AddRange(quantized.AsSpan(0, block.Length));
        }

        return [.. all];
    }

    private EncodedClip EncodeOffline(IAudioSource source)
    {
        var quantizer = new Quantizer();
        short[] samples = Quantize(source, _settings.Resampler, quantizer);
        if (samples.Length == 0)
        {
            throw TooShort(source);
        }

        (Raster raster, long dropped) = OfflineCompat.Encode(samples, _settings);
        return new EncodedClip(raster, samples.Length, quantizer.ClampedSamples, dropped);
    }
}
