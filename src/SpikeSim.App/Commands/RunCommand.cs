using System.CommandLine;
using SpikeSim.App.CommandLine;
using SpikeSim.App.Models;
using SpikeSim.Chips;
using SpikeSim.Costs;
using SpikeSim.Rasters;
using SpikeSim.Recognition;

namespace SpikeSim.App.Commands;

/// <summary><c>spikesim run NETWORK INPUT</c>: one input through one engine.</summary>
internal static class RunCommand
{
    private static readonly string[] Recordable = ["spikes", "membrane", "current"];

    public static Command Create(Streams streams)
    {
        var network = new Argument<string>("NETWORK") { Description = "A network or program file." };
        var input = new Argument<string>("INPUT") { Description = "A WAV file, or a raster as CSV; - for a WAV stream on standard input." };
        var record = new Option<string>("--record") { Description = "What to write into the output folder: spikes, membrane, current (comma separated).", DefaultValueFactory = _ => "spikes" };
        var output = new Option<string?>("--output", "-o") { Description = "A folder for recordings as CSV and the raster picture." };
        Option<string> engine = CommonOptions.Engine();
        Option<string?> chip = CommonOptions.Chip();
        Option<bool> force = CommonOptions.Force();
        Option<ulong> seed = CommonOptions.Seed();
        var command = new Command("run", "Run one input through a network.") { network, input, record, output, engine, chip, force, seed };
        CommandAction.Set(command, streams, (parse, context) =>
        {
            RecordedStates states = Parse(parse.GetRequiredValue(record));
            string kind = CommonOptions.CheckEngine(parse.GetRequiredValue(engine));
            LoadedModel model = LoadedModel.Load(parse.GetRequiredValue(network), parse.GetValue(chip), context);
            Raster raster = ClipReader.Read(parse.GetRequiredValue(input), model);
            RunOutcome outcome = kind == "chip" ? RunOnChip(model, raster, states) : ClockedModel.Of(model).Run(raster);
            if (parse.GetValue(output) is { } folder)
            {
                RecordingFolder.Write(folder, model, raster, outcome, states, parse.GetValue(force));
                context.Note($"wrote {folder}");
            }

            Print(model, raster, outcome, kind, context);
            return ExitCodes.Good;
        });
        return command;
    }

    private static RecordedStates Parse(string record)
    {
        var states = RecordedStates.None;
        foreach (string word in record.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            states |= word switch
            {
                "spikes" => RecordedStates.None,
                "membrane" => RecordedStates.HiddenMembrane | RecordedStates.OutputMembrane,
                "current" => RecordedStates.HiddenCurrents | RecordedStates.OutputCurrents,
                _ => throw new UsageException($"--record {word}: known are {string.Join(", ", Recordable)}."),
            };
        }

        return states;
    }

    private static RunOutcome RunOnChip(LoadedModel model, Raster raster, RecordedStates states)
    {
        if (model.Task is { } task)
        {
            var recognizer = new KeywordRecognizer(model.Program, task);
            Hearing hearing = recognizer.Hear(raster, states);
            return new RunOutcome(hearing.Recording, hearing.Decision, recognizer.Core.Counters);
        }

        var core = new ChipCore(model.Program);
        Recording recording = core.Run(raster, states | RecordedStates.OutputMembrane);
        return new RunOutcome(recording, null, core.Counters);
    }

    private static void Print(LoadedModel model, Raster raster, RunOutcome outcome, string engine, CommandContext context)
    {
        Recording recording = outcome.Recording;
        CostReport? cost = outcome.Counters is { Steps: > 0 } counts ? CostModel.Measured(model.Program, model.Chip, model.StepSeconds, RunCounts.Of(counts, 1)) : null;
        CostReport? worst = cost is null ? null : CostModel.WorstCase(model.Program, model.Chip, model.StepSeconds);
        string? word = outcome.Decision is { } decision ? model.Task!.Labels[decision.Label] : null;
        var result = new RunResult(
            "spikesim-run/1",
            engine,
            recording.Steps,
            raster.StepSeconds,
            raster.TotalEvents(),
            recording.HiddenSpikes.TotalEvents(),
            recording.OutputSpikes.EventsPerChannel(),
            word,
            outcome.Decision?.Confidence,
            outcome.Counters?.SynapticOperations,
            outcome.Counters?.Saturations,
            outcome.Counters?.ClippedInputEvents,
            cost is null ? null : CostResult.Of(cost, worst, model.Chip));
        if (context.Json)
        {
            context.WriteJson(result, ResultJson.Default.RunResult);
            return;
        }

        context.Line($"{model.Name} on {(engine == "chip" ? model.Chip.Name + " (integers)" : "the clocked engine (float)")}: {result.Steps} steps of {result.DtS * 1e3:F3} ms");
        context.Line($"input events   {result.InputEvents}");
        context.Line($"hidden spikes  {result.HiddenSpikes}");
        context.Line($"output spikes  {string.Join(' ', result.OutputSpikes)}");
        if (outcome.Counters is { } counters)
        {
            context.Line($"synaptic operations {counters.SynapticOperations}, saturations {counters.Saturations}, clipped input events {counters.ClippedInputEvents}");
        }

        if (word is not null)
        {
            context.Line($"heard \"{word}\" (confidence {result.Confidence:F2})");
        }

        if (cost is not null)
        {
            CostText.Print(cost, worst, model.Chip, context);
        }
    }
}
