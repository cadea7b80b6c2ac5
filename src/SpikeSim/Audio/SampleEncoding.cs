namespace SpikeSim.Audio;

/// <summary>How a sample is written in a WAV file.</summary>
public enum SampleEncoding
{
    /// <summary>Integers: 8 bits unsigned, more bits in two's complement.</summary>
    Pcm,

    /// <summary>IEEE 754 floating point.</summary>
    IeeeFloat,
}
