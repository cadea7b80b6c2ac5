using System.Text.Json;

namespace SpikeSim.Tests.App;

public sealed class CompareTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Digits => Path.Combine(TestPlaces.Checkout, "networks", "digits.json");

    private static string Clip => Directory.GetFiles(Path.Combine(TestPlaces.Checkout, "datasets", "spoken-digits", "clips"), "test_three_*").Order(StringComparer.Ordinal).First();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Three_engines_are_laid_side_by_side()
    {
        string folder = _folder.File("out");
        using JsonDocument document = Compare(Digits, Clip, "-o", folder);
        JsonElement root = document.RootElement;
        Assert.Equal("spikesim-compare/1", root.GetProperty("schema").GetString());
        Assert.Equal(["exact", "clocked", "chip"], root.GetProperty("engines").EnumerateArray().Select(e => e.GetProperty("engine").GetString()));
        Assert.Equal([0, 1, 1], root.GetProperty("engines").EnumerateArray().Select(e => e.GetProperty("rates")[1].GetProperty("removed_delay_steps").GetInt32()));
        JsonElement[] pairs = [.. root.GetProperty("pairs").EnumerateArray()];
        Assert.Equal(3, pairs.Length);
        Assert.Equal("decay", pairs[0].GetProperty("divergence").GetProperty("cause").GetString());
        Assert.True(pairs[2].GetProperty("same_decision").GetBoolean());
        Assert.True(pairs[2].GetProperty("populations")[0].GetProperty("van_rossum").GetDouble() < pairs[1].GetProperty("populations")[0].GetProperty("van_rossum").GetDouble());
        Assert.Equal([0x89, 0x50], File.ReadAllBytes(Path.Combine(folder, "compare.png")).Take(2).Select(b => (int)b));
        Assert.Equal(2, CommandRun.Of("compare", Digits, Clip, "--engines", "exact").Exit);
        CommandRun.Of("compare", Digits, Clip, "-o", folder).AssertError(4, "--force");
    }

    [Fact]
    public void Engines_hear_what_they_hear_alone()
    {
        using JsonDocument document = Compare(Digits, Clip);
        foreach (JsonElement engine in document.RootElement.GetProperty("engines").EnumerateArray())
        {
            CommandRun run = CommandRun.Of("run", Digits, Clip, "--engine", engine.GetProperty("engine").GetString()!, "--json");
            using JsonDocument alone = JsonDocument.Parse(run.Out);
            Assert.Equal(alone.RootElement.GetProperty("decision").GetString(), engine.GetProperty("decision").GetString());
            Assert.Equal(alone.RootElement.GetProperty("confidence").GetDouble(), engine.GetProperty("confidence").GetDouble());
        }
    }

    // Long work must not be done in vain.
    [Fact]
    public void A_folder_that_is_taken_is_refused_before_engines_run()
    {
        string folder = _folder.File("taken");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "chip_population_1.csv"), "mine");
        CommandRun.Of("compare", Digits, _folder.File("no such input.csv"), "-o", folder).AssertError(4, "chip_population_1.csv");
        Assert.Equal(["chip_population_1.csv"], Directory.GetFiles(folder).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(2, "two or three", "--engines", "clocked")]
    [InlineData(2, "two or three", "--engines", "clocked,clocked")]
    [InlineData(2, "two or three", "--engines", "clocked,analog")]
    [InlineData(2, "above 0", "--window", "0")]
    [InlineData(2, "above 0", "--window", "1e-320")]
    [InlineData(2, "exact or chip", "--form", "euler")]
    [InlineData(2, "not among --engines exact,clocked", "--engines", "exact,clocked", "--chip", "xylo-audio-2")]
    [InlineData(2, "not among --engines exact,chip", "--engines", "exact,chip", "--form", "chip")]
    public void Wrong_options_are_refused(int exit, string mentions, params string[] options) =>
        CommandRun.Of(["compare", Digits, Clip, .. options]).AssertError(exit, mentions);

    [Fact]
    public void A_program_cannot_be_compared() =>
        CommandRun.Of("compare", Path.Combine(TestPlaces.Checkout, "networks", "digits.program.json"), Clip).AssertError(2, "integers only");

    // In continuous time this network never stops firing once it has the decays of the chip: one trial fewer, no error.
    [SkippableFact]
    public void A_trial_that_runs_away_is_left_out()
    {
        string runs = TestPlaces.Shared("golden", "nir", "run");
        using JsonDocument document = Compare(Path.Combine(runs, "braille_noDelay_bias_zero.nir"), Path.Combine(runs, "braille_test0_input_256x12.csv"));
        Assert.All(document.RootElement.GetProperty("pairs").EnumerateArray(), p => Assert.NotEqual("not determined", p.GetProperty("divergence").GetProperty("cause").GetString()));
    }

    private static JsonDocument Compare(params string[] args)
    {
        CommandRun run = CommandRun.Of(["compare", .. args, "--json"]);
        Assert.True(run.Exit == 0, run.Error);
        return JsonDocument.Parse(run.Out);
    }
}
