using SpikeSim.App.CommandLine;
using SpikeSim.Datasets;
using SpikeSim.Files;
using SpikeSim.Json;
using SpikeSim.Learning;
using SpikeSim.Mapping;
using SpikeSim.Recognition;

namespace SpikeSim.App.Models;

/// <summary>Typical inputs for the quantiser: clips of a data set.</summary>
internal static class CalibrationClips
{
    /// <summary>The most clips that are used.</summary>
    private const int MaxClips = 400;

    /// <summary>Clips of the split <c>train</c> of a data set.</summary>
    /// <exception cref="UsageException">The network has no front end or labels.</exception>
    public static IReadOnlyList<CalibrationClip> Of(NetworkDocument document, string manifest, int jobs, CommandContext context)
    {
        KeywordTask task = document.Task
            ?? throw new UsageException("--calibrate: the network file has no member \"task\" (front end, labels, decision), so it cannot hear clips. Map it without calibration, or add the task.");
        Dataset dataset = DatasetFile.Read(JsonMember.ReadFile(manifest));
        context.Note($"encoding {dataset.Of("train").Count} clips of {dataset.Name} for the calibration");
        IReadOnlyList<TrainingExample> examples = EncodedDataset.Encode(dataset, "train", task.FrontEnd, task.Labels, jobs, context.Cancellation);
        return examples.Count > 0
            ? Of(examples, task.Decision.TailSteps)
            : throw new DataFormatException($"{manifest}: the split train is empty, and calibration needs at least one clip.");
    }

    /// <summary>Clips spread evenly over examples, so that every class and data set is heard.</summary>
    public static IReadOnlyList<CalibrationClip> Of(IReadOnlyList<TrainingExample> examples, int tailSteps)
    {
        int clips = Math.Min(MaxClips, examples.Count);
        return [.. Enumerable.Range(0, clips).Select(i => new CalibrationClip(examples[(int)((long)i * examples.Count / clips)].Raster.FollowedBySilence(tailSteps)))];
    }
}
