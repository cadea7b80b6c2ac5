using SpikeSim.Rasters;

namespace SpikeSim.Recognition;

/// <summary>Follows the outputs of a network through one clip and decides at its end.</summary>
public sealed class ClipDecoder
{
    private readonly DecisionSettings _settings;
    private readonly double[] _scores;
    private int _steps;
    private int _winner = -1;
    private int _settledStep;

    /// <summary>Creates a decoder.</summary>
    /// <param name="classes">The number of output neurons.</param>
    /// <param name="settings">How outputs become a decision.</param>
    public ClipDecoder(int classes, DecisionSettings settings)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        _scores = new double[classes];
        Reset();
    }

    /// <summary>Forgets the clip.</summary>
    public void Reset()
    {
        _scores.AsSpan().Fill(_settings.Readout == Readout.MembranePeak ? double.NegativeInfinity : 0.0);
        _steps = 0;
        _winner = -1;
        _settledStep = 0;
    }

    /// <summary>Takes the outputs of one step.</summary>
    /// <param name="spikes">Output spikes, one count per class.</param>
    /// <param name="membrane">Output membrane potentials after the step, one per class.</param>
    public void Observe(ReadOnlySpan<ushort> spikes, ReadOnlySpan<double> membrane)
    {
        for (int i = 0; i < _scores.Length; i++)
        {
            Accumulate(i, spikes[i], membrane[i]);
        }

        Follow();
    }

    /// <summary>Decides over a whole recording, from a fresh start.</summary>
    /// <param name="recording">A recording with output membranes.</param>
    /// <returns>The decision.</returns>
    /// <exception cref="ArgumentException">The recording has no output membranes.</exception>
    public Decision Decide(Recording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        Trace membrane = recording.OutputMembrane ?? throw new ArgumentException("A decision needs recorded output membranes.", nameof(recording));
        Reset();
        for (int step = 0; step < recording.Steps; step++)
        {
            Observe(recording.OutputSpikes.Row(step), membrane.Row(step));
        }

        return Decide();
    }

    /// <summary>Decides.</summary>
    /// <returns>The decision over all steps since the last reset.</returns>
    /// <exception cref="InvalidOperationException">No step was observed.</exception>
    public Decision Decide()
    {
        if (_steps == 0)
        {
            throw new InvalidOperationException("A decision needs at least one step.");
        }

        double divisor = _settings.Readout == Readout.MembraneMean ? _steps : 1.0;
        double[] scores = [.. _scores.Select(s => s / divisor)];
        double sum = scores.Sum(s => Math.Exp((s - scores[_winner]) * _settings.ScoreScale));
        return new Decision(_winner, [.. scores], 1.0 / sum, _settledStep);
    }

    private void Accumulate(int i, int spikes, double membrane) =>
        _scores[i] = _settings.Readout switch
        {
            Readout.SpikeCount => _scores[i] + spikes,
            Readout.MembranePeak => Math.Max(_scores[i], membrane),
            _ => _scores[i] + membrane,
        };

    private void Follow()
    {
        int winner = 0;
        for (int i = 1; i < _scores.Length; i++)
        {
            if (_scores[i] > _scores[winner])
            {
                winner = i;
            }
        }

        if (winner != _winner)
        {
            _winner = winner;
            _settledStep = _steps;
        }

        _steps++;
    }
}
