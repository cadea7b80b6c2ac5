using System.Text.Json;
using System.Text.Json.Nodes;
using SpikeSim.Tests.Audio;

namespace SpikeSim.Tests.App;

public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Network => Path.Combine(TestPlaces.Checkout, "networks", "digits.json");

    private static string Program => Path.Combine(TestPlaces.Checkout, "networks", "digits.program.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Truncated_sound() => Encode(WavFile.Make(16_000, 1, 16, false, new double[1000])[..^600], "2000");

    [Fact]
    public void Huge_declared_size() => Encode(WavFile.Make(16_000, 1, 16, false, new double[10], dataSize: 0xFFFF_FFF0), "4294967280");

    [Fact]
    public void No_samples() => Encode(WavFile.Make(16_000, 1, 16, false, []), "sample");

    [Fact]
    public void Samples_that_are_no_numbers() => Encode(WavFile.Make(16_000, 1, 32, true, [0, double.NaN, 0]), "finite");

    [Fact]
    public void Missing_weight()
    {
        JsonNode root = Load();
        ((JsonArray)root["projections"]![0]!["weights"]![3]!).RemoveAt(5);
        CommandRun.Of("run", Save(root), Sound()).AssertError(4, "projections[0].weights[3]");
    }

    [Fact]
    public void Too_many_hidden_neurons()
    {
        JsonNode root = Load();
        root["populations"]![0]!["neurons"] = 1001;
        CommandRun.Of("run", Save(root), Sound()).AssertError(4, "1001", "at most 1000 hidden neurons plus the output neurons of the chip");
    }

    [Fact]
    public void Wrong_shape()
    {
        JsonNode root = Load();
        ((JsonArray)root["projections"]![0]!["weights"]!).RemoveAt(0);
        CommandRun.Of("run", Save(root), Sound()).AssertError(4, "projection 0", "16 x");
    }

    [Fact]
    public void Misspelled_member()
    {
        JsonNode root = Load();
        root["populations"]![0]!["treshold"] = 1;
        CommandRun.Of("run", Save(root), Sound()).AssertError(4, "treshold");
    }

    [Fact]
    public void Delays_are_refused_not_ignored()
    {
        JsonNode root = Load();
        root["projections"]![0]!["delay_s"] = 0.02;
        CommandRun run = CommandRun.Of("run", Save(root), Sound());
        Assert.Equal(3, run.Exit);
        Assert.Contains("delay", run.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Every_broken_limit_is_reported_at_once()
    {
        JsonNode root = Load();
        root["populations"]![0]!["tau_mem_s"] = 1e6;
        root["populations"]![1]!["tau_mem_s"] = 1e6;
        CommandRun run = CommandRun.Of("run", Save(root), Sound());
        Assert.Equal(3, run.Exit);
        Assert.True(run.Error.Split('\n').Count(l => l.Contains("XY0", StringComparison.Ordinal)) >= 2, run.Error);
    }

    [Fact]
    public void Empty_data_set()
    {
        string manifest = _folder.Write("empty.json", """{"schema": "spikesim-dataset/1", "name": "e", "labels": ["a"], "items": []}""");
        CommandRun.Of("evaluate", Program, manifest).AssertError(4, "empty data set");
        CommandRun.Of("dataset", "build", _folder.Path, "-o", _folder.File("m.json"), "--licence", "x").AssertError(4, "0 WAV files");
        Assert.False(File.Exists(_folder.File("m.json")));
    }

    [Fact]
    public void Raster_with_17_columns()
    {
        string raster = _folder.Write("r.csv", string.Join(',', Enumerable.Repeat("0", 17)) + "\n");
        CommandRun.Of("run", Program, raster).AssertError(4, "17", "16");
    }

    [Fact]
    public void Not_json() => CommandRun.Of("run", _folder.Write("n.json", "{ \"schema\": "), Sound()).AssertError(4, "line 1", "not valid JSON");

    [Theory]
    [InlineData("{\"schema\": \"\\ud800\"}", "line 1", "UTF-8")]
    [InlineData("{\n\"\\uDC00\": 1}", "line 2", "UTF-8")]
    [InlineData("{\"schema\": \"spikesim-network/2\"}", "spikesim-network/1", "Another version")]
    [InlineData("[]", "JSON of another kind", "spikesim info")]
    public void Json_that_is_no_network(string text, params string[] words) => CommandRun.Of("run", _folder.Write("n.json", text), Sound()).AssertError(4, words);

    [Fact]
    public void Json_that_is_not_utf8() => CommandRun.Of("run", _folder.Write("n.json", [.. "{\"schema\": \""u8, 0xFF, .. "\"}"u8]), Sound()).AssertError(4, "line 1", "UTF-8");

    [Fact]
    public void Json_that_is_too_deep() => CommandRun.Of("run", _folder.Write("n.json", new string('[', 100_000)), Sound()).AssertError(4, "64 levels");

    [Theory]
    [InlineData("name", "\"../../digits\"", "name for files")]
    [InlineData("name", "\"a\\u0000b\"", "name for files")]
    [InlineData("name", "\"\"", "name for files")]
    [InlineData("datasets", "[]", "at least one manifest")]
    [InlineData("datasets", "[\"\\u0000\"]", "a path")]
    [InlineData("datasets", "[\"none.json\"]", "no such file")]
    [InlineData("chip", "\"\\u0000\"", "a path")]
    [InlineData("schema", "\"spikesim-recipe/2\"", "Another version")]
    public void A_recipe_that_cannot_be_used(string member, string value, string words)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(Path.Combine(TestPlaces.Checkout, "networks", "digits.recipe.json")))!;
        root[member] = JsonNode.Parse(value);
        CommandRun.Of("train", _folder.Write("recipe.json", root.ToJsonString()), "-o", _folder.File("out")).AssertError(4, words);
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Theory]
    [InlineData("root", "\"\\u0000\"", "a path")]
    [InlineData("labels", "[]", "at least one label")]
    [InlineData("schema", "\"spikesim-dataset/9\"", "Another version")]
    public void A_manifest_that_cannot_be_used(string member, string value, string words)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(Path.Combine(TestPlaces.Checkout, "datasets", "spoken-digits", "manifest.json")))!;
        root[member] = JsonNode.Parse(value);
        CommandRun.Of("evaluate", Program, _folder.Write("manifest.json", root.ToJsonString())).AssertError(4, words);
    }

    [Fact]
    public void A_training_that_diverges_says_so_and_writes_nothing()
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(Path.Combine(TestPlaces.Checkout, "networks", "digits.recipe.json")))!;
        root["datasets"] = new JsonArray(Path.Combine(TestPlaces.Checkout, "datasets", "spoken-digits", "manifest.json"));
        root["training"]!["optimizer"]!["learning_rate"] = 1e38;
        CommandRun.Of("train", _folder.Write("recipe.json", root.ToJsonString()), "-o", _folder.File("out"), "--epochs", "1").AssertError(4, "recipe.json", "diverged in epoch 1", "learning rate");
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public void A_sound_too_short_for_the_resampler_is_named() =>
        CommandRun.Of("encode", _folder.Write("short.wav", WavFile.Make(16_000, 1, 16, false, [0.1])), "--resampler", "linear-compat").AssertError(4, "short.wav", "48828.125");

    [Fact]
    public void Missing_file() => CommandRun.Of("encode", _folder.File("none.wav")).AssertError(4, "none.wav");

    [Theory]
    [InlineData("encode")]
    [InlineData("evaluate", "a", "b", "--engine", "quantum")]
    [InlineData("nonsense")]
    [InlineData("verify", "x", "--jobs", "0")]
    public void Usage(params string[] args) => Assert.Equal(2, CommandRun.Of(args).Exit);

    [Fact]
    public void Existing_output_is_kept_without_force()
    {
        string output = _folder.Write("out.csv", "mine");
        CommandRun.Of("encode", Sound(), "-o", output).AssertError(4, "--force");
        Assert.Equal("mine", File.ReadAllText(output));
        Assert.Equal(0, CommandRun.Of("encode", Sound(), "-o", output, "--force").Exit);
        Assert.NotEqual("mine", File.ReadAllText(output));
    }

    [Fact]
    public void An_error_is_one_json_document_too()
    {
        CommandRun run = CommandRun.Of("encode", _folder.File("none.wav"), "--json");
        using JsonDocument document = JsonDocument.Parse(run.Out);
        Assert.Equal("spikesim-error/1", document.RootElement.EnumerateObject().First().Value.GetString());
        Assert.Equal("data", document.RootElement.GetProperty("error").GetProperty("code").GetString());
    }

    private void Encode(byte[] wav, string word)
    {
        string output = _folder.File("out.csv");
        CommandRun.Of("encode", _folder.Write("bad.wav", wav), "-o", output).AssertError(4, "bad.wav", word);
        Assert.False(File.Exists(output));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.tmp"));
    }

    private string Sound() => _folder.Write("tone.wav", WavFile.Make(16_000, 1, 16, false, [.. Enumerable.Range(0, 4000).Select(i => 0.3 * Math.Sin(i * 0.2))]));

    private static JsonNode Load() => JsonNode.Parse(File.ReadAllText(Network))!;

    private string Save(JsonNode root) => _folder.Write("network.json", root.ToJsonString());
}
