using System.Text.Json;

namespace SpikeSim.Tests.App;

public sealed class CommandTests
{
    private static string Networks => Path.Combine(TestPlaces.Checkout, "networks");

    private static string Manifest => Path.Combine(TestPlaces.Checkout, "datasets", "spoken-digits", "manifest.json");

    [Fact]
    public void The_demo_hears_nine_of_ten_and_draws_every_clip()
    {
        using var folder = new TemporaryFolder();
        CommandRun run = CommandRun.Of("demo", "-o", folder.Path, "--json");
        Assert.Equal(0, run.Exit);
        using JsonDocument document = JsonDocument.Parse(run.Out);
        Assert.Equal("spikesim-demo/1", document.RootElement.EnumerateObject().First().Value.GetString());
        Assert.Equal(10, document.RootElement.GetProperty("total").GetInt32());
        Assert.True(document.RootElement.GetProperty("correct").GetInt32() >= 9, run.Out);
        foreach (JsonElement clip in document.RootElement.GetProperty("clips").EnumerateArray())
        {
            byte[] png = File.ReadAllBytes(clip.GetProperty("picture").GetString()!);
            using SkiaSharp.SKBitmap picture = SkiaSharp.SKBitmap.Decode(png);
            int dark = Enumerable.Range(0, picture.Height).Count(y => picture.GetPixel(2, y).Red < 200);
            Assert.True(dark == 0, $"{dark} rows of the picture have a dark margin: a part was not drawn");
        }
    }

    [Fact]
    public void A_score_does_not_depend_on_threads()
    {
        string Score(string jobs) => CommandRun.Of("evaluate", Path.Combine(Networks, "digits.program.json"), Manifest, "--json", "--jobs", jobs).Out;
        string one = Score("1");
        Assert.Equal(one, Score("2"));
        using JsonDocument document = JsonDocument.Parse(one);
        Assert.Equal(50, document.RootElement.GetProperty("items").GetInt32());
        Assert.Equal(document.RootElement.GetProperty("correct").GetInt32(), document.RootElement.GetProperty("classes").EnumerateArray().Sum(c => c.GetProperty("correct").GetInt32()));
    }

    [Fact]
    public void A_missed_floor_is_exit_code_1_after_a_table_that_says_where_clips_start()
    {
        CommandRun run = CommandRun.Of("evaluate", Path.Combine(Networks, "digits.program.json"), Manifest, "--fail-under", "1.01");
        Assert.Equal(1, run.Exit);
        Assert.Contains("every clip starts from the reset state", run.Out, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_shipped_program_scores_at_least_93_percent_on_the_official_split()
    {
        string recordings = TestPlaces.Shared("data", "fsdd");
        using var folder = new TemporaryFolder();
        string manifest = folder.File("fsdd.json");
        Assert.Equal(0, CommandRun.Of("dataset", "build", recordings, "--rule", "fsdd", "--licence", "CC-BY-SA-4.0", "-o", manifest).Exit);
        CommandRun run = CommandRun.Of("evaluate", Path.Combine(Networks, "digits.program.json"), manifest, "--json", "--fail-under", "0.93");
        Assert.Equal(0, run.Exit);
        using JsonDocument document = JsonDocument.Parse(run.Out);
        Assert.Equal(300, document.RootElement.GetProperty("items").GetInt32());
    }

    [Fact]
    public void The_shipped_data_set_is_whole()
    {
        CommandRun run = CommandRun.Of("dataset", "check", Manifest, "--json");
        Assert.Equal(0, run.Exit);
        using JsonDocument document = JsonDocument.Parse(run.Out);
        Assert.Equal(0, document.RootElement.GetProperty("errors").GetInt32());
    }

    [Fact]
    public void A_changed_clip_is_found()
    {
        using var folder = new TemporaryFolder();
        string clips = Directory.CreateDirectory(folder.File("a")).FullName;
        string source = Directory.GetFiles(Path.Combine(TestPlaces.Checkout, "datasets", "spoken-digits", "clips")).Order(StringComparer.Ordinal).First();
        string copy = Path.Combine(clips, "one.wav");
        File.Copy(source, copy);
        string manifest = folder.File("m.json");
        Assert.Equal(0, CommandRun.Of("dataset", "build", folder.Path, "--licence", "x", "-o", manifest).Exit);
        byte[] bytes = File.ReadAllBytes(copy);
        bytes[^1] ^= 1;
        File.WriteAllBytes(copy, bytes);
        CommandRun check = CommandRun.Of("dataset", "check", manifest);
        Assert.Equal(4, check.Exit);
        Assert.Contains("SHA-256 differs", check.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_writes_what_it_recorded_and_the_raster_runs_again()
    {
        using var folder = new TemporaryFolder();
        string clip = Directory.GetFiles(Path.Combine(TestPlaces.Checkout, "datasets", "spoken-digits", "clips"), "test_three_*").Order(StringComparer.Ordinal).First();
        string program = Path.Combine(Networks, "digits.program.json");
        CommandRun first = CommandRun.Of("run", program, clip, "--record", "spikes,membrane,current", "-o", folder.File("run"), "--json");
        Assert.Equal(0, first.Exit);
        Assert.Equal(
            ["hidden_current.csv", "hidden_current_2.csv", "hidden_membrane.csv", "hidden_spikes.csv", "input.csv", "output_current.csv", "output_membrane.csv", "output_spikes.csv", "raster.png"],
            Directory.GetFiles(folder.File("run")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        CommandRun again = CommandRun.Of("run", program, folder.File("run/input.csv"), "--json");
        Assert.Equal(first.Out, again.Out);
    }

    [Theory]
    [InlineData("networks/digits.json", "network")]
    [InlineData("networks/digits.program.json", "chip program")]
    [InlineData("networks/digits.recipe.json", "training recipe")]
    [InlineData("datasets/spoken-digits/manifest.json", "data set")]
    public void Info_knows_every_kind_of_file(string file, string kind)
    {
        CommandRun run = CommandRun.Of("info", Path.Combine(TestPlaces.Checkout, file), "--json");
        Assert.Equal(0, run.Exit);
        using JsonDocument document = JsonDocument.Parse(run.Out);
        Assert.Equal(kind, document.RootElement.GetProperty("kind").GetString());
    }

    [Fact]
    public void The_decay_shifts_of_a_recipe_are_those_of_its_chip()
    {
        using var folder = new TemporaryFolder();
        folder.Write("little.json", File.ReadAllText(Path.Combine(TestPlaces.Checkout, "docs", "samples", "little-chip.json")));
        string recipe = File.ReadAllText(Path.Combine(Networks, "digits.recipe.json"));
        string OnLittle(string text) => folder.Write("r.json", text.Replace("\"chip\": \"xylo-audio-3\"", "\"chip\": \"little.json\"", StringComparison.Ordinal));
        Assert.Contains("little-chip", CommandRun.Of("info", OnLittle(recipe)).Out, StringComparison.Ordinal);
        string slow = recipe.Replace("\"membrane_shifts\": [", "\"membrane_shifts\": [8, ", StringComparison.Ordinal);
        CommandRun.Of("info", OnLittle(slow)).AssertError(4, "membrane_shifts[0]", "from 1 to 7", "8");
        Assert.Equal(0, CommandRun.Of("info", folder.Write("r.json", slow)).Exit);
        CommandRun.Of("info", folder.Write("r.json", recipe.Replace("\"chip\": \"xylo-audio-3\"", "\"chip\": \"none.json\"", StringComparison.Ordinal))).AssertError(4, "member chip", "none.json");
    }

    [Fact]
    public void Training_a_small_recipe_writes_a_network_and_a_program_that_run()
    {
        using var folder = new TemporaryFolder();
        string recipe = File.ReadAllText(Path.Combine(Networks, "digits.recipe.json"));
        using JsonDocument parsed = JsonDocument.Parse(recipe);
        string[] sets = [.. parsed.RootElement.GetProperty("datasets").EnumerateArray().Select(d => d.GetString()!)];
        recipe = recipe.Replace($"\"{sets[0]}\"", JsonSerializer.Serialize(Manifest), StringComparison.Ordinal);
        recipe = recipe.Replace("\"../datasets/spoken-digits/manifest.json\"", JsonSerializer.Serialize(Manifest), StringComparison.Ordinal);
        CommandRun train = CommandRun.Of("train", folder.Write("small.json", recipe), "--epochs", "6", "-o", folder.Path, "--json");
        Assert.True(train.Exit == 0, train.Error);
        Assert.Equal(7, train.Out.Trim().Split('\n').Length);
        foreach (string file in new[] { "digits.json", "digits.program.json" })
        {
            Assert.Equal(0, CommandRun.Of("evaluate", folder.File(file), Manifest, "--json").Exit);
        }
    }

    [Fact]
    public void A_front_end_goes_through_its_registers()
    {
        using var folder = new TemporaryFolder();
        string program = Path.Combine(Networks, "digits.program.json");
        string clip = Path.Combine(TestPlaces.Checkout, "datasets", "spoken-digits", "clips", "test_one_m5_s160_p50.wav");
        CommandRun registers = CommandRun.Of("info", program, "--registers");
        Assert.Equal(0, registers.Exit);
        CommandRun own = CommandRun.Of("encode", clip, "--network", program, "--json");
        Assert.Equal(own.Out, CommandRun.Of("encode", clip, "--registers", folder.Write("registers.json", registers.Out), "--json").Out);
        CommandRun.Of("encode", clip, "--registers", folder.Write("registers.json", registers.Out.Replace("\"0x8069804A\"", "\"0x80698\\u0030zz\"", StringComparison.Ordinal))).AssertError(4, "bpf_a1_reg0", "a word of 32 bits");
        CommandRun.Of("info", folder.Write("spec.json", "{}"), "--registers").AssertError(4, "spec.json");
    }

    [Theory]
    [InlineData("--bin", "0.001", "0.00098304")]
    [InlineData("--window", "0.085", "0.08388608")]
    [InlineData("--rate-factor", "61", "60 and 62")]
    [InlineData("--filters", "0,0", "different whole numbers")]
    [InlineData("--eps", "1,2", "2 values for 16 channels")]
    public void Settings_that_the_front_end_cannot_have_are_refused(string option, string value, string words) =>
        CommandRun.Of("encode", Path.Combine(TestPlaces.Checkout, "datasets", "spoken-digits", "clips", "test_one_m5_s160_p50.wav"), option, value).AssertError(2, words);

    [Fact]
    public void Settings_given_as_what_they_mean_are_those_of_the_chip()
    {
        string clip = Path.Combine(TestPlaces.Checkout, "datasets", "spoken-digits", "clips", "test_one_m5_s160_p50.wav");
        CommandRun meant = CommandRun.Of("encode", clip, "--bin", "0.009994", "--window", "0.084", "--rate-factor", "63", "--json");
        Assert.Equal(0, meant.Exit);
        Assert.Equal(CommandRun.Of("encode", clip, "--bin-samples", "488", "--json").Out, meant.Out);
    }
}
