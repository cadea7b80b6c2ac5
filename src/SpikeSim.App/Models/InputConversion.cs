using System.Collections.Immutable;
using SpikeSim.App.CommandLine;
using SpikeSim.Files;
using SpikeSim.Nir.Data;
using SpikeSim.Rasters;

namespace SpikeSim.App.Models;

/// <summary>Conversion between the forms of inputs and recordings: counts per step, events at their times, spikes of populations, and files of recordings (NIRData).</summary>
/// <param name="Source">The file.</param>
/// <param name="Node">The population or node that is meant; null where there is one.</param>
/// <param name="Sample">Which sample of recordings, from 0.</param>
/// <param name="StepSeconds">The length of a step where the file does not say it; null for none.</param>
internal sealed record InputConversion(InputSource Source, string? Node, int Sample, double? StepSeconds)
{
    private const string RasterKind = "raster";
    private const string EventsKind = "events";
    private const string SpikesKind = "spikes";
    private const string RecordingsKind = "nirdata";

    private readonly List<string> _remarks = [];

    /// <summary>The kinds that can be written.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [RasterKind, EventsKind, SpikesKind, RecordingsKind];

    /// <summary>What the conversion changes, one sentence each; known once something was written.</summary>
    public IReadOnlyList<string> Remarks => _remarks;

    /// <summary>What the file is.</summary>
    public string From => Source.Kind switch { InputKind.Raster => RasterKind, InputKind.Events => EventsKind, InputKind.Spikes => SpikesKind, _ => RecordingsKind };

    /// <summary>The kind that a target asks for.</summary>
    /// <exception cref="UsageException">There is no such kind, or the name does not say it.</exception>
    public string Target(string path, string? to)
    {
        bool Ends(string ending) => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
        string kind = to ?? (Ends("events.csv") ? EventsKind
            : Ends("spikes.csv") && Source.Kind is InputKind.Spikes or InputKind.Recordings ? SpikesKind
            : Ends(".csv") ? RasterKind
            : NirRecordingFile.IsName(path) ? RecordingsKind
            : throw new UsageException($"{path}: {Source.Name} is an input or a recording, and the name does not say what to write. Say --to with one of {string.Join(", ", Kinds)}."));
        return Kinds.Contains(kind) ? kind : throw new UsageException($"--to {kind}: {Source.Name} is an input or a recording; one of {string.Join(", ", Kinds)}.");
    }

    /// <summary>Writes the target.</summary>
    /// <exception cref="UsageException">Something is missing that only a person can say, or there is no way.</exception>
    public void Write(string kind, Stream stream)
    {
        if (StepSeconds is { } step && !(step > 0 && double.IsFinite(step)))
        {
            throw new UsageException($"--step {step}: a time above 0 s.");
        }

        switch (kind)
        {
            case RasterKind:
                RasterCsv.Write(AsRaster(), stream);
                break;
            case EventsKind:
                EventsCsv.Write(AsEvents(), stream);
                break;
            case SpikesKind:
                SpikesCsv.Write(AsSpikes(), stream);
                break;
            default:
                stream.Write(NirDataWriter.ToBytes(AsRecordings()));
                break;
        }
    }

    private Raster AsRaster()
    {
        (Raster? raster, TimedInput? timed) = Input();
        if (raster is not null)
        {
            return raster;
        }

        if (StepSeconds is not { } step)
        {
            throw new UsageException($"{Source.Name} has events in continuous time. Counts of them need the length of a step: say --step with the time in seconds, or name the target .events.csv.");
        }

        double steps = Math.Max(RunInput.StepsOf(timed!.DurationSeconds, step), timed.Events.IsEmpty ? 0 : RunInput.StepAt(timed.Events[^1].Seconds, step) + 1);
        _remarks.Add($"events are counted in steps of {FormattableString.Invariant($"{step}")} s; where they stood in a step is lost");
        return steps * timed.Channels <= int.MaxValue / 4
            ? new RunInput(Source.Name, timed, (int)steps, step).Raster
            : throw DataFormatException.At(Source.Name, string.Empty, "a raster that fits into memory", $"{steps:F0} steps of {timed.Channels} channels", "Choose a longer step.");
    }

    private TimedInput AsEvents()
    {
        (Raster? raster, TimedInput? timed) = Input();
        if (raster is null)
        {
            return timed!;
        }

        _remarks.Add("the events of a step are put at its beginning");
        return TimedInput.FromRaster(raster, RasterMeaning.Pulses);
    }

    private SpikeList AsSpikes() => Source.Kind switch
    {
        InputKind.Spikes => Spikes(),
        InputKind.Recordings => OfRecordings(Source.Recordings()),
        _ => throw new UsageException($"--to {SpikesKind}: {Source.Name} has channels and no populations. Say --to {EventsKind}."),
    };

    private NirRecordings AsRecordings()
    {
        if (Source.Kind == InputKind.Recordings)
        {
            return Source.Recordings();
        }

        if (Source.Kind == InputKind.Spikes && Node is null)
        {
            SpikeList spikes = Spikes();
            return new NirRecordings([], [.. spikes.Nodes.Select((name, node) => RecordingForms.Of(name, spikes, node, WidthOf(spikes, node)))]);
        }

        (Raster? raster, TimedInput? timed) = Input();
        string name = Source.Kind == InputKind.Spikes ? Node! : "input";
        return raster is not null ? new NirRecordings([RecordingForms.Of(name, RecordingForms.Spikes, raster)], []) : new NirRecordings([], [RecordingForms.Of(name, timed!)]);
    }

    private (Raster? Raster, TimedInput? Timed) Input()
    {
        switch (Source.Kind)
        {
            case InputKind.Recordings:
                return NirInput.Read(Source.Recordings(), Source.Name, Sample, Node is null ? ["input"] : [Node]);
            case InputKind.Spikes:
                return (null, OfPopulation(Spikes()));
            case InputKind.Events:
                using (StreamReader text = Source.Text())
                {
                    return (null, EventsCsv.Read(text, Source.Name, 0, null));
                }

            default:
                return (Rows(), null);
        }
    }

    private Raster Rows()
    {
        using (StreamReader look = Source.Text())
        {
            if (StepSeconds is null && !RasterCsv.NamesStep(look))
            {
                throw new UsageException($"{Source.Name} does not say how long a step is. Say --step with the time in seconds.");
            }
        }

        using StreamReader text = Source.Text();
        return RasterCsv.Read(text, Source.Name, 0, StepSeconds ?? 1);
    }

    private SpikeList Spikes()
    {
        using StreamReader text = Source.Text();
        return SpikesCsv.Read(text, Source.Name);
    }

    private TimedInput OfPopulation(SpikeList spikes)
    {
        int node = Node is null ? spikes.Nodes.Length == 1 ? 0 : -1 : spikes.Nodes.IndexOf(Node);
        return node >= 0
            ? new TimedInput(WidthOf(spikes, node), spikes.Spikes.Where(s => s.Node == node).Select(s => new TimedEvent(s.Seconds, s.Neuron, 1)), [], spikes.DurationSeconds)
            : throw new UsageException($"{Source.Name} has spikes of {(spikes.Nodes.IsEmpty ? "no population" : string.Join(", ", spikes.Nodes))}. Say --node with the name of one.");
    }

    // A list of spikes does not say how many neurons a population has.
    private static int WidthOf(SpikeList spikes, int node) => 1 + spikes.Spikes.Where(s => s.Node == node).Select(s => s.Neuron).DefaultIfEmpty().Max();

    private SpikeList OfRecordings(NirRecordings recordings)
    {
        NirEvents[] fired = [.. recordings.Events.Where(e => e.Name == RecordingForms.Spikes && (Node is null ? e.Node != "input" : e.Node == Node))];
        if (fired.Length == 0)
        {
            throw DataFormatException.At(Source.Name, string.Empty, "spikes at their times (EventData) of at least one population", "none", "Counts per step can become a raster (--to raster --node NAME).");
        }

        if (fired.Any(e => Sample < 0 || Sample >= e.Samples.Length))
        {
            throw DataFormatException.At(Source.Name, string.Empty, $"a sample below {fired.Min(e => e.Samples.Length)}, the number in the file", $"--sample {Sample}");
        }

        TimedSpike[] spikes = [.. fired.SelectMany((e, node) => e.Samples[Sample].Select(s => new TimedSpike(s.TimeSeconds, node, s.Neuron))).OrderBy(s => s.Seconds).ThenBy(s => s.Node).ThenBy(s => s.Neuron)];
        return new SpikeList([.. fired.Select(e => e.Node)], ImmutableArray.Create(spikes), fired.Max(e => e.EndSeconds));
    }
}
