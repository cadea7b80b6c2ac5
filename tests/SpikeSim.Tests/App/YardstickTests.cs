using SpikeSim.App.CommandLine;
using SpikeSim.App.Commands;

namespace SpikeSim.Tests.App;

public sealed class YardstickTests
{
    [SkippableTheory]
    [InlineData("""{"bridge_ms_min": 2.9, "bridge_ms_median": 3.0, "us_per_step_median": 0.31, "checksum": "ab"}""", 0.31)]
    [InlineData("""{"bridge_ms_min": 2.9}""", 0.29)]
    public void Its_time_is_read_from_its_line(string line, double expected)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(expected, new Yardstick(Script(folder, $"echo '{line}'")).Measure(CancellationToken.None), 12);
    }

    [SkippableTheory]
    [InlineData("echo hello")]
    [InlineData("echo '{\"ms\": 3}'")]
    [InlineData("echo '{\"us_per_step_median\": 0}'")]
    [InlineData("echo '{\"us_per_step_median\": 0.3}'; exit 3")]
    [InlineData("yes | head -c 200000")]
    [InlineData("true")]
    public void A_program_that_is_no_yardstick_is_refused_in_one_sentence(string body)
    {
        using var folder = new TemporaryFolder();
        var yardstick = new Yardstick(Script(folder, body));
        UsageException error = Assert.Throws<UsageException>(() => yardstick.Measure(CancellationToken.None));
        Assert.StartsWith("--yardstick ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_file_that_does_not_exist_or_does_not_run_is_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<UsageException>(() => new Yardstick(folder.File("none")));
        string text = folder.Write("text", "no program");
        Assert.Throws<UsageException>(() => new Yardstick(text).Measure(CancellationToken.None));
    }

    private static string Script(TemporaryFolder folder, string body)
    {
        Skip.If(OperatingSystem.IsWindows(), "needs a shell script as a program");
        string path = folder.Write("yardstick.sh", "#!/bin/sh\n" + body + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return path;
    }
}
