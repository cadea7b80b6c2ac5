using System.Text;
using System.Text.Json.Nodes;
using SpikeSim.Chips;
using SpikeSim.Files;
using SpikeSim.Json;
using SpikeSim.Mapping;
using SpikeSim.Networks;
using SpikeSim.Tests.Chips;

namespace SpikeSim.Tests.Files;

public sealed class SpecificationFileTests
{
    private static readonly string[] RockpoolNames =
    [
        "weights_in", "weights_rec", "weights_out", "dash_mem", "dash_mem_out", "dash_syn", "dash_syn_2", "dash_syn_out", "threshold",
        "threshold_out", "bias", "bias_out", "weight_shift_in", "weight_shift_rec", "weight_shift_out", "aliases", "dt",
    ];

    [Theory]
    [InlineData("xylo-audio-2")]
    [InlineData("xylo-audio-3")]
    [InlineData("xylo-imu")]
    public void Random_programs_survive_the_way_through_a_specification(string name)
    {
        ChipDescription chip = ChipCatalogue.Find(name);
        for (ulong i = 0; i < 150; i++)
        {
            var program = ChipProgram.Create(RandomProgram.Draft(new SeededRandom(23, i), chip.Arithmetic, 20), chip.Arithmetic);
            byte[] file = Write(SpecificationForm.Of(program, chip), 0.01);
            SpecificationDocument back = Read(file);
            Assert.True(back.IsQuantized);
            Assert.Empty(back.Remarks);
            Programs.AssertEqual(program, SpecificationFile.ToProgram(back, chip, "s.json").Program);
            Assert.Equal(file, Write(back.Specification, back.StepSeconds));
        }
    }

    [Fact]
    public void Every_name_of_rockpool_is_there_and_weights_have_three_axes()
    {
        JsonNode root = JsonNode.Parse(Write(Small(), 0.01))!;
        Assert.Superset(RockpoolNames.ToHashSet(), root.AsObject().Select(p => p.Key).ToHashSet());
        Assert.IsType<JsonArray>(root["weights_in"]![0]![0]);
        Assert.IsType<JsonArray>(root["weights_rec"]![0]![0]);
        Assert.Equal(2, root["aliases"]!.AsArray().Count);
    }

    [Fact]
    public void Hidden_biases_stand_under_both_names()
    {
        JsonNode root = JsonNode.Parse(Write(Small() with { Bias = [3, -1] }, 0.01))!;
        Assert.True(JsonNode.DeepEquals(root["bias"], root["bias_hidden"]));
        Assert.Equal([3, -1], Read(root).Specification.Bias!);
        root.AsObject().Remove("bias");
        Assert.Equal([3, -1], Read(root).Specification.Bias!);
        root["bias"] = JsonNode.Parse("[3, 0]");
        Refused(root, "bias_hidden", "bias");
        Assert.Null(JsonNode.Parse(Write(Small(), 0.01))!["bias_hidden"]);
    }

    [Fact]
    public void The_second_current_of_audio_3_is_kept()
    {
        ChipSpecification two = Small() with { Currents = 2, InputWeights = [1, 9, 2, 8], RecurrentWeights = [0, 0, 5, 4, 0, 0, 0, 0], Current2Dash = [3, 4] };
        SpecificationDocument back = Read(Write(two, 0.01));
        ChipProgram program = SpecificationFile.ToProgram(back, ChipCatalogue.XyloAudio3, "s.json").Program;
        Assert.Equal<sbyte>([9, 8], program.InputWeights2.ToArray());
        Assert.Equal<sbyte>([0, 4, 0, 0], program.RecurrentWeights2.ToArray());
        Assert.Equal<short>([3, 4], program.Hidden.Current2DecayShift.ToArray());
    }

    [Fact]
    public void A_specification_in_floating_point_is_a_network()
    {
        ChipSpecification s = Small() with { InputWeights = [0.5, -1.25], Threshold = [1, 1.5], MembraneDash = [1, 2.5], InputShift = 1 };
        SpecificationDocument back = Read(Write(s, 0.01));
        Assert.False(back.IsQuantized);
        Network network = SpecificationFile.ToNetwork(back, "folder/net.spec.json").Network;
        Assert.Equal("net", network.Name);
        Assert.Empty(NetworkFaults.Find(network));
        Assert.Equal([1, -2.5], network.Projections[0].Weights.ToArray());
        Assert.Equal(0.02, network.Populations[0].TauMembraneSeconds[0], 1e-15);
        Assert.Equal(0.01 * Math.Pow(2, 2.5), network.Populations[0].TauMembraneSeconds[1], 1e-15);
        ChipSpecification again = SpecificationForm.Of(new Placement(network), ChipCatalogue.Find("xylo-audio-2"));
        Assert.Equal(s.RecurrentWeights, again.RecurrentWeights);
        Assert.Equal(s.OutputWeights, again.OutputWeights);
        Assert.Equal(2.5, again.MembraneDash[1], 1e-12);
    }

    [Fact]
    public void Aliases_have_no_form_in_a_network() =>
        Assert.Contains(
            "aliases",
            Assert.Throws<DataFormatException>(() => SpecificationFile.ToNetwork(Read(Write(Small() with { Threshold = [1.5, 2], Aliases = [[1], []] }, 0.01)), "s.json")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_missing_step_and_strange_members_are_said()
    {
        JsonNode root = JsonNode.Parse(Write(Small(), 0.01))!;
        root.AsObject().Remove("dt");
        root["mapped_graph"] = "object";
        SpecificationDocument document = Read(root);
        Assert.Equal(1e-3, document.StepSeconds);
        Assert.Contains(document.Remarks, r => r.Contains("mapped_graph", StringComparison.Ordinal));
        Assert.Contains(document.Remarks, r => r.Contains("1 ms", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("weights_in", "[[[1], [2]], [[1]]]", "weights_in[1]")]
    [InlineData("weights_in", "[[[1, 2, 3], [1, 2, 3]]]", "weights_in[0][0]")]
    [InlineData("weights_in", "[[[1], [2], [3]]]", "reach")]
    [InlineData("weights_rec", "[[[0], [5]]]", "weights_rec")]
    [InlineData("weights_rec", "[[[0, 0], [5, 0]], [[0, 0], [0, 0]]]", "weights_rec[0][0]")]
    [InlineData("weights_out", "[[1], [2], [3]]", "read")]
    [InlineData("weights_out", "[[1, 1], [2, 2]]", "weights_out[0]")]
    [InlineData("weights_out", "\"many\"", "weights_out")]
    [InlineData("dash_syn", "[1]", "dash_syn")]
    [InlineData("dash_mem_out", "[1, 2]", "dash_mem_out")]
    [InlineData("threshold", "[1, null]", "threshold[1]")]
    [InlineData("threshold", "[1, 1e400]", "threshold[1]")]
    [InlineData("aliases", "[[1]]", "aliases")]
    [InlineData("aliases", "[[1], [2]]", "aliases[1][0]")]
    [InlineData("weight_shift_in", "1.5", "weight_shift_in")]
    [InlineData("weight_shift_out", "-1", "weight_shift_out")]
    [InlineData("dt", "0", "dt")]
    public void A_damaged_file_is_refused_with_its_place(string member, string value, string place)
    {
        JsonNode root = JsonNode.Parse(Write(Small(), 0.01))!;
        root[member] = JsonNode.Parse(value);
        Refused(root, place);
    }

    [Fact]
    public void Numbers_beyond_their_words_are_refused_and_not_wrapped()
    {
        SpecificationDocument document = Read(Write(Small() with { InputWeights = [200, 1], Threshold = [1e300, 1] }, 0.01));
        string message = Assert.Throws<DataFormatException>(() => SpecificationFile.ToProgram(document, ChipCatalogue.XyloAudio3, "s.json")).Message;
        Assert.Contains("input weight [0] is 200", message, StringComparison.Ordinal);
        Assert.Contains("hidden threshold [0]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_hidden_neurons_than_the_cap_are_refused()
    {
        JsonNode root = JsonNode.Parse(Write(Small(), 0.01))!;
        root["threshold"] = new JsonArray([.. Enumerable.Range(0, 1001).Select(_ => (JsonNode)1)]);
        Refused(root, "1001", "1000");
    }

    [Fact]
    public void Members_that_mean_nothing_survive_the_way_through_a_program()
    {
        JsonNode root = JsonNode.Parse(Write(Small(), 0.01))!;
        root["mapped_graph"] = JsonNode.Parse("""{"a": [1, 2.50, null], "name": "é"}""");
        root["note"] = null;
        SpecificationDocument document = Read(root);
        Assert.Contains("mapped_graph, note", Assert.Single(document.Remarks), StringComparison.Ordinal);
        using var file = new MemoryStream();
        ProgramFile.Write(SpecificationFile.ToProgram(document, ChipCatalogue.XyloAudio3, "s.json"), file);
        ProgramDocument program = ProgramFile.Read(JsonMember.Parse(file.ToArray(), "p.json"));
        Assert.Empty(program.Unknown);
        using var back = new MemoryStream();
        SpecificationFile.Write(new SpecificationDocument(SpecificationForm.Of(program.Program, program.Chip), program.StepSeconds, []) { Unknown = program.SpecificationMembers }, back);
        JsonNode found = JsonNode.Parse(back.ToArray())!;
        Assert.True(JsonNode.DeepEquals(root["mapped_graph"], found["mapped_graph"]));
        Assert.True(found.AsObject().ContainsKey("note"));
    }

    [Theory]
    [InlineData(2000.5)]
    [InlineData(-65)]
    public void A_dash_that_is_no_time_constant_is_named_with_its_place(double dash)
    {
        var document = new SpecificationDocument(Small() with { CurrentDash = [3.5, dash] }, 0.01, []);
        string message = Assert.Throws<DataFormatException>(() => SpecificationFile.ToNetwork(document, "s.json")).Message;
        Assert.All(["s.json, member dash_syn[1]", "from -64 to 64", "1 to 15", dash.ToString(System.Globalization.CultureInfo.InvariantCulture)], word => Assert.Contains(word, message, StringComparison.Ordinal));
    }

    private static ChipSpecification Small() => new()
    {
        Inputs = 1,
        Reached = 2,
        Read = 2,
        Currents = 1,
        InputWeights = [1, 2],
        RecurrentWeights = [0, 5, 0, 0],
        OutputWeights = [6, 7],
        MembraneDash = [1, 2],
        CurrentDash = [3, 4],
        Current2Dash = [0, 0],
        OutputMembraneDash = [2],
        OutputCurrentDash = [3],
        Threshold = [100, 200],
        OutputThreshold = [50],
    };

    private static void Refused(JsonNode root, params string[] words)
    {
        string message = Assert.Throws<DataFormatException>(() => Read(root)).Message;
        Assert.All(words, word => Assert.Contains(word, message, StringComparison.Ordinal));
    }

    private static byte[] Write(ChipSpecification specification, double step)
    {
        using var stream = new MemoryStream();
        SpecificationFile.Write(new SpecificationDocument(specification, step, []), stream);
        return stream.ToArray();
    }

    private static SpecificationDocument Read(JsonNode root) => Read(Encoding.UTF8.GetBytes(root.ToJsonString()));

    private static SpecificationDocument Read(byte[] file) => SpecificationFile.Read(JsonMember.Parse(file, "s.json"));
}
