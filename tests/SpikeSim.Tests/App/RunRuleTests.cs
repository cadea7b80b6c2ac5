using System.Text.Json;
using System.Text.Json.Nodes;
using SpikeSim.Chips;
using SpikeSim.Files;

namespace SpikeSim.Tests.App;

/// <summary>What only a run shows, and how commands take a program that its chip cannot hold.</summary>
public sealed class RunRuleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_says_how_many_events_come_too_late_for_the_outputs()
    {
        string program = Chain(layers: 3, threshold: 100);
        JsonElement late = Run(program, "1\n0\n0\n0\n2\n1\n");
        Assert.Equal(3, late.GetProperty("layer_delay_steps").GetInt32());
        JsonElement found = late.GetProperty("violations").EnumerateArray().Single(v => v.GetProperty("code").GetString() == "NS017");
        Assert.Equal("3 events in the last 3 of its 6 steps do not reach the outputs", found.GetProperty("value").GetString());
        Assert.Contains("Append 3 row(s) of zeros", found.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.Contains("NS017 warning", CommandRun.Of("run", program, _folder.File("r.csv")).Error, StringComparison.Ordinal);

        // With the rows that the remedy asks for, every event arrives.
        JsonElement whole = Run(program, "1\n0\n0\n0\n2\n1\n0\n0\n0\n");
        Assert.DoesNotContain("NS017", Codes(whole));
        Assert.Equal((1, 3), (late.GetProperty("output_spikes")[0].GetInt32(), whole.GetProperty("output_spikes")[0].GetInt32()));
    }

    [Fact]
    public void Outputs_that_are_read_by_their_membranes_and_fire_are_named()
    {
        string program = Chain(layers: 1, threshold: short.MaxValue);
        string loud = string.Concat(Enumerable.Repeat("15\n", 200));
        JsonElement run = Run(program, loud);
        Assert.True(run.GetProperty("output_spikes")[0].GetInt32() > 0);
        Assert.Contains("NS016", Codes(run));
        Assert.Contains("NS016 warning: output 0", CommandRun.Of("run", program, _folder.File("r.csv")).Error, StringComparison.Ordinal);
        Assert.DoesNotContain("NS016", Codes(Run(program, "1\n0\n0\n")));
        Assert.DoesNotContain("NS016", Codes(Run(Chain(layers: 1, threshold: 100), loud)));
    }

    [Fact]
    public void An_evaluation_names_outputs_that_fire_and_clips_that_end_too_early()
    {
        ProgramDocument digits = ProgramFile.Read(SpikeSim.Json.JsonMember.ReadFile(Path.Combine(TestPlaces.Checkout, "networks", "digits.program.json")));
        ChipProgramDraft draft = digits.Program.ToDraft();
        Array.Fill(draft.Outputs.Threshold, 50);
        string program = Write(digits with
        {
            Program = ChipProgram.Create(draft, digits.Chip.Arithmetic),
            Task = digits.Task! with { Decision = digits.Task.Decision with { TailSteps = 0 } },
        });
        CommandRun run = CommandRun.Of("evaluate", program, Path.Combine(TestPlaces.Checkout, "datasets", "spoken-digits", "manifest.json"), "--json");
        Assert.Equal(0, run.Exit);
        string[] codes = Codes(JsonDocument.Parse(run.Out).RootElement);
        Assert.Contains("NS016", codes);
        Assert.Contains("NS017", codes);
        Assert.Contains("NS017 warning: task: the last 1 steps of a clip", CommandRun.Of("check", program).Out, StringComparison.Ordinal);
        Assert.All(["NS016 warning: outputs", "NS017 warning: task", "tail_steps"], word => Assert.Contains(word, run.Error, StringComparison.Ordinal));
    }

    [Fact]
    public void No_clip_of_an_evaluation_starts_from_what_another_one_left()
    {
        string source = Path.Combine(TestPlaces.Checkout, "datasets", "spoken-digits", "manifest.json");
        JsonNode root = JsonNode.Parse(File.ReadAllText(source))!;
        root["root"] = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, root["root"]?.GetValue<string>() ?? "."));
        root["items"] = new JsonArray([.. root["items"]!.AsArray().Reverse().Select(i => i!.DeepClone())]);
        string program = Path.Combine(TestPlaces.Checkout, "networks", "digits.program.json");
        JsonElement[] both = [.. new[] { source, _folder.Write("backwards.json", root.ToJsonString()) }.Select(m => JsonDocument.Parse(CommandRun.Of("evaluate", program, m, "--json", "--jobs", "1").Out).RootElement)];
        Assert.True(both[0].GetProperty("reset_per_item").GetBoolean());
        Assert.NotEqual(both[0].GetProperty("dataset_hash").GetString(), both[1].GetProperty("dataset_hash").GetString());
        foreach (string member in new[] { "confusion", "hidden_spikes", "synaptic_operations" })
        {
            Assert.Equal(both[0].GetProperty(member).GetRawText(), both[1].GetProperty(member).GetRawText());
        }
    }

    [Fact]
    public void Broken_rules_stand_in_the_document_of_an_error()
    {
        string program = Wide();
        CommandRun run = CommandRun.Of("run", program, _folder.Write("r.csv", "1\n"), "--json", "--quiet");
        Assert.Equal(3, run.Exit);
        using JsonDocument error = JsonDocument.Parse(run.Out);
        JsonElement broken = error.RootElement.GetProperty("violations").EnumerateArray().Single(v => v.GetProperty("level").GetString() == "error");
        Assert.Equal(("XY015", "64"), (broken.GetProperty("code").GetString(), broken.GetProperty("limit").GetString()));
    }

    [Fact]
    public void The_cost_of_a_program_that_its_chip_cannot_hold_is_told_only_on_request()
    {
        string program = Wide();
        CommandRun.Of("info", program, "--cost").AssertError(3, "XY015", "--ignore-rules");
        Assert.Contains("XY015 error", CommandRun.Of("info", program).Out, StringComparison.Ordinal);
        using JsonDocument info = JsonDocument.Parse(CommandRun.Of("info", program, "--cost", "--ignore-rules", "--json").Out);
        Assert.Contains("XY015", Codes(info.RootElement));
        Assert.Equal("worst-case", info.RootElement.GetProperty("cost").GetProperty("kind").GetString());
    }

    [Fact]
    public void A_conversion_writes_such_a_program_and_lists_what_it_breaks()
    {
        CommandRun run = CommandRun.Of("convert", Wide(), _folder.File("w.spec.json"), "--json", "--quiet");
        Assert.Equal(0, run.Exit);
        Assert.Contains("XY015", Codes(JsonDocument.Parse(run.Out).RootElement));
        Assert.True(File.Exists(_folder.File("w.spec.json")));
    }

    private static string[] Codes(JsonElement root) => [.. root.GetProperty("violations").EnumerateArray().Select(v => v.GetProperty("code").GetString()!)];

    private JsonElement Run(string program, string raster)
    {
        CommandRun run = CommandRun.Of("run", program, _folder.Write("r.csv", raster), "--json", "--quiet");
        Assert.Equal((0, string.Empty), (run.Exit, run.Error));
        return JsonDocument.Parse(run.Out).RootElement;
    }

    // One neuron per layer, each of which one event or spike fires at once.
    private string Chain(int layers, int threshold)
    {
        var recurrent = new int[layers * layers];
        for (int i = 0; i + 1 < layers; i++)
        {
            recurrent[(i * layers) + i + 1] = 127;
        }

        var output = new int[layers];
        output[^1] = 127;
        return Write(Neurons(layers, threshold) with { InputWeights = [127, .. new int[layers - 1]], RecurrentWeights = recurrent, OutputWeights = output });
    }

    // 65 recurrent targets of one neuron, on a chip that has 64.
    private string Wide()
    {
        const int Hidden = 66;
        var recurrent = new int[Hidden * Hidden];
        Array.Fill(recurrent, 1, 1, Hidden - 1);
        return Write(Neurons(Hidden, 100) with { InputWeights = [.. Enumerable.Repeat(1, Hidden)], RecurrentWeights = recurrent, OutputWeights = [.. Enumerable.Repeat(1, Hidden)] });
    }

    private static ChipProgramDraft Neurons(int hidden, int outputThreshold) => new()
    {
        Inputs = 1,
        InputWeights = [],
        OutputWeights = [],
        Hidden = new ChipNeuronsDraft
        {
            MembraneDecayShift = [.. Enumerable.Repeat(1, hidden)],
            CurrentDecayShift = [.. Enumerable.Repeat(1, hidden)],
            Current2DecayShift = new int[hidden],
            Threshold = [.. Enumerable.Repeat(60, hidden)],
            Bias = new int[hidden],
        },
        Outputs = new ChipNeuronsDraft { MembraneDecayShift = [15], CurrentDecayShift = [1], Threshold = [outputThreshold], Bias = [0] },
    };

    private string Write(ChipProgramDraft draft)
    {
        ChipDescription chip = ChipCatalogue.Find("xylo-audio-2");
        return Write(new ProgramDocument("made", chip, ChipProgram.Create(draft, chip.Arithmetic), 0.01, null, null));
    }

    private string Write(ProgramDocument document)
    {
        string path = _folder.File("p.program.json");
        using FileStream stream = File.Create(path);
        ProgramFile.Write(document, stream);
        return path;
    }
}
