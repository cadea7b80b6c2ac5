namespace SpikeSim.FrontEnds;

/// <summary>How sound gets to the sample rate of the chip.</summary>
public enum ResamplerKind
{
    /// <summary>Windowed sinc: the default.</summary>
    Sinc,

    /// <summary>The reference's linear interpolation, for comparing numbers.</summary>
    LinearCompat,
}
