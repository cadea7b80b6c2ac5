using SpikeSim.App.CommandLine;
using SpikeSim.Learning;
using SpikeSim.Rasters;
using SpikeSim.Recognition;

namespace SpikeSim.App.Models;

/// <summary>A network in floating point on the clocked engine: what the trainer trained, before the chip's integers.</summary>
internal sealed class ClockedModel
{
    private readonly ForwardPass _pass;
    private readonly KeywordTask? _task;

    private ClockedModel(LayeredNetwork network, KeywordTask? task)
    {
        _pass = new ForwardPass(network);
        _task = task;
    }

    /// <summary>The clocked form of a model.</summary>
    /// <exception cref="UsageException">The file is a program, which is integers only.</exception>
    public static ClockedModel Of(LoadedModel model)
    {
        if (model.Network is not { } document)
        {
            throw new UsageException($"--engine clocked: {model.Path} is a chip program and has integers only. Give the network file that it was made from.");
        }

        try
        {
            return new ClockedModel(LayeredForm.Of(document.Network), document.Task);
        }
        catch (NotSupportedException e)
        {
            throw new DataFormatException($"{model.Path}: {e.Message} Use --engine chip.", e);
        }
    }

    /// <summary>Runs an input from the reset state, with the silent steps that the decision wants.</summary>
    public RunOutcome Run(Raster raster)
    {
        Recording recording = _pass.Run(_task is { } t ? raster.FollowedBySilence(t.Decision.TailSteps) : raster);
        Decision? decision = _task is { } task ? new ClipDecoder(task.Labels.Length, task.Decision).Decide(recording) : null;
        return new RunOutcome(recording, decision, null);
    }
}
