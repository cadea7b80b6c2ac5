namespace SpikeSim.Audio;

/// <summary>Sound from memory.</summary>
public sealed class SampleSource : IAudioSource
{
    private readonly ReadOnlyMemory<double> _samples;
    private int _position;

    /// <summary>Creates a source.</summary>
    /// <param name="samples">The samples, full scale -1 to 1.</param>
    /// <param name="sampleRateHz">Samples per second.</param>
    public SampleSource(ReadOnlyMemory<double> samples, int sampleRateHz)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRateHz, AudioFormat.MinSampleRateHz);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampleRateHz, AudioFormat.MaxSampleRateHz);
        _samples = samples;
        SampleRateHz = sampleRateHz;
    }

    /// <inheritdoc/>
    public string Name => "samples in memory";

    /// <inheritdoc/>
    public int SampleRateHz { get; }

    /// <inheritdoc/>
    public int Read(Span<double> samples)
    {
        int count = Math.Min(samples.Length, _samples.Length - _position);
        _samples.Span.Slice(_position, count).CopyTo(samples);
        _position += count;
        return count;
    }
}
