using SpikeSim.App.CommandLine;
using SpikeSim.Audio;
using SpikeSim.Files;
using SpikeSim.FrontEnds;
using SpikeSim.Nir.Reading;
using SpikeSim.Rasters;

namespace SpikeSim.App.Models;

/// <summary>Reads inputs of a network: sound through the front end, rasters and lists of events as they are.</summary>
internal static class ClipReader
{
    // Times of events come from decimals: one that means the start of a step must not fall into the step before.
    private const double StepTolerance = 1e-9;

    // Rows of all channels that a run may ask for: an event at an absurd time must not fill the memory.
    private const double MaxCounts = 500e6;

    /// <summary>Encodes a WAV file, or a WAV stream on standard input.</summary>
    public static EncodedClip Encode(string path, FrontEndSettings settings)
    {
        using WavSource source = path == "-" ? WavSource.FromStream(Console.OpenStandardInput(), "standard input") : WavSource.Open(path);
        return new AudioEncoder(settings).Encode(source);
    }

    /// <summary>Reads the input of a network: a WAV file, recordings (NIRData), or, by its header, a raster or a list of events as CSV.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The network.</param>
    /// <param name="seconds">The length of the run for a list of events; null for one step beyond its last event.</param>
    /// <param name="sample">Which sample of recordings, from 0.</param>
    public static RunInput Read(string path, ModelFacts model, double? seconds = null, int sample = 0)
    {
        if (path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) && HasEvents(path))
        {
            return OfEvents(path, EventsCsv.Read(path, model.Inputs, null), model, seconds);
        }

        (Raster? recorded, TimedInput? timed) = IsHdf5(path) ? NirInput.Read(path, sample) : default;
        if (timed is not null)
        {
            return timed.Channels == model.Inputs ? OfEvents(path, timed, model, seconds) : throw WrongChannels(path, timed.Channels, model);
        }

        if (seconds is not null)
        {
            throw new UsageException("--seconds: the length of a run can be chosen for a list of events only; sounds and rasters have theirs.");
        }

        Raster raster = recorded is not null ? recorded
            : path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? RasterCsv.Read(path, model.Inputs, model.StepSeconds)
            : Encode(path, model.RequireTask().FrontEnd).Raster;
        if (raster.Channels != model.Inputs)
        {
            throw WrongChannels(path, raster.Channels, model);
        }

        return Math.Abs(raster.StepSeconds - model.StepSeconds) <= 1e-6 * model.StepSeconds
            ? new RunInput(raster, null)
            : throw DataFormatException.At(path, string.Empty, $"steps of {model.StepSeconds} s, as the engine of {model.Path} has", $"{raster.StepSeconds} s", "Encode it again with that bin, or choose the step of the clocked engine with --dt.");
    }

    private static DataFormatException WrongChannels(string path, int channels, ModelFacts model) =>
        DataFormatException.At(path, string.Empty, $"{model.Inputs} channels, as {model.Path} has inputs", $"{channels}", "Encode it with the front end of the network (spikesim encode --network).");

    private static bool IsHdf5(string path)
    {
        if (path == "-")
        {
            return false;
        }

        using FileStream stream = File.OpenRead(path);
        var start = new byte[16];
        return NirReader.IsHdf5(start.AsSpan(0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)));
    }

    private static bool HasEvents(string path) =>
        File.ReadLines(path).FirstOrDefault(l => l.Length > 0 && l[0] != '#') is { Length: < 1024 } line && EventsCsv.IsHeader(line);

    private static RunInput OfEvents(string path, TimedInput read, ModelFacts model, double? seconds)
    {
        if (seconds is { } wanted && !(wanted > 0 && double.IsFinite(wanted)))
        {
            throw new UsageException($"--seconds {wanted}: a time above 0.");
        }

        double steps = seconds is { } s ? Math.Ceiling((s / model.StepSeconds) - StepTolerance) : Math.Floor((read.DurationSeconds / model.StepSeconds) + StepTolerance) + 1;
        if (steps * model.Inputs > MaxCounts)
        {
            throw DataFormatException.At(path, string.Empty, $"a run of at most {MaxCounts / model.Inputs:F0} steps", $"{steps:F0} steps of {model.StepSeconds} s", "Is the last time in seconds?");
        }

        var counts = new ushort[(int)steps * model.Inputs];
        foreach (TimedEvent e in read.Events)
        {
            double step = Math.Floor((e.Seconds / model.StepSeconds) + StepTolerance);
            if (step < steps)
            {
                ref ushort count = ref counts[((int)step * model.Inputs) + e.Channel];
                count = count + e.Count <= ushort.MaxValue
                    ? (ushort)(count + e.Count)
                    : throw DataFormatException.At(path, $"{e.Seconds} s, channel {e.Channel}", $"at most {ushort.MaxValue} events in one step", $"{count + (long)e.Count}");
            }
        }

        var timed = new TimedInput(model.Inputs, read.Events, read.Currents, steps * model.StepSeconds);
        return new RunInput(new Raster(counts, model.Inputs, model.StepSeconds), timed);
    }
}
