namespace SpikeSim.FrontEnds;

/// <summary>Turns samples of full scale 1 into the 14 bits of the chip: truncation towards zero, clamped, clamps counted.</summary>
public sealed class Quantizer
{
    /// <summary>The largest magnitude that the filters take.</summary>
    public const int MaxMagnitude = 8191;

    private const double Scale = 1 << 13;

    /// <summary>Samples that were clamped since the last reset.</summary>
    public long ClampedSamples { get; private set; }

    /// <summary>Quantises a block.</summary>
    /// <param name="samples">Samples, full scale -1 to 1.</param>
    /// <param name="quantized">As many integers from -8191 to 8191.</param>
    /// <exception cref="DataFormatException">A sample is not a number.</exception>
    public void Process(ReadOnlySpan<double> samples, Span<short> quantized)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            double scaled = Math.Truncate(samples[i] * Scale);
            double clamped = Math.Clamp(scaled, -MaxMagnitude, MaxMagnitude);
            if (clamped != scaled)
            {
                CountClamp(scaled);
            }

            quantized[i] = (short)clamped;
        }
    }

    private void CountClamp(double scaled)
    {
        if (double.IsNaN(scaled))
        {
            throw new DataFormatException("The sound has a sample that is not a number; the chip takes numbers from -1 to 1. The recording is damaged: make or export it again.");
        }

        ClampedSamples++;
    }

    /// <summary>Forgets the count.</summary>
    public void Reset() => ClampedSamples = 0;
}
