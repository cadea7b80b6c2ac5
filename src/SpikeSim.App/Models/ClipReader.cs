using SpikeSim.App.CommandLine;
using SpikeSim.Audio;
using SpikeSim.Files;
using SpikeSim.FrontEnds;
using SpikeSim.Rasters;

namespace SpikeSim.App.Models;

/// <summary>Reads inputs of a network: sound through the front end, rasters and lists of events as they are.</summary>
internal static class ClipReader
{
    // Rows of all channels that a run may ask for: an event at an absurd time must not fill the memory.
    private const double MaxCounts = 500e6;

    /// <summary>Encodes a WAV file, or a WAV stream on standard input.</summary>
    public static EncodedClip Encode(string path, FrontEndSettings settings)
    {
        using WavSource source = path == StandardInput.Path ? WavSource.FromStream(Console.OpenStandardInput(), StandardInput.NameOf(path)) : WavSource.Open(path);
        return new AudioEncoder(settings).Encode(source);
    }

    /// <summary>Reads the input of a network, whatever it is called: a sound, a raster or a list of events as CSV, recordings (NIRData).</summary>
    /// <param name="path">The file; - for standard input.</param>
    /// <param name="model">The network.</param>
    /// <param name="seconds">The length of the run for a list of events; null for one step beyond its last event.</param>
    /// <param name="sample">Which sample of recordings, from 0.</param>
    /// <param name="nodes">The nodes of the network that recordings of an input may be named after.</param>
    public static RunInput Read(string path, ModelFacts model, double? seconds = null, int sample = 0, IReadOnlyCollection<string>? nodes = null)
    {
        InputSource source = InputSource.Open(path);
        (Raster? raster, TimedInput? timed) = source.Kind switch
        {
            InputKind.Sound => (Encoded(source, model), null),
            InputKind.Raster => (OfRows(source, model), null),
            InputKind.Events => (null, OfEvents(source, model)),
            InputKind.Recordings => NirInput.Read(source, sample, nodes),
            InputKind.Spikes => throw source.Wrong("spikesim convert makes events of the spikes of one population (--node NAME)."),
            _ => throw source.Wrong(),
        };
        if (sample != 0 && source.Kind != InputKind.Recordings)
        {
            throw new UsageException($"--sample {sample}: {source.Name} has no samples; only recordings (NIRData) have several.");
        }

        int channels = raster?.Channels ?? timed!.Channels;
        if (channels != model.Inputs)
        {
            throw DataFormatException.At(source.Name, string.Empty, $"{model.Inputs} channels, as {model.Path} has inputs", $"{channels}", "Encode it with the front end of the network (spikesim encode --network).");
        }

        return timed is not null ? Lasting(source.Name, timed, model, seconds) : OfSteps(source.Name, raster!, model, seconds);
    }

    private static Raster Encoded(InputSource source, ModelFacts model)
    {
        FrontEndSettings settings = model.RequireTask().FrontEnd;
        using WavSource sound = source.Sound();
        return new AudioEncoder(settings).Encode(sound).Raster;
    }

    private static Raster OfRows(InputSource source, ModelFacts model)
    {
        using StreamReader text = source.Text();
        return RasterCsv.Read(text, source.Name, model.Inputs, model.StepSeconds);
    }

    private static TimedInput OfEvents(InputSource source, ModelFacts model)
    {
        using StreamReader text = source.Text();
        return EventsCsv.Read(text, source.Name, model.Inputs, null);
    }

    private static RunInput OfSteps(string name, Raster raster, ModelFacts model, double? seconds)
    {
        if (seconds is not null)
        {
            throw new UsageException("--seconds: the length of a run can be chosen for a list of events only; sounds and rasters have theirs.");
        }

        return Math.Abs(raster.StepSeconds - model.StepSeconds) <= 1e-6 * model.StepSeconds
            ? new RunInput(raster)
            : throw DataFormatException.At(name, string.Empty, $"steps of {model.StepSeconds} s, as the engine of {model.Path} has", $"{raster.StepSeconds} s", "Encode it again with that bin, or choose the step of the clocked engine with --dt.");
    }

    // A run lasts whole steps, whichever engine it is on: recordings have a row for each.
    private static RunInput Lasting(string name, TimedInput read, ModelFacts model, double? seconds)
    {
        if (seconds is { } wanted && !(wanted > 0 && double.IsFinite(wanted)))
        {
            throw new UsageException($"--seconds {wanted}: a time above 0.");
        }

        double last = Math.Max(read.Events.IsEmpty ? 0 : read.Events[^1].Seconds, read.Currents.IsEmpty ? 0 : read.Currents[^1].Seconds);
        double steps = RunInput.StepsOf(seconds ?? read.DurationSeconds, model.StepSeconds);
        steps = seconds is null ? Math.Max(steps, RunInput.StepAt(last, model.StepSeconds) + 1) : steps;
        if (steps * model.Inputs > MaxCounts)
        {
            throw DataFormatException.At(name, string.Empty, $"a run of at most {MaxCounts / model.Inputs:F0} steps", $"{steps:F0} steps of {model.StepSeconds} s", "Is the last time in seconds?");
        }

        return new RunInput(name, new TimedInput(model.Inputs, read.Events, read.Currents, steps * model.StepSeconds), (int)steps, model.StepSeconds);
    }
}
