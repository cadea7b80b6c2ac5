using System.CommandLine;
using SpikeSim.App.CommandLine;
using SpikeSim.Datasets;
using SpikeSim.Files;

namespace SpikeSim.App.Commands;

/// <summary><c>spikesim dataset build|check</c>.</summary>
internal static class DatasetCommand
{
    public static Command Create(Streams streams) => new("dataset", "Make and check data sets.") { Build(streams), Check(streams) };

    private static Command Build(Streams streams)
    {
        var folder = new Argument<string>("FOLDER") { Description = "The folder with WAV files." };
        var output = new Option<string>("--output", "-o") { Description = "The manifest to write.", Required = true };
        var rule = new Option<string>("--rule") { Description = $"What paths mean: {string.Join(", ", DatasetRule.Names)}.", DefaultValueFactory = _ => "folders" };
        var pattern = new Option<string?>("--pattern") { Description = "A regular expression instead of a rule, with groups label and, as far as they exist, speaker, take, split." };
        var name = new Option<string?>("--name") { Description = "The name of the data set (default: that of the folder)." };
        var licence = new Option<string>("--licence") { Description = "The licence of the recordings.", Required = true };
        var testSpeakers = new Option<string?>("--test-speakers") { Description = "Speakers (comma-separated) that are the test split." };
        var testTakes = new Option<int?>("--test-takes") { Description = "Takes below this number are the test split." };
        Option<bool> force = CommonOptions.Force();
        var command = new Command("build", "Make a manifest from a folder.") { folder, output, rule, pattern, name, licence, testSpeakers, testTakes, force };
        CommandAction.Set(command, streams, (parse, context) =>
        {
            string path = parse.GetRequiredValue(output);
            AtomicFile.RequireWritable(path, parse.GetValue(force));
            DatasetRule used = Rule(parse.GetRequiredValue(rule), parse.GetValue(pattern));
            used = used with
            {
                TestTakes = parse.GetValue(testTakes) ?? used.TestTakes,
                TestSpeakers = parse.GetValue(testSpeakers) is { } speakers ? [.. speakers.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)] : used.TestSpeakers,
            };
            string source = parse.GetRequiredValue(folder);
            var skipped = new List<string>();
            string title = parse.GetValue(name) ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(source)));
            Dataset dataset = DatasetBuilder.Build(title, source, used, parse.GetRequiredValue(licence), skipped, context.Cancellation);
            string root = Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(path))!, dataset.Root).Replace('\\', '/');
            AtomicFile.Write(path, parse.GetValue(force), stream => DatasetFile.Write(dataset, root, stream));
            Print(dataset, path, skipped, context);
            return ExitCodes.Good;
        });
        return command;
    }

    private static DatasetRule Rule(string name, string? pattern)
    {
        try
        {
            return pattern is null
                ? DatasetRule.Find(name) ?? throw new UsageException($"--rule {name}: known rules are {string.Join(", ", DatasetRule.Names)}.")
                : DatasetRule.Of(pattern);
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"--pattern: {e.Message}", e);
        }
    }

    private static void Print(Dataset dataset, string path, List<string> skipped, CommandContext context)
    {
        int Count(string split) => dataset.Items.Count(i => i.Split == split);
        var result = new DatasetBuildResult(
            "spikesim-dataset-build/1",
            path,
            dataset.Items.Length,
            [.. dataset.Labels],
            Count("train"),
            Count("validation"),
            Count("test"),
            dataset.Items.Select(i => i.Speaker).Where(s => s.Length > 0).Distinct().Count(),
            [.. skipped]);
        if (context.Json)
        {
            context.WriteJson(result, ResultJson.Default.DatasetBuildResult);
            return;
        }

        context.Line($"wrote {path}: {result.Items} clips, {result.Labels.Length} labels, {result.Speakers} speakers; train {result.Train}, validation {result.Validation}, test {result.Test}");
        foreach (string file in skipped)
        {
            context.Note($"left out {file}: it does not fit the rule");
        }
    }

    private static Command Check(Streams streams)
    {
        var manifest = new Argument<string>("MANIFEST") { Description = "The manifest." };
        var command = new Command("check", "Read every clip of a data set and compare it with the manifest.") { manifest };
        CommandAction.Set(command, streams, (parse, context) =>
        {
            Dataset dataset = DatasetFile.Read(parse.GetRequiredValue(manifest));
            IReadOnlyList<DatasetFinding> findings = DatasetCheck.Check(dataset, context.Cancellation);
            int errors = findings.Count(f => f.IsError);
            if (context.Json)
            {
                DatasetCheckFinding[] rows = [.. findings.Select(f => new DatasetCheckFinding(f.Path, f.IsError ? "error" : "warning", f.Problem))];
                context.WriteJson(new DatasetCheckResult("spikesim-dataset-check/1", dataset.Items.Length, errors, findings.Count - errors, rows), ResultJson.Default.DatasetCheckResult);
            }
            else
            {
                foreach (DatasetFinding finding in findings)
                {
                    context.Line($"{(finding.IsError ? "error" : "warning")}: {(finding.Path.Length > 0 ? finding.Path + ": " : string.Empty)}{finding.Problem}");
                }

                context.Line($"{dataset.Items.Length} clips, {errors} errors, {findings.Count - errors} warnings");
            }

            return errors == 0 ? ExitCodes.Good : ExitCodes.Data;
        });
        return command;
    }
}
