using SpikeSim.Chips;
using SpikeSim.Costs;
using SpikeSim.Learning;
using SpikeSim.Rasters;
using SpikeSim.Recognition;

namespace SpikeSim.App.Models;

/// <summary>The score of a model over examples, clip by clip on several threads; the same for any number of them.</summary>
/// <param name="Scoreboard">Who was taken for whom.</param>
/// <param name="HiddenSpikes">Spikes of hidden neurons over all clips.</param>
/// <param name="Counts">What the chip engine counted over all clips; null for an engine in floating point.</param>
internal sealed record Evaluation(Scoreboard Scoreboard, long HiddenSpikes, RunCounts? Counts)
{
    /// <summary>Scores a model.</summary>
    /// <param name="task">Labels and decision.</param>
    /// <param name="onChip">The program for the chip engine; null for the clocked engine.</param>
    /// <param name="clocked">Creates a clocked engine, for one thread.</param>
    /// <param name="examples">The clips.</param>
    /// <param name="jobs">The number of threads.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static Evaluation Run(KeywordTask task, ChipProgram? onChip, Func<ClockedModel> clocked, IReadOnlyList<TrainingExample> examples, int jobs, CancellationToken cancellation)
    {
        var heard = new (int Label, long Spikes)[examples.Count];
        var counts = new RunCounts(0, 0, 0, 0, 0, 0);
        var gate = new Lock();
        var options = new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancellation };
        Parallel.For(
            0,
            examples.Count,
            options,
            () => (Chip: onChip is null ? null : new KeywordRecognizer(onChip, task), Clocked: onChip is null ? clocked() : null),
            (i, _, engines) =>
            {
                heard[i] = engines.Chip is { } chip ? OnChip(chip, examples[i]) : Clocked(engines.Clocked!, examples[i]);
                return engines;
            },
            engines =>
            {
                if (engines.Chip is { } chip)
                {
                    lock (gate)
                    {
                        counts = counts.Plus(RunCounts.Of(chip.Core.Counters, 0));
                    }
                }
            });
        var board = new Scoreboard(task.Labels.Length);
        for (int i = 0; i < heard.Length; i++)
        {
            board.Add(examples[i].Label, heard[i].Label);
        }

        return new Evaluation(board, heard.Sum(h => h.Spikes), onChip is null ? null : counts with { Runs = examples.Count });
    }

    private static (int Label, long Spikes) OnChip(KeywordRecognizer recognizer, TrainingExample example)
    {
        Hearing hearing = recognizer.Hear(example.Raster);
        return (hearing.Decision.Label, hearing.Recording.HiddenSpikes.TotalEvents());
    }

    private static (int Label, long Spikes) Clocked(ClockedModel model, TrainingExample example)
    {
        RunOutcome outcome = model.Run(new RunInput(example.Raster), RecordedStates.None);
        return (outcome.Decision!.Label, outcome.Recording.HiddenSpikes.TotalEvents());
    }
}
