using System.Text;
using System.Text.Json.Nodes;
using SpikeSim.Chips;
using SpikeSim.Files;
using SpikeSim.Json;
using SpikeSim.Tests.Chips;

namespace SpikeSim.Tests.Files;

public sealed class ProgramFileTests
{
    [Theory]
    [InlineData("xylo-1")]
    [InlineData("xylo-audio-2")]
    [InlineData("xylo-audio-3")]
    [InlineData("xylo-imu")]
    public void Random_programs_survive_the_way_through_a_file(string name)
    {
        ChipDescription chip = ChipCatalogue.Find(name);
        for (ulong i = 0; i < 100; i++)
        {
            var program = ChipProgram.Create(RandomProgram.Draft(new SeededRandom(11, i), chip.Arithmetic, 20), chip.Arithmetic);
            byte[] file = Write(new ProgramDocument($"random {i}", chip, program, 0.001 * (1 + i), null, null));
            ProgramDocument back = Read(file);
            Programs.AssertEqual(program, back.Program);
            Assert.Equal(file, Write(back));
        }
    }

    [Fact]
    public void A_chip_of_ones_own_travels_with_its_program()
    {
        ChipDescription chip = ChipDescriptionJson.Read(JsonMember.ReadFile(Path.Combine(TestPlaces.Checkout, "docs", "samples", "little-chip.json")));
        var program = ChipProgram.Create(RandomProgram.Draft(new SeededRandom(5), chip.Arithmetic, 9), chip.Arithmetic);
        byte[] file = Write(new ProgramDocument("own", chip, program, 0.01, null, null));
        ProgramDocument back = Read(file);
        Assert.Equal("little-chip", back.Chip.Name);
        Assert.Equal(chip.Arithmetic, back.Chip.Arithmetic);
        Assert.Equal(chip.Costs!.Cycles, back.Chip.Costs!.Cycles);
        Programs.AssertEqual(program, back.Program);
        Assert.Equal(file, Write(back));
    }

    [Fact]
    public void Members_that_are_not_known_stay_where_they_were()
    {
        JsonNode root = Small();
        root["debug"] = JsonNode.Parse("""{"always_update_omp_stat": true, "list": [1, 2.50, null]}""");
        root["input"]!["source"] = "saer";
        root["hidden"]!["future"] = null;
        root["hidden"]!["neurons"]![1]!["i_syn3_decay"] = 7;
        root["readout"]!["neurons"]![0]!["mode"] = "x";
        ProgramDocument read = Read(root);
        Assert.Equal(["", "input", "hidden", "hidden.neurons[1]", "readout.neurons[0]"], read.Unknown.Select(u => u.Place));
        byte[] once = Write(read);
        JsonNode written = JsonNode.Parse(once)!;
        Assert.True(JsonNode.DeepEquals(root["debug"], written["debug"]));
        Assert.True(JsonNode.DeepEquals(root["hidden"]!["neurons"], written["hidden"]!["neurons"]));
        Assert.True(written["hidden"]!.AsObject().ContainsKey("future"));
        Assert.Equal("saer", (string?)written["input"]!["source"]);
        Assert.Equal(once, Write(Read(once)));
    }

    [Fact]
    public void The_vendor_names_are_written()
    {
        JsonNode root = Small();
        Assert.True((bool)root["bias_enable"]!);
        Assert.False((bool)root["synapse2_enable"]!);
        Assert.True((bool)root["hidden"]!["aliasing"]!);
        Assert.Equal("AcceleratedTime", (string?)root["operation_mode"]);
        Assert.Equal(500_000, (int)root["time_resolution_wrap"]!);
    }

    [Fact]
    public void Operation_mode_and_wrap_are_kept()
    {
        JsonNode root = Small();
        root["operation_mode"] = "RealTime";
        root["time_resolution_wrap"] = 123;
        JsonNode written = JsonNode.Parse(Write(Read(root)))!;
        Assert.Equal("RealTime", (string?)written["operation_mode"]);
        Assert.Equal(123, (int)written["time_resolution_wrap"]!);
    }

    [Fact]
    public void A_reservoir_is_a_hidden_layer()
    {
        JsonNode root = Small();
        JsonNode hidden = root["hidden"]!.DeepClone();
        root.AsObject().Remove("hidden");
        root["reservoir"] = hidden;
        Programs.AssertEqual(Read(Small()).Program, Read(root).Program);
        root["hidden"] = hidden.DeepClone();
        Refused(root, "reservoir", "both");
    }

    [Theory]
    [InlineData("bias_enable", "bias")]
    [InlineData("hidden/aliasing", "alias")]
    public void A_feature_that_is_used_cannot_be_switched_off(string flag, string word)
    {
        JsonNode root = Small();
        string[] parts = flag.Split('/');
        (parts.Length == 1 ? root : root[parts[0]]!)[parts[^1]] = false;
        Refused(root, parts[^1], word);
    }

    [Fact]
    public void A_used_second_current_cannot_be_switched_off()
    {
        JsonNode root = Small();
        root["input"]!["syn2_weights"] = JsonNode.Parse("[[0, 3], [0, 0]]");
        root["synapse2_enable"] = false;
        Refused(root, "synapse2_enable", "second current");
        root["synapse2_enable"] = true;
        Assert.True(Read(root).Program.UsesSecondCurrent);
    }

    [Theory]
    [InlineData("schema", "\"spikesim-program/2\"", "Another version of SpikeSim")]
    [InlineData("schema", "\"spikesim-network/1\"", "another kind")]
    [InlineData("chip", "\"loihi\"", "xylo-audio-3")]
    [InlineData("hidden/neurons/0/threshold", "40000", "hidden threshold [0] is 40000")]
    [InlineData("hidden/neurons/0/threshold", "1.5", "hidden.neurons[0].threshold")]
    [InlineData("hidden/neurons/1/alias_target", "9", "points to 9")]
    [InlineData("hidden/neurons/1/alias_target", "\"one\"", "hidden.neurons[1].alias_target")]
    [InlineData("input/weights/1", "[1]", "input.weights[1]")]
    [InlineData("input/weights", "[[1, 200], [0, 0]]", "input weight [1] is 200")]
    [InlineData("readout/weights", "[[1]]", "readout.weights")]
    [InlineData("input/weight_bit_shift", "8", "input_shift")]
    [InlineData("step_s", "-1", "step_s")]
    [InlineData("time_resolution_wrap", "-1", "time_resolution_wrap")]
    public void A_damaged_file_is_refused_with_its_place(string path, string value, string words)
    {
        JsonNode root = Small();
        string[] parts = path.Split('/');
        JsonNode node = parts[..^1].Aggregate(root, (n, part) => n is JsonArray array ? array[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)]! : n[part]!);
        if (node is JsonArray list)
        {
            list[int.Parse(parts[^1], System.Globalization.CultureInfo.InvariantCulture)] = JsonNode.Parse(value);
        }
        else
        {
            node[parts[^1]] = JsonNode.Parse(value);
        }

        Refused(root, words);
    }

    [Fact]
    public void More_hidden_neurons_than_the_cap_are_refused()
    {
        JsonNode root = Small();
        JsonArray neurons = root["hidden"]!["neurons"]!.AsArray();
        while (neurons.Count <= 1000)
        {
            neurons.Add(neurons[0]!.DeepClone());
        }

        Refused(root, "1001", "1000");
    }

    private static JsonNode Small()
    {
        var draft = new ChipProgramDraft
        {
            Inputs = 2,
            InputWeights = [1, 2, -3, 4],
            RecurrentWeights = [0, 5, 0, 0],
            OutputWeights = [6, 7],
            InputShift = 1,
            Hidden = new ChipNeuronsDraft { MembraneDecayShift = [2, 3], CurrentDecayShift = [1, 2], Current2DecayShift = [4, 5], Threshold = [100, 200], Bias = [0, -4] },
            Outputs = new ChipNeuronsDraft { MembraneDecayShift = [2], CurrentDecayShift = [3], Threshold = [50], Bias = [0] },
            Aliases = [[1], []],
        };
        ChipDescription chip = ChipCatalogue.XyloAudio3;
        return JsonNode.Parse(Write(new ProgramDocument("small", chip, ChipProgram.Create(draft, chip.Arithmetic), 0.01, null, null)))!;
    }

    private static void Refused(JsonNode root, params string[] words)
    {
        string message = Assert.Throws<DataFormatException>(() => Read(root)).Message;
        Assert.All(words, word => Assert.Contains(word, message, StringComparison.Ordinal));
    }

    private static byte[] Write(ProgramDocument document)
    {
        using var stream = new MemoryStream();
        ProgramFile.Write(document, stream);
        return stream.ToArray();
    }

    private static ProgramDocument Read(JsonNode root) => Read(Encoding.UTF8.GetBytes(root.ToJsonString()));

    private static ProgramDocument Read(byte[] file) => ProgramFile.Read(JsonMember.Parse(file, "program.json"));
}
