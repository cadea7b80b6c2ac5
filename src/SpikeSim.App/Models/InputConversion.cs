using SpikeSim.App.CommandLine;
using SpikeSim.Files;
using SpikeSim.Rasters;

namespace SpikeSim.App.Models;

/// <summary>Conversion between the text forms of an input: counts per step, and events in continuous time.</summary>
internal static class InputConversion
{
    private const string RasterKind = "raster";
    private const string EventsKind = "events";

    /// <summary>The kinds that can be written.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [RasterKind, EventsKind];

    /// <summary>Whether a file is an input rather than a network.</summary>
    public static bool IsInput(string path) => path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the input and says how it will be written.</summary>
    /// <exception cref="UsageException">The target is no input, or a step is missing.</exception>
    public static ConversionPlan Plan(string source, string target, string? to, double? step)
    {
        string kind = to ?? (target.EndsWith(".events.csv", StringComparison.OrdinalIgnoreCase) ? EventsKind
            : IsInput(target) ? RasterKind
            : throw new UsageException($"{target}: {source} is an input, and the name does not say what to write. Say --to raster or --to events."));
        if (!Kinds.Contains(kind))
        {
            throw new UsageException($"--to {kind}: {source} is an input; one of {string.Join(", ", Kinds)}.");
        }

        if (File.ReadLines(source).FirstOrDefault(l => l.Length > 0 && l[0] != '#') is { } first && EventsCsv.IsHeader(first))
        {
            return kind == EventsKind
                ? new ConversionPlan(EventsKind, kind, () => [], stream => EventsCsv.Write(EventsCsv.Read(source, 0, null), stream))
                : throw new UsageException($"{source} has events in continuous time. Only an engine that runs in steps makes counts of them, because the length of a step is its own: run --record spikes writes the raster it used.");
        }

        if (step is null && !RasterCsv.NamesStep(source))
        {
            throw new UsageException($"{source} does not say how long a step is. Say --step with the time in seconds.");
        }

        if (step is { } seconds && !(seconds > 0 && double.IsFinite(seconds)))
        {
            throw new UsageException($"--step {seconds}: a time above 0 s.");
        }

        Raster raster = RasterCsv.Read(source, 0, step ?? 1);
        return kind == RasterKind
            ? new ConversionPlan(RasterKind, kind, () => [], stream => RasterCsv.Write(raster, stream))
            : new ConversionPlan(RasterKind, kind, () => ["the events of a step are put at its beginning"], stream => EventsCsv.Write(TimedInput.FromRaster(raster, RasterMeaning.Pulses), stream));
    }
}
