using SpikeSim.Rasters;

namespace SpikeSim.Learning;

/// <summary>
/// Random changes of a clip's events, made anew each time it is shown (learning guide, 4.8): the start, the pace, the bands, and
/// events that get lost. All are drawn from the random sequence of the example, so threads do not matter.
/// </summary>
public sealed record RasterAugmentation
{
    /// <summary>Silent steps before the clip: 0 to this many.</summary>
    public int MaxDelaySteps { get; init; }

    /// <summary>Bands by which all events move up or down: 0 to this many. Events beyond the last band are lost.</summary>
    public int MaxChannelShift { get; init; }

    /// <summary>The pace: the clip lasts 1 - this to 1 + this times as long.</summary>
    public double MaxDilation { get; init; }

    /// <summary>The share of events that get lost, up to this; each clip draws its own.</summary>
    public double MaxDropShare { get; init; }

    /// <summary>The loudness of events: counts are multiplied by 1 - this to 1 + this, rounded at random.</summary>
    public double MaxGainChange { get; init; }

    private bool IsNone => MaxDelaySteps == 0 && MaxChannelShift == 0 && MaxDilation == 0 && MaxDropShare == 0 && MaxGainChange == 0;

    /// <summary>Writes the changed events of a clip.</summary>
    internal void Apply(Raster raster, SeededRandom random, EventRows events)
    {
        if (IsNone)
        {
            events.Load(raster);
            return;
        }

        int delay = MaxDelaySteps == 0 ? 0 : random.Below(MaxDelaySteps + 1);
        int shift = MaxChannelShift == 0 ? 0 : random.Below((2 * MaxChannelShift) + 1) - MaxChannelShift;
        double pace = 1 + random.NextDouble(-MaxDilation, MaxDilation);
        double keep = (1 - (MaxDropShare * random.NextDouble())) * (1 + random.NextDouble(-MaxGainChange, MaxGainChange));
        bool countsChange = MaxDropShare > 0 || MaxGainChange > 0;
        events.Clear(0);
        for (int step = 0; step < raster.Steps; step++)
        {
            int target = delay + (int)(step * pace);
            events.Resize(Math.Max(events.Steps, target + 1));
            ReadOnlySpan<ushort> row = raster.Row(step);
            for (int channel = 0; channel < row.Length; channel++)
            {
                int moved = channel + shift;
                if (row[channel] == 0 || (uint)moved >= (uint)row.Length)
                {
                    continue;
                }

                int count = countsChange ? (int)((row[channel] * keep) + random.NextDouble()) : row[channel];
                if (count > 0)
                {
                    events.Add(target, moved, count);
                }
            }
        }
    }
}
