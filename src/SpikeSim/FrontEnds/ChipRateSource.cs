using SpikeSim.Audio;

namespace SpikeSim.FrontEnds;

/// <summary>A source at the sample rate of the chip, read block by block.</summary>
internal sealed class ChipRateSource
{
    private const int BlockSamples = 1024;

    private readonly IAudioSource _source;
    private readonly IResampler _resampler;
    private readonly double[] _input = new double[BlockSamples];
    private readonly double[] _output;
    private bool _ended;

    public ChipRateSource(IAudioSource source, ResamplerKind kind)
    {
        _source = source;
        _resampler = kind == ResamplerKind.Sinc
            ? new SincResampler(source.SampleRateHz, XyloAudio3Clock.RateNumerator, XyloAudio3Clock.RateDenominator)
            : new LinearResampler(source.SampleRateHz, XyloAudio3Clock.SampleRateHz);
        _output = new double[_resampler.MaxOutputs(BlockSamples)];
    }

    /// <summary>The most samples of a block.</summary>
    public int MaxSamples => _output.Length;

    /// <summary>The next block; empty at the end, and only there.</summary>
    public ReadOnlySpan<double> Read()
    {
        int written = 0;
        while (written == 0 && !_ended)
        {
            int read = _source.Read(_input);
            _ended = read == 0;
            written = _ended ? _resampler.Flush(_output) : _resampler.Process(_input.AsSpan(0, read), _output);
        }

        return _output.AsSpan(0, written);
    }
}
