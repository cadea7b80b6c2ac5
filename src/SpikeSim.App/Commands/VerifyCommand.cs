using System.CommandLine;
using SpikeSim.App.CommandLine;
using SpikeSim.App.Verification;

namespace SpikeSim.App.Commands;

/// <summary><c>spikesim verify PATH...</c>: runs conformance vectors and prints the first difference of each that fails.</summary>
internal static class VerifyCommand
{
    public static Command Create(Streams streams)
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files or folders (recursively) with conformance vectors.", Arity = ArgumentArity.OneOrMore };
        Option<int> jobs = CommonOptions.Jobs();
        var command = new Command("verify", "Run conformance vectors: chip steps, quantisation, mapping, front-end, gradient, exact and NIR cases.") { paths, jobs };
        CommandAction.Set(command, streams, (parse, context) => Run(parse.GetRequiredValue(paths), CommonOptions.CheckJobs(parse.GetValue(jobs)), context));
        return command;
    }

    private static int Run(string[] paths, int jobs, CommandContext context)
    {
        string[] files = [.. paths.SelectMany(CaseFiles.Find)];
        var outcomes = new CaseOutcome[files.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = context.Cancellation };
        Parallel.For(0, files.Length, options, i => outcomes[i] = CaseVerifier.Verify(files[i]));
        CaseOutcome[] cases = [.. outcomes.Where(o => o.IsCase)];
        int passed = cases.Count(c => c.Verdict.Status == CaseStatus.Passed);
        int failed = cases.Count(c => c.Verdict.Status == CaseStatus.Failed);
        int skipped = cases.Count(c => c.Verdict.Status == CaseStatus.Skipped);
        if (context.Json)
        {
            VerifyResultCase[] rows = [.. cases.Select(c => new VerifyResultCase(c.Path, c.Format, c.Verdict.Status.ToString().ToLowerInvariant(), c.Verdict.Detail))];
            context.WriteJson(new VerifyResult("spikesim-verify/1", passed, failed, skipped, rows), ResultJson.Default.VerifyResult);
        }
        else
        {
            foreach (CaseOutcome failure in cases.Where(c => c.Verdict.Status == CaseStatus.Failed))
            {
                context.Line($"FAIL {OneLine(failure.Name)}: {OneLine(failure.Verdict.Detail)}");
            }

            foreach (IGrouping<string, CaseOutcome> group in cases.Where(c => c.Verdict.Status == CaseStatus.Skipped).GroupBy(c => c.Verdict.Detail))
            {
                context.Line($"SKIP {group.Count()} case(s), {OneLine(group.First().Name)} first: {OneLine(group.Key)}");
            }

            context.Line($"{passed} passed, {failed} failed, {skipped} skipped");
        }

        if (cases.Length == 0)
        {
            context.Note("No conformance vector was found under these paths; a vector is a JSON file with a member \"format\".");
        }

        return failed == 0 && passed > 0 ? ExitCodes.Good : ExitCodes.FloorMissed;
    }

    // A detail may quote the vector, which may hold anything.
    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
