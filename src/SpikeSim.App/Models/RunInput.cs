using SpikeSim.Rasters;

namespace SpikeSim.App.Models;

/// <summary>An input of a run: events of each step, or events and currents at their times, which become steps only where an engine has some.</summary>
internal sealed class RunInput
{
    // Times of events come from decimals: one that means the start of a step must not fall into the step before.
    private const double StepTolerance = 1e-9;

    private readonly Lazy<Raster> _raster;

    /// <summary>Counts per step.</summary>
    public RunInput(Raster raster)
    {
        (_raster, Steps, StepSeconds) = (new Lazy<Raster>(raster), raster.Steps, raster.StepSeconds);
    }

    /// <summary>Events and currents at their times.</summary>
    /// <param name="source">How messages name it.</param>
    /// <param name="timed">The input, as long as the run.</param>
    /// <param name="steps">The number of steps that the run lasts.</param>
    /// <param name="stepSeconds">The length of one.</param>
    public RunInput(string source, TimedInput timed, int steps, double stepSeconds)
    {
        (Timed, Steps, StepSeconds) = (timed, steps, stepSeconds);
        _raster = new Lazy<Raster>(() => Counted(source));
    }

    /// <summary>Events and currents at their times, where the file has them; null for sounds and rasters.</summary>
    public TimedInput? Timed { get; }

    /// <summary>The number of steps that the run lasts.</summary>
    public int Steps { get; }

    /// <summary>The length of a step in seconds.</summary>
    public double StepSeconds { get; }

    /// <summary>The events of each step, for engines that have steps.</summary>
    /// <exception cref="DataFormatException">A step has more events than a count can say.</exception>
    public Raster Raster => _raster.Value;

    /// <summary>The number of events in the run.</summary>
    public long TotalEvents => Timed is null ? Raster.TotalEvents() : Timed.TotalEvents();

    /// <summary>The number of steps that a time takes, for the length of a run.</summary>
    public static double StepsOf(double seconds, double stepSeconds) => Math.Ceiling((seconds / stepSeconds) - StepTolerance);

    /// <summary>The step that a time falls into.</summary>
    public static double StepAt(double seconds, double stepSeconds) => Math.Floor((seconds / stepSeconds) + StepTolerance);

    /// <summary>The events of each step for a picture, which shows where there are some and not how many.</summary>
    public Raster Drawn()
    {
        if (Timed is null)
        {
            return Raster;
        }

        var counts = new ushort[Steps * Timed.Channels];
        foreach (TimedEvent e in Timed.Events.Where(e => StepAt(e.Seconds, StepSeconds) < Steps))
        {
            counts[((int)StepAt(e.Seconds, StepSeconds) * Timed.Channels) + e.Channel] = 1;
        }

        return new Raster(counts, Timed.Channels, StepSeconds);
    }

    private Raster Counted(string source)
    {
        if (Timed!.Currents.Length > 0)
        {
            throw new DataFormatException($"{source}: an input of currents needs the exact engine; engines with steps take events.");
        }

        int channels = Timed.Channels;
        var counts = new ushort[Steps * channels];
        foreach (TimedEvent e in Timed.Events)
        {
            double step = StepAt(e.Seconds, StepSeconds);
            if (step < Steps)
            {
                ref ushort count = ref counts[((int)step * channels) + e.Channel];
                count = count + (long)e.Count <= ushort.MaxValue
                    ? (ushort)(count + e.Count)
                    : throw DataFormatException.At(source, $"{e.Seconds} s, channel {e.Channel}", $"at most {ushort.MaxValue} events in one step", $"{count + (long)e.Count}");
            }
        }

        return new Raster(counts, channels, StepSeconds);
    }
}
