using System.Globalization;
using System.Text.Json.Nodes;
using SpikeSim.App.Verification;

namespace SpikeSim.Tests.Golden;

/// <summary>A vector that violates its format fails with a message that says where, even where all that is left of it would pass.</summary>
public sealed class VectorFormatTests
{
    [Theory]
    [InlineData("exact/single-nearly-equal", "initial_state", "initial_state")]
    [InlineData("exact/single-nearly-equal", "initial_state/v", "\"v\"")]
    [InlineData("exact/single-nearly-equal", "initial_state/i", "\"i\"")]
    [InlineData("exact/single-nearly-equal", "refractory_s", "refractory_s")]
    [InlineData("exact/single-nearly-equal", "duration_s", "duration_s")]
    [InlineData("exact/single-nearly-equal", "tolerance_s", "tolerance_s")]
    [InlineData("exact/single-nearly-equal", "settings/reset", "reset")]
    [InlineData("exact/single-nearly-equal", "expected/spikes_total", "spikes_total")]
    [InlineData("exact/single-nearly-equal", "expected/spikes_per_node/lif", "lif")]
    [InlineData("gradients/ff-step", "expected/input_gradient", "input_gradient")]
    [InlineData("afe/float-warm", "expected/events", "events")]
    [InlineData("afe/float-warm", "expected/samples", "samples")]
    public void A_missing_member_is_named(string vector, string place, string words) =>
        Fails(vector, place, words, (parent, key) => parent.AsObject().Remove(key));

    [Theory]
    [InlineData("exact/single-nearly-equal", "initial_state/w", "\"w\"", "0")]
    [InlineData("exact/single-nearly-equal", "settings/gain", "\"gain\"", "2")]
    [InlineData("exact/single-nearly-equal", "tolerance_s", "tolerance_s", "0.5")]
    [InlineData("exact/single-nearly-equal", "expected/spikes_total", "spikes", "3")]
    [InlineData("exact/single-nearly-equal", "expected/spikes_per_node/lif", "node lif", "3")]
    [InlineData("exact/single-nearly-equal", "expected/spikes_per_node/other", "node other", "3")]
    [InlineData("exact/single-nearly-equal", "expected/spikes_sha256_16", "SHA-256", "\"0123456789abcdef\"")]
    [InlineData("gradients/ff-step", "expected/gradients/0/synapses/0/w_rec", "w_rec", "[[1]]")]
    public void A_member_that_cannot_be_is_named(string vector, string place, string words, string value) =>
        Fails(vector, place, words, (parent, key) => parent[key] = JsonNode.Parse(value));

    [Theory]
    [InlineData("quantize/*", "expected/global/threshold", "threshold")]
    [InlineData("quantize/*", "expected/channel/threshold_out", "threshold_out")]
    [InlineData("quantize/*", "expected/global/dash_mem/0", "dash_mem[0]")]
    [InlineData("quantize/*", "expected/global/weights_in/0/0", "weights_in[0][0]")]
    [InlineData("quantize/*", "expected/global/weights_out/1/0", "weights_out[1][0]")]
    [InlineData("quantize/*", "spec/weights_out/0/0", "weights_out[0]")]
    [InlineData("map/*", "expected/channel/program/threshold", "threshold")]
    [InlineData("map/*", "expected/specification/weights_rec", "weights_rec")]
    [InlineData("chip/rule-fire-at-equality", "expected/totals", "totals")]
    public void A_value_in_brackets_too_many_is_another_shape(string vector, string place, string words) =>
        Fails(vector, place, words, (parent, key) => Set(parent, key, new JsonArray(Get(parent, key).DeepClone())));

    [Theory]
    [InlineData("chip/rule-fire-at-equality", "expected/rows/membrane/0", "rows.membrane")]
    [InlineData("chip/rule-fire-at-equality", "expected/rows/hidden_spikes/0", "rows.hidden_spikes")]
    [InlineData("chip/rule-fire-at-equality", "program/input_weights/0", "input_weights[1]")]
    [InlineData("quantize/*", "expected/global/threshold/0", "threshold")]
    [InlineData("gradients/ff-step", "expected/spikes_per_layer/0", "spikes_per_layer")]
    public void An_element_too_many_is_named(string vector, string place, string words) =>
        Fails(vector, place, words, (parent, key) => parent.AsArray().Insert(Index(key), Get(parent, key).DeepClone()));

    [Theory]
    [InlineData("""{"expected": {}}""", "expected")]
    [InlineData("""{"expected": {"loads": true}, "input": {"file": "x.csv"}}""", "trace")]
    [InlineData("""{"expected": {"rasters": []}}""", "expected.rasters")]
    [InlineData("""{"expected": {"error": "read", "mentions": []}}""", "expected.mentions")]
    public void A_NIR_vector_that_expects_nothing_fails(string members, string words)
    {
        using var folder = new TemporaryFolder();
        JsonObject root = JsonNode.Parse(members)!.AsObject();
        root["format"] = "spikesim-nir-case/1";
        root["nir"] = "x.nir";
        CaseVerdict verdict = CaseVerifier.Verify(folder.Write("mutant.json", root.ToJsonString())).Verdict;
        Assert.Equal(CaseStatus.Failed, verdict.Status);
        Assert.Contains(words, verdict.Detail, StringComparison.Ordinal);
        Assert.Contains("mutant.json", verdict.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Input_rows_of_an_exact_vector_mean_the_same_in_any_order()
    {
        using var folder = new TemporaryFolder();
        string json = CopyOf("exact/single-nearly-equal", folder, root => { });
        string file = folder.File("single-nearly-equal.input.csv");
        string[] lines = File.ReadAllLines(file);
        File.WriteAllLines(file, [lines[0], .. lines.Skip(1).Reverse()]);
        Assert.Equal(CaseStatus.Passed, CaseVerifier.Verify(json).Verdict.Status);
        File.WriteAllLines(file, [.. lines, lines[^1]]);
        Assert.Equal(CaseStatus.Failed, CaseVerifier.Verify(json).Verdict.Status);
    }

    private static void Fails(string vector, string place, string words, Action<JsonNode, string> change)
    {
        using var folder = new TemporaryFolder();
        string json = CopyOf(vector, folder, root =>
        {
            string[] parts = place.Split('/');
            change(parts[..^1].Aggregate(root, Get), parts[^1]);
        });
        CaseVerdict verdict = CaseVerifier.Verify(json).Verdict;
        Assert.Equal(CaseStatus.Failed, verdict.Status);
        Assert.Contains(words, verdict.Detail, StringComparison.Ordinal);
    }

    private static string CopyOf(string vector, TemporaryFolder folder, Action<JsonNode> change)
    {
        string[] parts = vector.Split('/');
        string source = Directory.GetFiles(Path.Combine(TestPlaces.Vectors, parts[0]), parts[1] + ".json").Order(StringComparer.Ordinal).First();
        string stem = Path.GetFileNameWithoutExtension(source);
        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(source)!, stem + ".*").Where(f => f != source))
        {
            File.Copy(file, folder.File(Path.GetFileName(file)));
        }

        JsonNode root = JsonNode.Parse(File.ReadAllText(source))!;
        change(root);
        return folder.Write("mutant.json", root.ToJsonString());
    }

    private static JsonNode Get(JsonNode parent, string key) => parent is JsonArray array ? array[Index(key)]! : parent[key]!;

    private static void Set(JsonNode parent, string key, JsonNode value)
    {
        if (parent is JsonArray array)
        {
            array[Index(key)] = value;
        }
        else
        {
            parent[key] = value;
        }
    }

    private static int Index(string key) => int.Parse(key, CultureInfo.InvariantCulture);
}
