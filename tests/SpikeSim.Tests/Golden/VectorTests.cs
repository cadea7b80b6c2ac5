using System.Text.Json.Nodes;
using SpikeSim.App.Verification;

namespace SpikeSim.Tests.Golden;

public sealed class VectorTests
{
    public static TheoryData<string> Own() => [.. CaseFiles.Find(TestPlaces.Vectors).Select(f => Path.GetRelativePath(TestPlaces.Vectors, f))];

    [Theory]
    [MemberData(nameof(Own))]
    public void Vector_of_the_checkout_passes(string file)
    {
        CaseOutcome outcome = CaseVerifier.Verify(Path.Combine(TestPlaces.Vectors, file));
        Assert.Equal(string.Empty, outcome.Verdict.Detail);
        Assert.Equal(CaseStatus.Passed, outcome.Verdict.Status);
    }

    [SkippableTheory]
    [InlineData(60, "chip", "step")]
    [InlineData(1, "chip", "docs-model")]
    [InlineData(12, "chip", "quantize")]
    [InlineData(7, "chip", "map")]
    [InlineData(18, "afe", "cases")]
    [InlineData(41, "gradients")]
    [InlineData(17, "exact")]
    [InlineData(13, "nir")]
    public void Shared_vectors_pass(int atLeast, params string[] folder)
    {
        string path = TestPlaces.Shared(["golden", .. folder]);
        CaseOutcome[] outcomes = [.. CaseFiles.Find(path).Select(CaseVerifier.Verify).Where(o => o.IsCase)];
        Assert.Empty(outcomes.Where(o => o.Verdict.Status != CaseStatus.Passed).Select(o => $"{o.Name}: {o.Verdict.Detail}"));
        Assert.True(outcomes.Length >= atLeast, $"only {outcomes.Length} cases were found");
    }

    [Fact]
    public void A_changed_vector_fails_with_step_and_neuron()
    {
        string source = Directory.GetFiles(Path.Combine(TestPlaces.Vectors, "chip"), "rule-fire-at-equality.json").Single();
        using var folder = new TemporaryFolder();
        string changed = folder.Write("changed.json", File.ReadAllText(source).Replace("\"threshold\": [", "\"threshold\": [1", StringComparison.Ordinal));
        CaseOutcome outcome = CaseVerifier.Verify(changed);
        Assert.Equal(CaseStatus.Failed, outcome.Verdict.Status);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"mentions\": [\"lif\"]}")]
    [InlineData("{\"trace\": {\"file\": \"numpy-loop-of-three_t.csv\"}}")]
    public void A_NIR_vector_that_expects_nothing_does_not_pass(string expected)
    {
        string source = Path.Combine(TestPlaces.Vectors, "nir");
        using var folder = new TemporaryFolder();
        foreach (string file in Directory.GetFiles(source, "numpy-loop-of-three*"))
        {
            folder.Write(Path.GetFileName(file), File.ReadAllBytes(file));
        }

        JsonNode root = JsonNode.Parse(File.ReadAllText(Path.Combine(source, "numpy-loop-of-three.json")))!;
        root["expected"] = JsonNode.Parse(expected);
        Assert.NotEqual(CaseStatus.Passed, CaseVerifier.Verify(folder.Write("cut.json", root.ToJsonString())).Verdict.Status);
    }

    [Theory]
    [InlineData("quantize", "global")]
    [InlineData("quantize", "global_fuzzy")]
    [InlineData("quantize", "channel")]
    [InlineData("quantize", "channel", "threshold")]
    [InlineData("map", "channel")]
    [InlineData("map", "global", "run")]
    [InlineData("map", "global", "program", "threshold")]
    [InlineData("map", "specification", "bias")]
    [InlineData("map", "specification", "weights_in")]
    [InlineData("chip", "rows")]
    [InlineData("chip", "rows", "membrane")]
    [InlineData("chip", "rows", "membrane", "0")]
    public void A_vector_that_lacks_an_expectation_does_not_pass(string kind, params string[] place)
    {
        string source = Directory.GetFiles(Path.Combine(TestPlaces.Vectors, kind), "*.json").Order(StringComparer.Ordinal).First();
        JsonNode root = JsonNode.Parse(File.ReadAllText(source))!;
        JsonNode node = root["expected"]!;
        foreach (string name in place[..^1])
        {
            node = node[name]!;
        }

        if (node is JsonArray rows)
        {
            rows.RemoveAt(rows.Count - 1);
        }
        else
        {
            Assert.True(node.AsObject().Remove(place[^1]));
        }

        using var folder = new TemporaryFolder();
        Assert.NotEqual(CaseStatus.Passed, CaseVerifier.Verify(folder.Write("cut.json", root.ToJsonString())).Verdict.Status);
    }

    [Theory]
    [InlineData("gradients", "expected/gradients/1")]
    [InlineData("gradients", "expected/gradients/0/synapses/0/w/2")]
    [InlineData("gradients", "expected/gradients/0/synapses/0")]
    [InlineData("gradients", "expected/spikes_per_layer/0")]
    [InlineData("gradients", "expected/output_counts/0/1")]
    [InlineData("gradients", "expected/readout/1")]
    [InlineData("gradients", "expected/loss")]
    [InlineData("gradients", "expected/input_gradient/0")]
    [InlineData("gradients", "expected/tolerance/float64")]
    [InlineData("gradients", "raster/1")]
    [InlineData("gradients", "raster/0/3/2")]
    [InlineData("gradients", "loss/targets/0")]
    [InlineData("gradients", "layers/0")]
    [InlineData("gradients", "layers/1/synapses/0")]
    [InlineData("gradients", "layers/0/synapses/0/w/4/1")]
    [InlineData("afe", "expected/q_sha256_int64_le")]
    [InlineData("afe", "expected/raster")]
    [InlineData("afe", "wav")]
    [InlineData("afe", "settings/filters/3")]
    public void A_vector_that_lacks_a_part_fails_and_says_where(string kind, string path) => AssertMutant(kind, path, node => null, detail => Assert.Contains("mutant.json", detail, StringComparison.Ordinal));

    [Theory]
    [InlineData("gradients", "expected/gradients/0/synapses/0/w/2/3", "gradient of layer 0, synapse 0, w differs at element 17")]
    [InlineData("gradients", "expected/spikes_per_layer/1", "spikes of layer 1")]
    [InlineData("gradients", "expected/loss", "loss differs")]
    [InlineData("gradients", "expected/input_gradient/0/2/1", "gradient of the input")]
    [InlineData("gradients", "loss/targets/0", "targets[0]", 9.0)]
    [InlineData("gradients", "layers/0/theta/0", "thresholds above 0", -1.0)]
    [InlineData("gradients", "layers/0/spike_cap", "spike_cap", 1e6)]
    [InlineData("gradients", "layers/1/inputs", "synapses[0].w", 8.0)]
    [InlineData("gradients", "expected/tolerance/float64", "tolerance.float64", 2.0)]
    [InlineData("afe", "expected/samples", "number of samples")]
    [InlineData("afe", "expected/events", "number of events")]
    public void A_wrong_number_fails(string kind, string path, string words, double? value = null) =>
        AssertMutant(kind, path, node => JsonValue.Create(value ?? (double)node.AsValue() + 1), detail => Assert.Contains(words, detail, StringComparison.Ordinal));

    [Fact]
    public void A_changed_bin_of_a_raster_is_found()
    {
        using var folder = new TemporaryFolder();
        string source = AfeVector();
        string wav = Path.ChangeExtension(source, ".wav");
        File.Copy(wav, folder.File(Path.GetFileName(wav)));
        string[] rows = File.ReadAllLines(Path.ChangeExtension(source, ".csv"));
        string[] cells = rows[7].Split(',');
        cells[2] = cells[2] == "0" ? "1" : "0";
        rows[7] = string.Join(',', cells);
        folder.Write(Path.GetFileName(Path.ChangeExtension(source, ".csv")), string.Join('\n', rows));
        CaseOutcome outcome = CaseVerifier.Verify(folder.Write("case.json", File.ReadAllText(source)));
        Assert.Equal(CaseStatus.Failed, outcome.Verdict.Status);
        Assert.Contains("row 7, channel 2", outcome.Verdict.Detail, StringComparison.Ordinal);
    }

    // Base64 of the right length in the wrong shape is another matrix.
    [Fact]
    public void Encoded_numbers_must_have_the_shape_they_are_read_in()
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(Path.Combine(TestPlaces.Vectors, "gradients", "ff-step.json")))!;
        JsonNode synapse = root["layers"]![0]!["synapses"]![0]!;
        double[] weights = [.. synapse["w"]!.AsArray().SelectMany(r => r!.AsArray()).Select(w => (double)w!)];
        byte[] bytes = [.. weights.SelectMany(BitConverter.GetBytes)];
        foreach ((int[] shape, bool isGood) in new[] { (new[] { 5, 7 }, true), (new[] { 7, 5 }, false), (new[] { 35 }, false) })
        {
            synapse["w"] = new JsonObject { ["base64_f64"] = Convert.ToBase64String(bytes), ["shape"] = new JsonArray([.. shape.Select(s => (JsonNode)s)]) };
            using var folder = new TemporaryFolder();
            CaseVerdict verdict = CaseVerifier.Verify(folder.Write("encoded.json", root.ToJsonString())).Verdict;
            Assert.Equal(isGood ? CaseStatus.Passed : CaseStatus.Failed, verdict.Status);
            Assert.Equal(!isGood, verdict.Detail.Contains("w.shape", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_mapping_vector_of_outputs_alone_is_a_failed_case()
    {
        string source = Directory.GetFiles(Path.Combine(TestPlaces.Vectors, "map"), "*.json").Order(StringComparer.Ordinal).First();
        JsonNode root = JsonNode.Parse(File.ReadAllText(source))!;
        JsonArray layers = root["network"]!["layers"]!.AsArray();
        while (layers.Count > 1)
        {
            layers.RemoveAt(1);
        }

        using var folder = new TemporaryFolder();
        CaseVerdict verdict = CaseVerifier.Verify(folder.Write("flat.json", root.ToJsonString())).Verdict;
        Assert.Equal(CaseStatus.Failed, verdict.Status);
        Assert.Contains("at least two layers", verdict.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_format_is_skipped_by_name()
    {
        using var folder = new TemporaryFolder();
        CaseOutcome outcome = CaseVerifier.Verify(folder.Write("new.json", """{"format": "spikesim-future-case/9"}"""));
        Assert.Equal(CaseStatus.Skipped, outcome.Verdict.Status);
        Assert.Contains("spikesim-future-case/9", outcome.Verdict.Detail, StringComparison.Ordinal);
    }

    private static string AfeVector() => Path.Combine(TestPlaces.Vectors, "afe", "24-bit-fixed-thresholds.json");

    private static void AssertMutant(string kind, string path, Func<JsonNode, JsonNode?> change, Action<string> check)
    {
        string source = kind == "afe" ? AfeVector() : Path.Combine(TestPlaces.Vectors, kind, "ff-step.json");
        JsonNode root = JsonNode.Parse(File.ReadAllText(source))!;
        string[] parts = path.Split('/');
        JsonNode parent = parts[..^1].Aggregate(root, (node, part) => node is JsonArray array ? array[Index(part)]! : node[part]!);
        if (parent is JsonArray list)
        {
            JsonNode? changed = change(list[Index(parts[^1])]!);
            list.RemoveAt(Index(parts[^1]));
            if (changed is not null)
            {
                list.Insert(Index(parts[^1]), changed);
            }
        }
        else
        {
            parent[parts[^1]] = change(parent[parts[^1]]!);
        }

        using var folder = new TemporaryFolder();
        foreach (string extension in (string[])[".wav", ".csv"])
        {
            string beside = Path.ChangeExtension(source, extension);
            if (File.Exists(beside))
            {
                File.Copy(beside, folder.File(Path.GetFileName(beside)));
            }
        }

        CaseVerdict verdict = CaseVerifier.Verify(folder.Write("mutant.json", root.ToJsonString())).Verdict;
        Assert.Equal(CaseStatus.Failed, verdict.Status);
        check(verdict.Detail);
    }

    private static int Index(string part) => int.Parse(part, System.Globalization.CultureInfo.InvariantCulture);
}
