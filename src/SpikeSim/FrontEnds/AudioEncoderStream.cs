using SpikeSim.Audio;

namespace SpikeSim.FrontEnds;

/// <summary>Rows of events from a source, pulled block by block.</summary>
internal sealed class AudioEncoderStream
{
    private readonly ChipRateSource _source;
    private readonly Quantizer _quantizer;
    private readonly XyloAudio3FrontEnd _frontEnd;
    private readonly short[] _quantized;

    public AudioEncoderStream(IAudioSource source, XyloAudio3FrontEnd frontEnd, Quantizer quantizer)
    {
        _source = new ChipRateSource(source, frontEnd.Settings.Resampler);
        _frontEnd = frontEnd;
        _quantizer = quantizer;
        _quantized = new short[_source.MaxSamples];
        MaxRows = (_source.MaxSamples / frontEnd.Settings.BinSamples) + 2;
    }

    /// <summary>The most rows of a read.</summary>
    public int MaxRows { get; }

    /// <summary>Samples so far at the rate of the chip.</summary>
    public long Samples { get; private set; }

    /// <summary>Whether the source and the last bin are through.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Reads a block of sound and writes the rows that it completes; possibly none before the end.</summary>
    public int Read(Span<ushort> rows)
    {
        if (IsAtEnd)
        {
            return 0;
        }

        ReadOnlySpan<double> block = _source.Read();
        if (block.IsEmpty)
        {
            IsAtEnd = true;
            return _frontEnd.Flush(rows) ? 1 : 0;
        }

        Samples += block.Length;
        Span<short> quantized = _quantized.AsSpan(0, block.Length);
        _quantizer.Process(block, quantized);
        return _frontEnd.Process(quantized, rows);
    }
}
