using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using SpikeSim.App.CommandLine;
using SpikeSim.App.Comparison;
using SpikeSim.App.Models;
using SpikeSim.Engines.Clocked;
using SpikeSim.Mapping;
using SpikeSim.Rasters;

namespace SpikeSim.App.Commands;

/// <summary><c>spikesim compare NETWORK INPUT</c>: one input through several engines, side by side.</summary>
internal static class CompareCommand
{
    private const double DefaultWindowSeconds = 0.01;

    public static Command Create(Streams streams)
    {
        var network = new Argument<string>("NETWORK") { Description = "A network file in floating point." };
        var input = new Argument<string>("INPUT") { Description = "A WAV file, a raster or events as CSV, or recordings (NIRData), told apart by their content; - for standard input. Engines get the events of each step together." };
        var engines = new Option<string>("--engines") { Description = "Two or three of exact, clocked, chip, comma separated.", DefaultValueFactory = _ => "exact,clocked,chip" };
        var window = new Option<double>("--window") { Description = "The time scale of distances in seconds: the time constant of van Rossum, the inverse cost of Victor and Purpura, the window of matched spikes.", DefaultValueFactory = _ => DefaultWindowSeconds };
        var form = new Option<string?>("--form") { Description = "The clocked engine: exact (exact propagators) or chip (the form that is trained); default: chip for networks with a task, else exact. A NIR file says it with --nir." };
        var output = new Option<string?>("--output", "-o") { Description = "A folder for the picture and the spikes of each engine." };
        Option<string?> chip = CommonOptions.Chip();
        Option<bool> force = CommonOptions.Force();
        var nir = new NirOption();
        var command = new Command("compare", "Run one input through several engines and say where they part, and why.") { network, input, engines, window, form, output, chip, force };
        nir.AddTo(command);
        CommandAction.Set(command, streams, (parse, context) =>
        {
            string[] names = Engines(parse.GetRequiredValue(engines));
            RefuseIdle(names, parse, (chip, "chip"), (form, "clocked"));
            double scale = parse.GetValue(window) is > 0 and < double.PositiveInfinity and var w && double.IsFinite(1 / w) ? w : throw new UsageException("--window: a time above 0 s.");
            StandardInput.RefuseTwice(parse.GetRequiredValue(network), parse.GetRequiredValue(input));
            NetworkContent content = NetworkReader.Read(parse.GetRequiredValue(network), nir.Settings(parse));
            ClockedSettings? wanted = FormNamed(parse.GetValue(form), content);
            LoadedModel? onChip = names.Contains("chip") ? LoadedModel.Of(content, parse.GetValue(chip) is { } name ? ChipOption.Find(name) : null, context) : null;
            ComparedNetwork compared = Compared(content, onChip, context);
            string? folder = parse.GetValue(output);
            if (folder is not null)
            {
                ComparisonFolder.RequireWritable(folder, names, compared, parse.GetValue(force));
            }

            ClockedSettings settings = wanted ?? ClockedModel.DefaultOf(compared.Document);
            IEngineModel[] models = [.. names.Select(n => Model(n, content.Path, compared, settings, onChip))];
            RunInput read = ClipReader.Read(parse.GetRequiredValue(input), models[0].Facts, nodes: [RecordedNodes.InputOf(content)]);
            RecordingLimit.Check(parse.GetRequiredValue(input), models[0].Facts, read.Steps, names.Length);
            Raster raster = read.Raster;
            ComparedRun[] runs = [.. names.Zip(models).Select(m => ComparedRun.Of(m.First, compared.Basis.FormOf(m.First, !compared.Basis.IsGraph && settings.Integrator != ClockedIntegrator.Exact), m.Second, compared, raster, context.Cancellation))];
            Raster whole = compared.WithSilence(raster);
            PairComparison[] pairs = [.. Pairs(runs).Select(p => PairComparison.Of(p.First, p.Second, compared, whole, scale, context.Cancellation))];
            context.Cancellation.ThrowIfCancellationRequested();
            if (folder is not null)
            {
                ComparisonFolder.Write(folder, compared, whole, runs, pairs, parse.GetValue(force));
                context.Note($"wrote {folder}");
            }

            IReadOnlyList<Violation> found = onChip is null
                ? []
                : [.. onChip.Violations, .. RunRules.Noted(RunRules.FiringMembranes(onChip, runs.Single(r => r.Engine == "chip").OutputSpikes), context)];
            Print(Result(compared, runs, pairs, scale, found), context);
            return ExitCodes.Good;
        });
        return command;
    }

    private static void RefuseIdle(string[] engines, ParseResult parse, params ReadOnlySpan<(Option<string?> Option, string Engine)> options)
    {
        foreach ((Option<string?> option, string engine) in options)
        {
            if (parse.GetValue(option) is not null && !engines.Contains(engine))
            {
                throw new UsageException($"{option.Name} is an option of the {engine} engine, which is not among --engines {string.Join(',', engines)}.");
            }
        }
    }

    private static ClockedSettings? FormNamed(string? form, NetworkContent content) => form switch
    {
        null => null,
        _ when content.Nir is not null => throw new UsageException($"--form: {content.Path} is a NIR file; how it becomes steps is said with --nir (integrator, order, gain, reset)."),
        "exact" => ClockedSettings.Default,
        "chip" => ClockedSettings.Chip,
        _ => throw new UsageException($"--form {form}: exact or chip."),
    };

    private static string[] Engines(string text)
    {
        string[] names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return names.Length is 2 or 3 && names.Distinct().Count() == names.Length && names.All(n => n is "exact" or "clocked" or "chip")
            ? names
            : throw new UsageException($"--engines {text}: two or three different ones of exact, clocked, chip, separated by commas.");
    }

    // A NIR graph has engines of its own, the same as those of run.
    private static ComparedNetwork Compared(NetworkContent content, LoadedModel? onChip, CommandContext context)
    {
        if (content.Nir is null)
        {
            return new ComparedNetwork(content.RequireNetwork(), onChip);
        }

        content.NoteRemarks(context);
        return new ComparedNetwork(content.RequireNetwork(), onChip, EngineBasis.Of(content, onChip?.Network));
    }

    private static IEngineModel Model(string engine, string path, ComparedNetwork network, ClockedSettings settings, LoadedModel? onChip) => (engine, network.Basis.Graph) switch
    {
        ("exact", null) => new ExactModel(path, network.Document, network.Network.StepSeconds),
        ("exact", { } graph) => graph.Continuous.Exact(network.Basis.LoopDelaySeconds),
        ("clocked", null) => new ClockedModel(path, network.Document, settings),
        ("clocked", { } graph) => graph.Clocked.Clocked(graph.Clocked.Settings),
        _ => new ChipModel(onChip!),
    };

    private static IEnumerable<(ComparedRun First, ComparedRun Second)> Pairs(ComparedRun[] runs)
    {
        for (int i = 0; i < runs.Length; i++)
        {
            for (int j = i + 1; j < runs.Length; j++)
            {
                yield return (runs[i], runs[j]);
            }
        }
    }

    private static CompareResult Result(ComparedNetwork network, ComparedRun[] runs, PairComparison[] pairs, double window, IReadOnlyList<Violation> violations)
    {
        string? Word(ComparedRun run) => run.Decision is { } decision ? network.Document.Task!.Labels[decision.Label] : null;
        double seconds = runs[0].Spikes[0].Steps * network.Network.StepSeconds;
        return new CompareResult(
            "spikesim-compare/1",
            network.Network.Name,
            runs[0].Spikes[0].Steps,
            network.Network.StepSeconds,
            window,
            [
                .. runs.Select(r => new CompareEngine(
                    r.Engine,
                    r.Model.Description,
                    Word(r),
                    r.Decision?.Confidence,
                    [
                        .. network.Network.Populations.Select((p, i) => new ComparePopulationRate(
                            p.Name, p.Neurons, r.Spikes[i].TotalEvents(), r.Spikes[i].TotalEvents() / (seconds * p.Neurons), r.Form.LayerDelay ? network.DelaySteps[i] : 0)),
                    ],
                    r.Saturations,
                    r.ClippedInputEvents)),
            ],
            [.. pairs.Select(p => Pair(network, p, Word(p.First), Word(p.Second)))],
            [.. violations.Select(CheckViolation.Of)]);
    }

    private static ComparePair Pair(ComparedNetwork network, PairComparison pair, string? first, string? second) => new(
        pair.First.Engine,
        pair.Second.Engine,
        first is null ? null : first == second,
        [
            .. pair.Distances.Select((d, i) => new CompareDistance(
                network.Network.Populations[i].Name,
                d.VanRossum,
                d.VictorPurpura,
                d.Matched.Matched,
                d.Matched.OnlyFirst,
                d.Matched.OnlySecond,
                d.Matched.Matched == 0 ? null : d.Matched.TotalDifferenceSeconds / d.Matched.Matched)),
        ],
        pair.Divergence is not { } at ? null : new CompareDivergence(
            at.Step,
            at.Step * network.Network.StepSeconds,
            network.Network.Populations[at.Population].Name,
            at.Neuron,
            at.First,
            at.Second,
            pair.Cause!.Cause,
            pair.Cause.Explanation,
            [.. pair.Cause.Trials.Select(t => new CompareTrial(t.Property, t.Step))]));

    private static void Print(CompareResult result, CommandContext context)
    {
        if (context.Json)
        {
            context.WriteJson(result, ResultJson.Default.CompareResult);
            return;
        }

        context.Line($"{result.Network}: {result.Steps} steps of {result.DtS * 1e3:F3} ms");
        foreach (CompareEngine engine in result.Engines)
        {
            string rates = string.Join(", ", engine.Rates.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Population} {r.Spikes} spikes ({r.RateHz:F1} Hz)")));
            string heard = engine.Decision is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"; heard \"{engine.Decision}\" ({engine.Confidence:F2})");
            context.Line($"  {engine.Engine,-8} {engine.Description}: {rates}{heard}");
        }

        string removed = string.Join(", ", result.Engines.SelectMany(e => e.Rates.Where(r => r.RemovedDelaySteps > 0).Select(r => string.Create(CultureInfo.InvariantCulture, $"{e.Engine} {r.Population} {r.RemovedDelaySteps}"))));
        context.Line($"layer delay taken out before comparing, in steps: {(removed.Length == 0 ? "none" : removed)}");
        foreach (ComparePair pair in result.Pairs)
        {
            Print(pair, result, context);
        }
    }

    private static void Print(ComparePair pair, CompareResult result, CommandContext context)
    {
        context.Line($"{pair.First} and {pair.Second}{(pair.SameDecision is { } same ? same ? ": same decision" : ": different decisions" : string.Empty)}");
        Table table = new Table().Border(TableBorder.Simple).AddColumns("population", "van Rossum", "Victor-Purpura", "matched", $"only {pair.First}", $"only {pair.Second}", "mean shift ms");
        foreach (CompareDistance d in pair.Populations)
        {
            string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
            table.AddRow(
                Markup.Escape(d.Population), Number($"{d.VanRossum:F3}"), Number($"{d.VictorPurpura:F3}"), Number($"{d.Matched}"), Number($"{d.OnlyFirst}"), Number($"{d.OnlySecond}"), d.MeanDifferenceS is { } s ? Number($"{1e3 * s:F2}") : "-");
        }

        context.TableConsole.Write(table);
        if (pair.Divergence is { } at)
        {
            context.Line($"  they part at step {at.Step} ({at.TimeS:F4} s), {at.Population} neuron {at.Neuron}: {at.FirstSpikes} spike(s) against {at.SecondSpikes}");
            context.Line($"  cause: {at.Cause} ({at.Explanation})");
        }
        else
        {
            context.Line($"  no spike differs");
        }
    }
}
