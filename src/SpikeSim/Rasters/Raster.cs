namespace SpikeSim.Rasters;

/// <summary>
/// Event counts over time: one row per step, one column per channel or neuron. What a front end hands to a network, and what an
/// engine records of spikes.
/// </summary>
public sealed class Raster
{
    private readonly ushort[] _counts;

    /// <summary>Creates a raster over counts in row-major order.</summary>
    /// <param name="counts">steps x channels counts, step after step; the array is kept, not copied.</param>
    /// <param name="channels">The number of columns, at least 1.</param>
    /// <param name="stepSeconds">The duration of a step in seconds, above 0.</param>
    /// <exception cref="ArgumentException">The length is no multiple of the number of channels, or a number is out of range.</exception>
    public Raster(ushort[] counts, int channels, double stepSeconds)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (!double.IsFinite(stepSeconds) || stepSeconds <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(stepSeconds), stepSeconds, "A step lasts a finite time above 0 s.");
        }

        if (counts.Length % channels != 0)
        {
            throw new ArgumentException($"{counts.Length} counts do not fill rows of {channels} channels.", nameof(counts));
        }

        _counts = counts;
        Channels = channels;
        Steps = counts.Length / channels;
        StepSeconds = stepSeconds;
    }

    private Raster(int steps, double stepSeconds)
    {
        _counts = [];
        Steps = steps;
        StepSeconds = stepSeconds;
    }

    /// <summary>The number of rows.</summary>
    public int Steps { get; }

    /// <summary>The number of columns.</summary>
    public int Channels { get; }

    /// <summary>The duration of one step in seconds.</summary>
    public double StepSeconds { get; }

    /// <summary>All counts, step after step.</summary>
    public ReadOnlySpan<ushort> Counts => _counts;

    /// <summary>A raster without channels, as a network without hidden neurons has one of their spikes.</summary>
    /// <param name="steps">The number of rows.</param>
    /// <param name="stepSeconds">The duration of a step in seconds.</param>
    /// <returns>The raster.</returns>
    public static Raster WithoutChannels(int steps, double stepSeconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        return new Raster(steps, stepSeconds);
    }

    /// <summary>The counts of one step.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <returns>One count per channel.</returns>
    public ReadOnlySpan<ushort> Row(int step) => _counts.AsSpan(step * Channels, Channels);

    /// <summary>The sum of all counts.</summary>
    /// <returns>The number of events.</returns>
    public long TotalEvents()
    {
        long sum = 0;
        foreach (ushort count in _counts)
        {
            sum += count;
        }

        return sum;
    }

    /// <summary>The sum of each column.</summary>
    /// <returns>One number of events per channel.</returns>
    public long[] EventsPerChannel()
    {
        var sums = new long[Channels];
        for (int i = 0; i < _counts.Length; i++)
        {
            sums[i % Channels] += _counts[i];
        }

        return sums;
    }

    /// <summary>The same events followed by silence.</summary>
    /// <param name="steps">The number of silent steps to append.</param>
    /// <returns>A longer raster; this one where <paramref name="steps"/> is 0.</returns>
    public Raster FollowedBySilence(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        if (steps == 0 || Channels == 0)
        {
            return steps == 0 ? this : new Raster(Steps + steps, StepSeconds);
        }

        var counts = new ushort[_counts.Length + checked(steps * Channels)];
        _counts.CopyTo(counts, 0);
        return new Raster(counts, Channels, StepSeconds);
    }
}
