using System.Text.Json;
using SpikeSim.Files;
using SpikeSim.Json;
using SpikeSim.Nir.Graphs;
using SpikeSim.Nir.Lowering;
using SpikeSim.Recognition;

namespace SpikeSim.Nir.Notes;

/// <summary>
/// What SpikeSim noted in the metadata of a graph that it wrote. NIR has no place for it and other tools do not read it, but a network
/// must come back as it went. A note that is missing or makes no sense is null.
/// </summary>
public sealed record NirNotes
{
    private readonly string? _task;

    private NirNotes(NirTree tree)
    {
        Name = tree.Text(NoteNames.Name);
        StepSeconds = tree.Text(NoteNames.TimeUnit) == NoteNames.Seconds && Number(tree, NoteNames.Step) is > 0 and var step && double.IsFinite(step) ? step : null;
        Integrator = tree.Text(NoteNames.Integrator) == NoteNames.Euler ? NirIntegrator.Euler : null;
        Reset = tree.Text(NoteNames.Reset) switch { NoteNames.ToValue => NirReset.ToValue, NoteNames.Subtract => NirReset.Subtract, _ => null };
        Amplitude = tree.Text(NoteNames.Amplitude) switch { NoteNames.Signal => NirAmplitude.Signal, NoteNames.Dirac => NirAmplitude.Dirac, _ => null };
        IsChipOrder = tree.Text(NoteNames.Order) == NoteNames.ChipOrder;
        FiresAtThreshold = tree.Text(NoteNames.Comparison) == NoteNames.AtThreshold;
        HasLayerDelay = Number(tree, NoteNames.LayerDelay) == 1;
        Chip = tree.Text(NoteNames.Chip);
        History = tree.Text(NoteNames.History) is { } history && IsJson(history) ? history : null;
        _task = tree.Text(NoteNames.Task);
    }

    /// <summary>What the network was called.</summary>
    public string? Name { get; }

    /// <summary>The time step in seconds.</summary>
    public double? StepSeconds { get; }

    /// <summary>The way from step to step.</summary>
    public NirIntegrator? Integrator { get; }

    /// <summary>What a spike does to the membrane.</summary>
    public NirReset? Reset { get; }

    /// <summary>What a spike is to the weights.</summary>
    public NirAmplitude? Amplitude { get; }

    /// <summary>Whether the network is meant in the order of chips, and its weights were multiplied by the decay for that.</summary>
    public bool IsChipOrder { get; }

    /// <summary>Whether a membrane at its threshold fires.</summary>
    public bool FiresAtThreshold { get; }

    /// <summary>Whether a spike takes a step to a later population.</summary>
    public bool HasLayerDelay { get; }

    /// <summary>The chip whose program the graph was, by name.</summary>
    public string? Chip { get; }

    /// <summary>How the network or program came to be, as JSON text.</summary>
    public string? History { get; }

    /// <summary>Reads the notes of a graph.</summary>
    /// <param name="model">The graph.</param>
    /// <returns>The notes; null where SpikeSim did not write the graph.</returns>
    public static NirNotes? Of(NirModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        NirTree tree = model.Document.Graph.Metadata;
        return tree.Text(NoteNames.Engine) == NoteNames.SpikeSim ? new NirNotes(tree) : null;
    }

    /// <summary>Front end, labels and decision, where the network had them.</summary>
    /// <param name="source">How messages name the file.</param>
    /// <param name="outputs">The number of output neurons.</param>
    /// <returns>The task, or null.</returns>
    /// <exception cref="DataFormatException">The note is no task of so many outputs.</exception>
    public KeywordTask? Task(string source, int outputs) =>
        _task is null ? null : KeywordTaskJson.Read(JsonMember.Parse(System.Text.Encoding.UTF8.GetBytes(_task), $"{source}, metadata \"{NoteNames.Task}\""), outputs);

    private static bool IsJson(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>A single number of a group, or null.</summary>
    internal static double? Number(NirTree tree, string name) => tree.Values.TryGetValue(name, out NirArray? value) && value.Numbers is [var number] ? number : null;
}
