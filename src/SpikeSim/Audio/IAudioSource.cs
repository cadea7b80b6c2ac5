namespace SpikeSim.Audio;

/// <summary>Where sound comes from: one channel of samples, pulled by whoever needs them. A seam to the outside.</summary>
public interface IAudioSource
{
    /// <summary>How messages name it.</summary>
    string Name { get; }

    /// <summary>Samples per second.</summary>
    int SampleRateHz { get; }

    /// <summary>Fills the span with the next samples.</summary>
    /// <param name="samples">The place for samples, full scale -1 to 1.</param>
    /// <returns>How many were written; 0 only at the end.</returns>
    int Read(Span<double> samples);
}
