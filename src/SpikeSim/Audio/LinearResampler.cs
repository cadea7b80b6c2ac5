namespace SpikeSim.Audio;

/// <summary>
/// Linear interpolation exactly as the reference front end does it (front-end specification, 2.2), sample by sample. It has no
/// anti-image filter and exists to compare numbers; <see cref="SincResampler"/> is the one to use.
/// </summary>
internal sealed class LinearResampler : IResampler
{
    private readonly double _inputRateHz;
    private readonly double _outputStepSeconds;
    private double _beforePrevious;
    private double _previous;
    private long _inputs;
    private long _outputs;

    public LinearResampler(int inputRateHz, double outputRateHz)
    {
        _inputRateHz = inputRateHz;
        _outputStepSeconds = 1.0 / outputRateHz;
    }

    public int MaxOutputs(int inputs) => (int)Math.Ceiling((inputs + 2) / (_inputRateHz * _outputStepSeconds)) + 2;

    // Outputs lag one sample behind the newest pair, because only the end of the clip decides about the very last ones.
    public int Process(ReadOnlySpan<double> input, Span<double> output)
    {
        int written = 0;
        foreach (double sample in input)
        {
            if (_inputs >= 2)
            {
                written += Interpolate(_inputs - 2, long.MaxValue, output[written..]);
            }

            _beforePrevious = _previous;
            _previous = sample;
            _inputs++;
        }

        return written;
    }

    public int Flush(Span<double> output)
    {
        if (_inputs < 2)
        {
            return 0;
        }

        long count = (long)Math.Ceiling((_inputs - 1) / _inputRateHz / _outputStepSeconds);
        int written = Interpolate(_inputs - 2, count, output);
        while (_outputs < count)
        {
            output[written++] = At(_inputs - 2, _outputs++ * _outputStepSeconds);
        }

        return written;
    }

    public void Reset()
    {
        _beforePrevious = 0;
        _previous = 0;
        _inputs = 0;
        _outputs = 0;
    }

    // All outputs before the later sample of the pair (left, left + 1); those of earlier pairs are out already.
    private int Interpolate(long left, long count, Span<double> output)
    {
        int written = 0;
        double end = (left + 1) / _inputRateHz;
        for (double time = _outputs * _outputStepSeconds; time < end && _outputs < count; time = _outputs * _outputStepSeconds)
        {
            output[written++] = At(left, time);
            _outputs++;
        }

        return written;
    }

    private double At(long left, double time)
    {
        double leftTime = left / _inputRateHz;
        return ((_previous - _beforePrevious) / (((left + 1) / _inputRateHz) - leftTime) * (time - leftTime)) + _beforePrevious;
    }
}
