using System.Text.Json.Nodes;
using SpikeSim.App.Verification;
using SpikeSim.Chips;
using SpikeSim.Files;
using SpikeSim.Json;
using SpikeSim.Mapping;
using SpikeSim.Networks;

namespace SpikeSim.Tests.Golden;

public sealed class DocsModelTests
{
    // Every part of the vector is compared: a changed number anywhere is a failed case.
    [SkippableTheory]
    [InlineData("channel/threshold/5", "channel: threshold[5]")]
    [InlineData("global/dash_syn/0", "global: dash_syn[0]")]
    [InlineData("global/nonzero_recurrent", "nonzero_recurrent")]
    [InlineData("channel/from_reset/gun/hidden_spikes_total", "gun from reset: total of hidden spikes")]
    [InlineData("channel/from_reset/gun/output_spike_steps/1/3", "output_spike_steps[1]")]
    [InlineData("channel/from_reset/scream/output_membrane_min/2", "output_membrane_min")]
    [InlineData("chip_recording/scream/steps/4", "chip recording: scream: steps")]
    [InlineData("chip_recording/background/totals/3", "chip recording: background: totals")]
    public void A_changed_number_is_found(string path, string words)
    {
        using var folder = new TemporaryFolder();
        JsonNode root = Copy(folder);
        string[] parts = path.Split('/');
        JsonNode node = parts[..^1].Aggregate(root, Child);
        int value = (int)Child(node, parts[^1]) + 1;
        if (node is JsonArray array)
        {
            array[int.Parse(parts[^1], System.Globalization.CultureInfo.InvariantCulture)] = value;
        }
        else
        {
            node[parts[^1]] = value;
        }

        CaseOutcome outcome = CaseVerifier.Verify(folder.Write("changed.json", root.ToJsonString()));
        Assert.Equal(CaseStatus.Failed, outcome.Verdict.Status);
        Assert.Contains(words, outcome.Verdict.Detail, StringComparison.Ordinal);
    }

    // What the recordings of a real chip prove: with another arithmetic at least one raster gives other output spikes. Two clauses they
    // cannot see, because no membrane of this network gets near the clamp of its change or to two thresholds of an output.
    [SkippableTheory]
    [InlineData("as it is", true)]
    [InlineData("decay without a tail", false)]
    [InlineData("symmetric decay", false)]
    [InlineData("30 hidden spikes", false)]
    [InlineData("32 hidden spikes", false)]
    [InlineData("more input events", false)]
    [InlineData("one sum in the membrane", true)]
    [InlineData("two output spikes", true)]
    public void The_recordings_of_a_chip_tell_its_arithmetic_from_others(string change, bool isEqual)
    {
        string folder = TestPlaces.Shared("golden", "chip", "docs-model");
        ChipDescription chip = ChipCatalogue.XyloAudio3;
        Network network = LayerGraphLowering.Lower(RockpoolParameterFile.Read(JsonMember.ReadFile(Path.Combine(folder, "parameters.json"))).Graph).Network!;
        ChipSpecification floats = SpecificationForm.Of(new Placement(network, chip), chip);
        ChipProgramDraft draft = SpecificationForm.ToDraft(ReferenceQuantizer.Quantize(floats, QuantizerMethod.Channel, QuantizerMode.Compatible, chip.Arithmetic).Integers);
        ChipArithmetic arithmetic = change switch
        {
            "decay without a tail" => chip.Arithmetic with { DecayRule = DecayRule.Shift },
            "symmetric decay" => chip.Arithmetic with { DecayRule = DecayRule.Symmetric },
            "30 hidden spikes" => chip.Arithmetic with { MaxHiddenSpikes = 30 },
            "32 hidden spikes" => chip.Arithmetic with { MaxHiddenSpikes = 32 },
            "more input events" => chip.Arithmetic with { MaxInputEvents = 255 },
            "one sum in the membrane" => chip.Arithmetic with { MembraneRule = MembraneRule.SingleSum },
            "two output spikes" => chip.Arithmetic with { MaxOutputSpikes = 2 },
            _ => chip.Arithmetic,
        };
        JsonMember recording = JsonMember.ReadFile(Path.Combine(folder, "expected.json")).Required("chip_recording");
        string? difference = DocsModelRuns.OfChip(recording, ChipProgram.Create(draft, arithmetic), new DocsModelRasters(folder, network.InputChannels, network.StepSeconds));
        Assert.Equal(isEqual, difference is null);
    }

    [SkippableTheory]
    [InlineData("global")]
    [InlineData("channel/threshold")]
    [InlineData("global/crc32_int8")]
    [InlineData("channel/crc32_int8/weights_out")]
    [InlineData("channel/from_reset/gun")]
    [InlineData("global/from_reset/gun/output_membrane_max")]
    [InlineData("global/from_reset/glass/crc32/current")]
    public void A_lost_member_is_found(string path)
    {
        using var folder = new TemporaryFolder();
        JsonNode root = Copy(folder);
        string[] parts = path.Split('/');
        Assert.True(parts[..^1].Aggregate(root, Child).AsObject().Remove(parts[^1]));
        CaseOutcome outcome = CaseVerifier.Verify(folder.Write("cut.json", root.ToJsonString()));
        Assert.Equal(CaseStatus.Failed, outcome.Verdict.Status);
        Assert.Contains(parts[^1], outcome.Verdict.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vector_without_its_model_fails()
    {
        using var folder = new TemporaryFolder();
        CaseOutcome outcome = CaseVerifier.Verify(folder.Write("expected.json", """{"format": "spikesim-docs-model/1", "channel": {}}"""));
        Assert.Equal(CaseStatus.Failed, outcome.Verdict.Status);
        Assert.Contains("parameters.json", outcome.Verdict.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"cycles\": 23792.0", "\"cycles\": 23793.0", "row 0: cycles differ")]
    [InlineData("\"second_synapse_operations\": 11840.0", "\"second_synapse_operations\": 11841.0", "row 4: second synapse operations")]
    [InlineData("\"0.01\": 2855039.9999999995", "\"0.01\": 2855041", "clock at a step of 0.01 s")]
    [InlineData("\"clock_hz\": {\"0.001\": 28550399.999999996, \"0.01\": 2855039.9999999995}", "\"clock_hz\": null", "clock_hz")]
    [InlineData("\"0.001\": 28550399.999999996, ", "", "0.001")]
    [InlineData("\"chip\": \"xylo-imu\"", "\"chip\": \"xylo-1\"", "no cycle model")]
    public void A_changed_row_of_cycles_is_found(string part, string changed, string words)
    {
        string text = File.ReadAllText(Path.Combine(TestPlaces.Vectors, "chip", "cycles.json"));
        using var folder = new TemporaryFolder();
        CaseOutcome outcome = CaseVerifier.Verify(folder.Write("cycles.json", text.Replace(part, changed, StringComparison.Ordinal)));
        Assert.Equal(CaseStatus.Failed, outcome.Verdict.Status);
        Assert.Contains(words, outcome.Verdict.Detail, StringComparison.Ordinal);
    }

    // The vector, its model and its rasters.
    private static JsonNode Copy(TemporaryFolder folder)
    {
        foreach (string file in Directory.GetFiles(TestPlaces.Shared("golden", "chip", "docs-model")))
        {
            File.Copy(file, folder.File(Path.GetFileName(file)));
        }

        return JsonNode.Parse(File.ReadAllText(folder.File("expected.json")))!;
    }

    private static JsonNode Child(JsonNode node, string part) =>
        node is JsonArray array ? array[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)]! : node[part]!;
}
