using System.CommandLine;
using SpikeSim.App.CommandLine;
using SpikeSim.App.Models;
using SpikeSim.Costs;
using SpikeSim.Engines.Clocked;
using SpikeSim.Files;
using SpikeSim.Mapping;
using SpikeSim.Rasters;

namespace SpikeSim.App.Commands;

/// <summary><c>spikesim run NETWORK INPUT</c>: one input through one engine.</summary>
internal static class RunCommand
{
    private static readonly string[] Recordable = ["spikes", "membrane", "current"];

    public static Command Create(Streams streams)
    {
        var network = new Argument<string>("NETWORK") { Description = "A network or program file." };
        var input = new Argument<string>("INPUT") { Description = "A WAV file, a raster as CSV, events as CSV (time_s,channel[,count]), or recordings (NIRData), told apart by their content; - for standard input." };
        var seconds = new Option<double?>("--seconds") { Description = "The length of the run for events as CSV (default: one step beyond the last event)." };
        var sample = new Option<int>("--sample") { Description = "Which sample of recordings (NIRData) to run, from 0." };
        var record = new Option<string>("--record") { Description = "What to write into the output folder: spikes, membrane, current (comma separated).", DefaultValueFactory = _ => "spikes" };
        var output = new Option<string?>("--output", "-o") { Description = "A folder for recordings as CSV and the raster picture; or a file that ends in .nir or .h5 for recordings as NIRData." };
        var delay = new Option<double?>("--loop-delay") { Description = "Exact engine: the delay of recurrent connections in seconds (default: the step of the network, as the other engines have)." };
        var clocked = new ClockedOptions();
        var nir = new NirOption();
        Option<string> engine = CommonOptions.Engine();
        Option<string?> chip = CommonOptions.Chip();
        Option<bool> force = CommonOptions.Force();
        Option<bool> ignore = CommonOptions.IgnoreRules();
        Option<ulong> seed = CommonOptions.Seed();
        var command = new Command("run", "Run one input through a network.") { network, input, record, output, engine, chip, seconds, sample, delay, force, ignore, seed };
        nir.AddTo(command);
        clocked.AddTo(command);
        CommandAction.Set(command, streams, (parse, context) =>
        {
            RecordedStates states = Parse(parse.GetRequiredValue(record));
            string kind = CommonOptions.CheckEngine(parse.GetRequiredValue(engine));
            if (kind != "clocked")
            {
                clocked.RefuseFor(kind, parse);
            }

            if (kind != "chip" && (parse.GetValue(chip) is not null || parse.GetValue(ignore)))
            {
                throw new UsageException($"{(parse.GetValue(ignore) ? "--ignore-rules" : "--chip")} is an option of the chip engine; the {kind} engine has no chip. Say --engine chip.");
            }

            if (kind != "exact" && parse.GetValue(delay) is not null)
            {
                throw new UsageException("--loop-delay is an option of the exact engine; the clocked engine has --recurrent-delay in steps, and the chip has one step.");
            }

            if (parse.GetValue(delay) is { } wait && !(wait >= 0 && double.IsFinite(wait)))
            {
                throw new UsageException($"--loop-delay {wait}: a time of at least 0 s.");
            }

            StandardInput.RefuseTwice(parse.GetRequiredValue(network), parse.GetRequiredValue(input));
            NetworkContent content = NetworkReader.Read(parse.GetRequiredValue(network), nir.Settings(parse));
            LoadedModel? onChip = kind == "chip" ? LoadedModel.Of(content, parse.GetValue(chip) is { } name ? ChipOption.Find(name) : null, context).Allow(parse.GetValue(ignore), context) : null;
            IEngineModel model = onChip is not null ? new ChipModel(onChip) : OfNetwork(content, kind, start => clocked.Settings(parse, start), parse.GetValue(delay), context);
            RunInput read = ClipReader.Read(parse.GetRequiredValue(input), model.Facts, parse.GetValue(seconds), parse.GetValue(sample), [RecordedNodes.InputOf(content)]);
            RecordingLimit.Check(parse.GetRequiredValue(input), model.Facts, read.Steps, states);
            string? folder = parse.GetValue(output);
            if (folder is not null)
            {
                RequireWritable(folder, parse.GetValue(force));
            }

            RunOutcome outcome = model.Run(read, states, context.Cancellation);
            context.Cancellation.ThrowIfCancellationRequested();
            if (folder is not null)
            {
                Write(folder, () => RecordedNodes.Of(content, onChip), model, read, outcome, states, parse.GetValue(force));
                context.Note($"wrote {folder}");
            }

            Print(model, onChip, read, outcome, kind, context);
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

    // Before long work; once it is known what there is to write, all of it is checked.
    private static void RequireWritable(string path, bool force) =>
        AtomicFile.RequireWritable(NirRecordingFile.IsName(path) ? path : Path.Combine(path, RecordingFolder.InputName), force);

    private static void Write(string path, Func<RecordedNodes> nodes, IEngineModel model, RunInput input, RunOutcome outcome, RecordedStates states, bool force)
    {
        if (NirRecordingFile.IsName(path))
        {
            NirRecordingFile.Write(path, nodes(), input, outcome, states, force);
            return;
        }

        RecordingFolder.Write(path, model.Facts, input, outcome, states, force);
    }

    private static IEngineModel OfNetwork(NetworkContent content, string kind, Func<ClockedSettings, ClockedSettings> settings, double? loopDelay, CommandContext context)
    {
        if (content.Nir is not null)
        {
            return OfNir(content, kind, settings, loopDelay, context);
        }

        content.NoteRemarks(context);
        NetworkDocument document = content.RequireNetwork();
        return kind == "clocked" ? new ClockedModel(content.Path, document, settings(ClockedModel.DefaultOf(document))) : new ExactModel(content.Path, document, loopDelay ?? document.Network.StepSeconds);
    }

    private static IEngineModel OfNir(NetworkContent content, string kind, Func<ClockedSettings, ClockedSettings> settings, double? loopDelay, CommandContext context)
    {
        NetworkContent used = NirRun.Under(content, isContinuous: kind == "exact");
        used.NoteRemarks(context);
        NirRun run = NirRun.Of(used);

        // Pulses are NIR's own equations, in which nothing takes a step; a signal is held for steps.
        return kind == "clocked"
            ? run.Clocked(settings(run.Settings))
            : run.Exact(loopDelay ?? (run.Meaning == RasterMeaning.Currents ? run.LoopDelaySeconds : 0));
    }

    private static void Print(IEngineModel model, LoadedModel? onChip, RunInput input, RunOutcome outcome, string engine, CommandContext context)
    {
        Recording recording = outcome.Recording;
        CostReport? cost = onChip is not null && outcome.Counters is { Steps: > 0 } counts ? CostModel.Measured(onChip.Program, onChip.Chip, onChip.StepSeconds, RunCounts.Of(counts, 1)) : null;
        CostReport? worst = cost is null ? null : CostModel.WorstCase(onChip!.Program, onChip.Chip, onChip.StepSeconds);
        Violation[] found = onChip is null ? [] : RunRules.Noted([.. RunRules.FiringMembranes(onChip, recording.OutputSpikes.EventsPerChannel()), .. RunRules.LateInput(onChip, input.Raster)], context);
        string? word = outcome.Decision is { } decision ? model.Facts.Task!.Labels[decision.Label] : null;
        var result = new RunResult(
            "spikesim-run/1",
            engine,
            recording.Steps,
            input.StepSeconds,
            input.TotalEvents,
            outcome.HiddenSpikes,
            outcome.OutputSpikes,
            word,
            outcome.Decision?.Confidence,
            outcome.Counters?.SynapticOperations,
            outcome.Counters?.Saturations,
            outcome.Counters?.ClippedInputEvents,
            onChip is null ? null : LayerDelays.OutputLag(onChip.Program),
            cost is null ? null : CostResult.Of(cost, worst, onChip!.Chip),
            [.. (onChip?.Violations ?? []).Concat(found).Select(CheckViolation.Of)]);
        if (context.Json)
        {
            context.WriteJson(result, ResultJson.Default.RunResult);
            return;
        }

        context.Line($"{model.Facts.Name} on {model.Description}: {result.Steps} steps of {result.DtS * 1e3:F3} ms");
        context.Line($"input events   {result.InputEvents}");
        context.Line($"hidden spikes  {result.HiddenSpikes}");
        context.Line($"output spikes  {string.Join(' ', result.OutputSpikes)}");
        if (outcome.Counters is { } counters)
        {
            context.Line($"synaptic operations {counters.SynapticOperations}, saturations {counters.Saturations}, clipped input events {counters.ClippedInputEvents}");
        }

        if (result.LayerDelaySteps is { } lag)
        {
            context.Line($"layer delay    the outputs are {lag} step(s) behind the inputs");
        }

        if (word is not null)
        {
            context.Line($"heard \"{word}\" (confidence {result.Confidence:F2})");
        }

        if (cost is not null)
        {
            CostText.Print(cost, worst, onChip!.Chip, context);
        }
    }
}
