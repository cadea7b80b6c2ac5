using SpikeSim.Audio;
using SpikeSim.Chips;
using SpikeSim.FrontEnds;
using SpikeSim.Rasters;

namespace SpikeSim.Recognition;

/// <summary>
/// The way from a clip to a word: front end, chip, decision. Every clip starts from the reset state, so that no clip leans on the one
/// before.
/// </summary>
public sealed class KeywordRecognizer
{
    private readonly KeywordTask _task;
    private readonly ClipDecoder _decoder;

    /// <summary>Creates a recogniser.</summary>
    /// <param name="program">The chip's program.</param>
    /// <param name="task">Front end, labels and decision.</param>
    /// <exception cref="ArgumentException">The program has another number of inputs or outputs than the task.</exception>
    public KeywordRecognizer(ChipProgram program, KeywordTask task)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(task);
        if (program.Outputs.Count != task.Labels.Length)
        {
            throw new ArgumentException($"The program has {program.Outputs.Count} outputs, the task {task.Labels.Length} labels.", nameof(task));
        }

        _task = task;
        _decoder = new ClipDecoder(program.Outputs.Count, task.Decision);
        Core = new ChipCore(program);
    }

    /// <summary>The chip, with its counters over all clips.</summary>
    public ChipCore Core { get; }

    /// <summary>Hears a clip from its sound.</summary>
    /// <param name="clip">The sound.</param>
    /// <param name="states">What to record beside spikes and output membranes.</param>
    /// <returns>The decision and the recording.</returns>
    public Hearing Hear(IAudioSource clip, RecordedStates states = RecordedStates.None) =>
        Hear(new AudioEncoder(_task.FrontEnd).Encode(clip).Raster, states);

    /// <summary>Hears a clip from its events.</summary>
    /// <param name="clip">The events of the front end.</param>
    /// <param name="states">What to record beside spikes and output membranes.</param>
    /// <returns>The decision and the recording.</returns>
    public Hearing Hear(Raster clip, RecordedStates states = RecordedStates.None)
    {
        ArgumentNullException.ThrowIfNull(clip);
        Core.Reset();
        Recording recording = Core.Run(clip.FollowedBySilence(_task.Decision.TailSteps), states | RecordedStates.OutputMembrane);
        return new Hearing(_decoder.Decide(recording), recording);
    }
}
