namespace SpikeSim.Audio;

/// <summary>The format of a sound file.</summary>
/// <param name="SampleRateHz">Samples per second and channel.</param>
/// <param name="Channels">Channels; they are averaged on reading.</param>
/// <param name="BitsPerSample">8, 16, 24 or 32 for integers, 32 or 64 for floating point.</param>
/// <param name="Encoding">Integers or floating point.</param>
/// <param name="Samples">Samples per channel, or -1 where a stream does not say it.</param>
public sealed record AudioFormat(int SampleRateHz, int Channels, int BitsPerSample, SampleEncoding Encoding, long Samples)
{
    /// <summary>The lowest sample rate that is read.</summary>
    public const int MinSampleRateHz = 8_000;

    /// <summary>The highest sample rate that is read.</summary>
    public const int MaxSampleRateHz = 192_000;

    /// <summary>Bytes of one sample of all channels.</summary>
    public int FrameBytes => Channels * (BitsPerSample / 8);

    /// <summary>The duration in seconds; negative where a stream does not say it.</summary>
    public double Seconds => (double)Samples / SampleRateHz;
}
