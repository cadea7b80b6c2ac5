namespace SpikeSim.FrontEnds;

/// <summary>
/// Rectification, divisive normalisation and integrate-and-fire, one sample at a time (front-end specification, 2.5). This is the
/// specification; the fused kernel must equal it bit for bit.
/// </summary>
internal sealed class SpikeGenerator
{
    private readonly FrontEndSettings _settings;
    private readonly long[] _average;
    private readonly long[] _integrator;
    private readonly long[] _threshold;

    public SpikeGenerator(FrontEndSettings settings)
    {
        _settings = settings;
        _average = new long[settings.Channels];
        _integrator = new long[settings.Channels];
        _threshold = new long[settings.Channels];
        if (settings.InitialState == InitialState.Warm)
        {
            for (int c = 0; c < _average.Length; c++)
            {
                _average[c] = (long)FrontEndSettings.Of(settings.NoiseFloor, c) << settings.LowPassShift;
            }
        }
    }

    /// <summary>The averages H.</summary>
    public ReadOnlySpan<long> Average => _average;

    /// <summary>The integrators S.</summary>
    public ReadOnlySpan<long> Integrator => _integrator;

    /// <summary>The thresholds of the last sample.</summary>
    public ReadOnlySpan<long> Threshold => _threshold;

    /// <summary>Takes one filtered sample per channel and adds the events to counts.</summary>
    public void Step(ReadOnlySpan<long> filtered, Span<int> counts)
    {
        long highest = 0;
        for (int c = 0; c < _average.Length; c++)
        {
            // The threshold comes from the average before this sample.
            long low = _average[c] >> _settings.LowPassShift;
            _average[c] += Math.Abs(filtered[c]) - low;
            long mean = Math.Max(low, FrontEndSettings.Of(_settings.Eps, c));
            _threshold[c] = (mean << _settings.RateShifts.B1) - (mean << _settings.RateShifts.B2);
            highest = Math.Max(highest, _threshold[c]);
        }

        for (int c = 0; c < _average.Length; c++)
        {
            if (!_settings.Normalization)
            {
                _threshold[c] = FrontEndSettings.Of(_settings.FixedThreshold, c);
            }
            else if (_settings.Joint)
            {
                _threshold[c] = highest;
            }

            _integrator[c] += Math.Abs(filtered[c]);
            if (_integrator[c] >= _threshold[c])
            {
                _integrator[c] -= _threshold[c];
                counts[c]++;
            }
        }
    }
}
