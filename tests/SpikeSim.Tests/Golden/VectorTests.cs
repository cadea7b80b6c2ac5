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
}
