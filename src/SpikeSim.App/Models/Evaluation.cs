using SpikeSim.Learning;
using SpikeSim.Recognition;

namespace SpikeSim.App.Models;

/// <summary>The score of a model over examples, clip by clip on several threads; the same for any number of them.</summary>
/// <param name="Scoreboard">Who was taken for whom.</param>
/// <param name="HiddenSpikes">Spikes of hidden neurons over all clips.</param>
/// <param name="SynapticOperations">Synaptic operations over all clips, on the chip.</param>
internal sealed record Evaluation(Scoreboard Scoreboard, long HiddenSpikes, long? SynapticOperations)
{
    public static Evaluation Run(LoadedModel model, bool onChip, IReadOnlyList<TrainingExample> examples, int jobs, CancellationToken cancellation)
    {
        KeywordTask task = model.RequireTask();
        var heard = new (int Label, long Spikes, long Operations)[examples.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancellation };
        Parallel.For(
            0,
            examples.Count,
            options,
            () => (Chip: onChip ? new KeywordRecognizer(model.Program, task) : null, Clocked: onChip ? null : ClockedModel.Of(model)),
            (i, _, engines) =>
            {
                heard[i] = engines.Chip is { } chip ? OnChip(chip, examples[i]) : Clocked(engines.Clocked!, examples[i]);
                return engines;
            },
            _ => { });
        var board = new Scoreboard(task.Labels.Length);
        for (int i = 0; i < heard.Length; i++)
        {
            board.Add(examples[i].Label, heard[i].Label);
        }

        return new Evaluation(board, heard.Sum(h => h.Spikes), onChip ? heard.Sum(h => h.Operations) : null);
    }

    private static (int Label, long Spikes, long Operations) OnChip(KeywordRecognizer recognizer, TrainingExample example)
    {
        long before = recognizer.Core.Counters.SynapticOperations;
        Hearing hearing = recognizer.Hear(example.Raster);
        return (hearing.Decision.Label, hearing.Recording.HiddenSpikes.TotalEvents(), recognizer.Core.Counters.SynapticOperations - before);
    }

    private static (int Label, long Spikes, long Operations) Clocked(ClockedModel model, TrainingExample example)
    {
        RunOutcome outcome = model.Run(example.Raster);
        return (outcome.Decision!.Label, outcome.Recording.HiddenSpikes.TotalEvents(), 0);
    }
}
