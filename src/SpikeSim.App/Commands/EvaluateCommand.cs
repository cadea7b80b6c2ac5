using System.CommandLine;
using System.Security.Cryptography;
using SpikeSim.App.CommandLine;
using SpikeSim.App.Models;
using SpikeSim.Costs;
using SpikeSim.Datasets;
using SpikeSim.Files;
using SpikeSim.Json;
using SpikeSim.Learning;
using SpikeSim.Mapping;
using SpikeSim.Recognition;

namespace SpikeSim.App.Commands;

/// <summary><c>spikesim evaluate NETWORK DATASET</c>: the score over a split.</summary>
internal static class EvaluateCommand
{
    public static Command Create(Streams streams)
    {
        var network = new Argument<string>("NETWORK") { Description = "A network or program file." };
        var manifest = new Argument<string>("DATASET") { Description = "A manifest (spikesim dataset build makes one)." };
        var split = new Option<string>("--split") { Description = "The split to score: train, validation or test.", DefaultValueFactory = _ => "test" };
        var floor = new Option<double?>("--fail-under") { Description = "Exit with code 1 where the accuracy is lower than this (0 to 1)." };
        var nir = new NirOption();
        Option<string> engine = CommonOptions.Engine();
        Option<string?> chip = CommonOptions.Chip();
        Option<int> jobs = CommonOptions.Jobs();
        Option<bool> ignore = CommonOptions.IgnoreRules();
        Option<ulong> seed = CommonOptions.Seed();
        var command = new Command("evaluate", "Score a network over a data set.") { network, manifest, split, engine, chip, jobs, seed, floor, ignore };
        nir.AddTo(command);
        CommandAction.Set(command, streams, (parse, context) =>
        {
            string kind = CommonOptions.CheckEngine(parse.GetRequiredValue(engine));
            if (kind == "exact")
            {
                throw new UsageException("--engine exact: a data set is scored on chip or clocked; spikesim run and compare run single inputs on the exact engine.");
            }

            int threads = CommonOptions.CheckJobs(parse.GetValue(jobs));
            NetworkContent content = NetworkReader.Read(parse.GetRequiredValue(network), nir.Settings(parse));
            LoadedModel? model = kind == "chip" ? LoadedModel.Of(content, parse.GetValue(chip) is { } name ? ChipOption.Find(name) : null, context).Allow(parse.GetValue(ignore), context) : null;
            Func<ClockedModel> clocked = model is null ? Clocked(content, context) : () => throw new InvalidOperationException("The chip engine scores this network.");
            KeywordTask task = model?.RequireTask() ?? clocked().Facts.RequireTask();
            string path = parse.GetRequiredValue(manifest);
            byte[] bytes = File.ReadAllBytes(path);
            Dataset dataset = DatasetFile.Read(JsonMember.Parse(bytes, path));
            string part = parse.GetRequiredValue(split);
            context.Note($"encoding {dataset.Of(part).Count} clips ({part})");
            IReadOnlyList<TrainingExample> examples = EncodedDataset.Encode(dataset, part, task.FrontEnd, task.Labels, threads, context.Cancellation);
            Evaluation evaluation = Evaluation.Run(task, model?.Program, clocked, examples, threads, context.Cancellation);
            (CostReport? cost, CostReport? worst) = CostOf(model, evaluation);
            var basis = new Basis(kind, part, parse.GetValue(seed), content.Hash, Convert.ToHexStringLower(SHA256.HashData(bytes)));
            EvaluateResult result = ResultOf(evaluation, task, model, cost is null ? null : CostResult.Of(cost, worst, model!.Chip), basis, context);
            Print(result, model?.Name ?? content.Name, dataset, context);
            if (cost is not null && !context.Json)
            {
                CostText.Print(cost, worst, model!.Chip, context);
            }

            return parse.GetValue(floor) is { } limit && !(result.Accuracy >= limit) ? Missed(limit, result, context) : ExitCodes.Good;
        });
        return command;
    }

    private static EvaluateResult ResultOf(Evaluation evaluation, KeywordTask task, LoadedModel? model, CostResult? cost, Basis basis, CommandContext context)
    {
        Scoreboard board = evaluation.Scoreboard;
        (double low, double high) = board.Interval95();
        Violation[] found = model is null ? [] : RunRules.Noted([.. RunRules.FiringMembranes(model, evaluation.Counts!.ActiveOutputs), .. RunRules.ShortTail(LayerDelays.OutputLag(model.Program) ?? 0, task)], context);
        return new EvaluateResult(
            "spikesim-evaluate/1",
            board.Items,
            board.Correct,
            board.Accuracy,
            [low, high],
            basis.Engine,
            model?.Chip.Name,
            basis.Split,
            ResetPerItem: true,
            [.. task.Labels.Select((label, i) => new EvaluateClass(label, board.ItemsOf(i), board[i, i]))],
            [.. Enumerable.Range(0, board.Classes).Select(t => Enumerable.Range(0, board.Classes).Select(h => board[t, h]).ToArray())],
            evaluation.Counts?.SynapticOperations,
            evaluation.HiddenSpikes,
            basis.Seed,
            basis.NetworkHash,
            basis.DatasetHash,
            cost,
            [.. (model?.Violations ?? []).Concat(found).Select(CheckViolation.Of)]);
    }

    private static (CostReport? Measured, CostReport? Worst) CostOf(LoadedModel? model, Evaluation evaluation) =>
        model is not null && evaluation.Counts is { } counts
            ? (CostModel.Measured(model.Program, model.Chip, model.StepSeconds, counts), CostModel.WorstCase(model.Program, model.Chip, model.StepSeconds))
            : default;

    // An engine of its own for every thread.
    private static Func<ClockedModel> Clocked(NetworkContent content, CommandContext context)
    {
        content.NoteRemarks(context);
        if (content.Nir is not null)
        {
            NirRun run = NirRun.Of(content);
            return () => run.Clocked(run.Settings);
        }

        NetworkDocument document = content.RequireNetwork();
        return () => new ClockedModel(content.Path, document);
    }

    private static int Missed(double floor, EvaluateResult result, CommandContext context)
    {
        context.Error.WriteLine(FormattableString.Invariant($"the accuracy of {result.Accuracy:F4} is below the floor of {floor:F4}."));
        return ExitCodes.FloorMissed;
    }

    private static void Print(EvaluateResult result, string name, Dataset dataset, CommandContext context)
    {
        if (context.Json)
        {
            context.WriteJson(result, ResultJson.Default.EvaluateResult);
            return;
        }

        context.Line($"{name} on {dataset.Name}, split {result.Split}, {(result.Chip is { } chip ? $"chip integers ({chip})" : "clocked engine (float)")}");
        context.Line($"accuracy {100 * result.Accuracy:F2} % ({result.Correct} of {result.Items}; 95 % interval {100 * result.AccuracyCi95[0]:F1} to {100 * result.AccuracyCi95[1]:F1} %)");
        foreach (EvaluateClass row in result.Classes)
        {
            context.Line($"  {row.Label,-10} {row.Correct,4} of {row.Items}");
        }

        context.Line($"every clip starts from the reset state");
        context.Line($"hidden spikes per clip {(double)result.HiddenSpikes / result.Items:F0}{(result.SynapticOperations is { } n ? FormattableString.Invariant($", synaptic operations per clip {(double)n / result.Items:F0}") : string.Empty)}");
    }

    /// <summary>What a score is of.</summary>
    private sealed record Basis(string Engine, string Split, ulong Seed, string NetworkHash, string DatasetHash);
}
