using System.Collections.Immutable;

namespace SpikeSim.Rasters;

/// <summary>An input in continuous time: events at exact times and currents that are constant by pieces.</summary>
/// <remarks>
/// The order in which events and changes are given does not matter: they are sorted by time, then channel, and events of one
/// channel at one time are added up. What lies beyond the end of the run does not happen.
/// </remarks>
public sealed class TimedInput
{
    /// <summary>Creates an input.</summary>
    /// <param name="channels">The number of channels, at least 1.</param>
    /// <param name="events">Events in any order; a count of 0 is dropped.</param>
    /// <param name="currents">Changes of currents in any order.</param>
    /// <param name="durationSeconds">The length of the run in seconds, 0 or more.</param>
    /// <exception cref="DataFormatException">A time, channel, count or value is out of range, or a channel takes on two values at once.</exception>
    public TimedInput(int channels, IEnumerable<TimedEvent> events, IEnumerable<CurrentChange> currents, double durationSeconds)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(currents);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (!IsTime(durationSeconds))
        {
            throw new DataFormatException($"The duration of an input is a finite time of at least 0 s, not {durationSeconds} s.");
        }

        Channels = channels;
        DurationSeconds = durationSeconds;
        Events = Sorted(events, channels);
        Currents = Sorted(currents, channels);
    }

    /// <summary>The number of channels.</summary>
    public int Channels { get; }

    /// <summary>The length of the run in seconds.</summary>
    public double DurationSeconds { get; }

    /// <summary>The events, by time, then channel; at most one entry per time and channel.</summary>
    public ImmutableArray<TimedEvent> Events { get; }

    /// <summary>The changes of currents, by time, then channel.</summary>
    public ImmutableArray<CurrentChange> Currents { get; }

    /// <summary>The number of events.</summary>
    /// <returns>The sum of all counts up to the end of the run.</returns>
    public long TotalEvents()
    {
        long sum = 0;
        foreach (TimedEvent e in Events)
        {
            sum += e.Seconds <= DurationSeconds ? e.Count : 0;
        }

        return sum;
    }

    /// <summary>A raster in continuous time; step k begins at k times the step.</summary>
    /// <param name="raster">The raster.</param>
    /// <param name="meaning">Whether its counts are pulses at the beginning of a step or currents during it.</param>
    /// <returns>An input as long as the raster.</returns>
    public static TimedInput FromRaster(Raster raster, RasterMeaning meaning)
    {
        ArgumentNullException.ThrowIfNull(raster);
        double duration = raster.Steps * raster.StepSeconds;
        return meaning == RasterMeaning.Pulses
            ? new TimedInput(raster.Channels, Pulses(raster), [], duration)
            : new TimedInput(raster.Channels, [], Changes(raster), duration);
    }

    private static IEnumerable<TimedEvent> Pulses(Raster raster)
    {
        for (int i = 0; i < raster.Counts.Length; i++)
        {
            if (raster.Counts[i] > 0)
            {
                yield return new TimedEvent(i / raster.Channels * raster.StepSeconds, i % raster.Channels, raster.Counts[i]);
            }
        }
    }

    private static IEnumerable<CurrentChange> Changes(Raster raster)
    {
        for (int i = 0; i < raster.Counts.Length; i++)
        {
            int before = i < raster.Channels ? 0 : raster.Counts[i - raster.Channels];
            if (raster.Counts[i] != before)
            {
                yield return new CurrentChange(i / raster.Channels * raster.StepSeconds, i % raster.Channels, raster.Counts[i] / raster.StepSeconds);
            }
        }
    }

    private static bool IsTime(double seconds) => double.IsFinite(seconds) && seconds >= 0;

    private static ImmutableArray<TimedEvent> Sorted(IEnumerable<TimedEvent> events, int channels)
    {
        var sorted = new List<TimedEvent>();
        foreach (TimedEvent e in events)
        {
            CheckPlace(e.Seconds, e.Channel, channels, "An event");
            if (e.Count < 0)
            {
                throw new DataFormatException($"An event at {e.Seconds} s on channel {e.Channel} has the count {e.Count}; counts are whole numbers from 0.");
            }

            if (e.Count > 0)
            {
                sorted.Add(e);
            }
        }

        sorted.Sort(static (a, b) => a.Seconds != b.Seconds ? a.Seconds.CompareTo(b.Seconds) : a.Channel.CompareTo(b.Channel));
        ImmutableArray<TimedEvent>.Builder merged = ImmutableArray.CreateBuilder<TimedEvent>(sorted.Count);
        foreach (TimedEvent e in sorted)
        {
            if (merged.Count > 0 && merged[^1].Seconds == e.Seconds && merged[^1].Channel == e.Channel)
            {
                long sum = (long)merged[^1].Count + e.Count;
                merged[^1] = sum <= int.MaxValue
                    ? e with { Count = (int)sum }
                    : throw new DataFormatException($"{sum} events at {e.Seconds} s on channel {e.Channel}; at most {int.MaxValue} can come at once.");
            }
            else
            {
                merged.Add(e);
            }
        }

        return merged.DrainToImmutable();
    }

    private static ImmutableArray<CurrentChange> Sorted(IEnumerable<CurrentChange> changes, int channels)
    {
        var sorted = new List<CurrentChange>();
        foreach (CurrentChange c in changes)
        {
            CheckPlace(c.Seconds, c.Channel, channels, "A change of a current");
            sorted.Add(double.IsFinite(c.Value) ? c : throw new DataFormatException($"The current of channel {c.Channel} at {c.Seconds} s is {c.Value}; currents are finite."));
        }

        sorted.Sort(static (a, b) => a.Seconds != b.Seconds ? a.Seconds.CompareTo(b.Seconds) : a.Channel.CompareTo(b.Channel));
        for (int i = 1; i < sorted.Count; i++)
        {
            if (sorted[i].Seconds == sorted[i - 1].Seconds && sorted[i].Channel == sorted[i - 1].Channel)
            {
                throw new DataFormatException($"Channel {sorted[i].Channel} takes on two values at {sorted[i].Seconds} s, {sorted[i - 1].Value} and {sorted[i].Value}. Keep one of them.");
            }
        }

        return [.. sorted];
    }

    private static void CheckPlace(double seconds, int channel, int channels, string what)
    {
        if (!IsTime(seconds))
        {
            throw new DataFormatException($"{what} on channel {channel} has the time {seconds} s; times are finite and not before 0 s.");
        }

        if (channel < 0 || channel >= channels)
        {
            throw new DataFormatException($"{what} at {seconds} s is on channel {channel}, but channels count from 0 to {channels - 1}.");
        }
    }
}
