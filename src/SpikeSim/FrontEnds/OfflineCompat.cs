using SpikeSim.Rasters;

namespace SpikeSim.FrontEnds;

/// <summary>
/// The vendor's simulation of a whole clip (front-end specification, 2.8): filters and normalisation each run over the reversed clip
/// first, to hide their start. Neither the chip nor a stream does so; it exists to compare numbers.
/// </summary>
internal static class OfflineCompat
{
    /// <summary>Encodes quantised samples; the two stages cannot be fused, since the second reverses what the first left.</summary>
    public static (Raster Raster, long DroppedEvents) Encode(ReadOnlySpan<short> samples, FrontEndSettings settings)
    {
        long[] filtered = Filter(samples, settings);
        int channels = settings.Channels;
        var generator = new SpikeGenerator(settings);
        var counts = new int[channels];
        for (int i = samples.Length - 1; i >= 0; i--)
        {
            generator.Step(filtered.AsSpan(i * channels, channels), counts);
        }

        int rows = (samples.Length + settings.BinSamples - 1) / settings.BinSamples;
        var raster = new ushort[rows * channels];
        long dropped = 0;
        counts.AsSpan().Clear();
        for (int i = 0; i < samples.Length; i++)
        {
            generator.Step(filtered.AsSpan(i * channels, channels), counts);
            if ((i + 1) % settings.BinSamples == 0 || i == samples.Length - 1)
            {
                dropped += Emit(counts, raster.AsSpan(i / settings.BinSamples * channels, channels));
            }
        }

        return (new Raster(raster, channels, settings.BinSeconds), dropped);
    }

    private static long[] Filter(ReadOnlySpan<short> samples, FrontEndSettings settings)
    {
        var bank = new FilterBank(settings.Filters);
        var filtered = new long[samples.Length * settings.Channels];
        for (int i = samples.Length - 1; i >= 0; i--)
        {
            bank.Step(samples[i], filtered.AsSpan(0, settings.Channels));
        }

        for (int i = 0; i < samples.Length; i++)
        {
            bank.Step(samples[i], filtered.AsSpan(i * settings.Channels, settings.Channels));
        }

        return filtered;
    }

    private static long Emit(int[] counts, Span<ushort> row)
    {
        long dropped = 0;
        for (int c = 0; c < row.Length; c++)
        {
            row[c] = (ushort)Math.Min(counts[c], XyloAudio3FrontEnd.MaxEventsPerBin);
            dropped += counts[c] - row[c];
        }

        counts.AsSpan().Clear();
        return dropped;
    }
}
