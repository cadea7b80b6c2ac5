using SpikeSim.App.CommandLine;

namespace SpikeSim.Tests.App;

/// <summary>Runs a command line as a user would and keeps what it wrote.</summary>
internal sealed record CommandRun(int Exit, string Out, string Error)
{
    public static CommandRun Of(params string[] args) => Of(args, CancellationToken.None);

    /// <summary>A command whose user presses Ctrl+C at once.</summary>
    public static CommandRun Cancelled(params string[] args) => Of(args, new CancellationToken(canceled: true));

    private static CommandRun Of(string[] args, CancellationToken cancellation)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exit = SpikeSimCommandLine.RunAsync(args, new Streams(output, error, TimeProvider.System), cancellation).GetAwaiter().GetResult();
        return new CommandRun(exit, output.ToString(), error.ToString());
    }

    /// <summary>One clear error: the exit code, one line that begins with "error:", no stack trace, the words that must be in it.</summary>
    public void AssertError(int exit, params string[] words)
    {
        Assert.Equal(exit, Exit);
        string[] lines = [.. Error.Split('\n').Where(l => l.StartsWith("error:", StringComparison.Ordinal))];
        Assert.Single(lines);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, Error, StringComparison.Ordinal));
    }
}
