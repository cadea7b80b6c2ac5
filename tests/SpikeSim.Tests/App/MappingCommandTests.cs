using System.Text.Json;
using System.Text.Json.Nodes;

namespace SpikeSim.Tests.App;

/// <summary>The commands limits, check and map as their users run them, error cases included.</summary>
public sealed class MappingCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Network => Path.Combine(TestPlaces.Checkout, "networks", "digits.json");

    private static string Program => Path.Combine(TestPlaces.Checkout, "networks", "digits.program.json");

    private static string LittleChip => Path.Combine(TestPlaces.Checkout, "docs", "samples", "little-chip.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Limits_lists_all_chips_or_one_by_name_or_file()
    {
        CommandRun all = CommandRun.Of("limits");
        Assert.Equal(0, all.Exit);
        Assert.All(["xylo-1", "xylo-audio-2", "xylo-audio-3", "xylo-imu", "31744", "992", "2 (tools write 1)", "8 (not sure)"], word => Assert.Contains(word, all.Out, StringComparison.Ordinal));
        JsonElement one = Json(CommandRun.Of("limits", "--chip", LittleChip, "--step", "0.01", "--json"));
        Assert.Equal("spikesim-limits/1", one.EnumerateObject().First().Value.GetString());
        Assert.Equal(6, one.GetProperty("chips")[0].GetProperty("arithmetic").GetProperty("weight_bits").GetInt32());
        Assert.Equal([0.02, 0.04], one.GetProperty("time_constants")[0].GetProperty("seconds").EnumerateArray().Take(2).Select(s => s.GetDouble()));
    }

    [Theory]
    [InlineData("limits", "--chip", "xylo-9")]
    [InlineData("limits", "--step", "0")]
    [InlineData("limits", "--step", "soon")]
    [InlineData("map", "network.json")]
    [InlineData("map", "network.json", "-o", "p.json", "--quantizer", "best")]
    public void Wrong_options_are_usage_errors(params string[] args) => Assert.Equal(2, CommandRun.Of(args).Exit);

    [Fact]
    public void Check_says_that_a_network_fits_and_what_it_takes()
    {
        CommandRun run = CommandRun.Of("check", Network, "--chip", "xylo-audio-3", "--json");
        Assert.Equal(0, run.Exit);
        JsonElement root = Json(run);
        Assert.Equal("spikesim-check/1", root.EnumerateObject().First().Value.GetString());
        JsonElement entries = root.GetProperty("resources").EnumerateArray().Single(r => r.GetProperty("name").GetString() == "recurrent entries");
        Assert.True(entries.GetProperty("used").GetInt32() > 10_000);
        Assert.Equal(31_744, entries.GetProperty("available").GetInt32());
        Assert.Equal(1, root.GetProperty("delays").EnumerateArray().Last().GetProperty("first_step").GetInt32());
        Assert.All(root.GetProperty("violations").EnumerateArray(), v => Assert.Equal("warning", v.GetProperty("level").GetString()));
        Assert.NotEqual(0, root.GetProperty("open_points").GetArrayLength());
    }

    [Fact]
    public void Check_prints_all_violations_and_the_table_and_exits_3()
    {
        CommandRun run = CommandRun.Of("check", Network, "--chip", "xylo-1");
        Assert.Equal(3, run.Exit);
        Assert.All(["XY005 error", "XY015 error", "recurrent entries", "per cent", "does not fit xylo-1"], word => Assert.Contains(word, run.Out, StringComparison.Ordinal));
        CommandRun json = CommandRun.Of("check", Network, "--chip", "xylo-1", "--json");
        Assert.Equal(3, json.Exit);
        JsonElement[] violations = [.. Json(json).GetProperty("violations").EnumerateArray()];
        Assert.Equal(["XY005", "XY015"], violations.Where(v => v.GetProperty("level").GetString() == "error").Select(v => v.GetProperty("code").GetString()));
        Assert.All(violations, v => Assert.Equal(["code", "level", "place", "value", "limit", "remedy"], v.EnumerateObject().Select(m => m.Name)));
    }

    [Fact]
    public void Check_takes_programs_and_chip_files()
    {
        Assert.Equal(0, CommandRun.Of("check", Program).Exit);
        CommandRun imu = CommandRun.Of("check", Program, "--chip", "xylo-imu");
        Assert.Equal(3, imu.Exit);
        Assert.Contains("NS005", imu.Out, StringComparison.Ordinal);
        CommandRun little = CommandRun.Of("check", Program, "--chip", LittleChip);
        Assert.Equal(3, little.Exit);
        Assert.Contains("XY019", little.Out, StringComparison.Ordinal);
        Assert.Equal(0, CommandRun.Of("check", Network, "--chip", LittleChip).Exit);
    }

    [Fact]
    public void Check_reports_all_numbers_that_do_not_fit_with_everything_else()
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(Program))!;
        root["input"]!["weights"]![0]![0] = 200;
        root["input"]!["weights"]![1]![1] = -300;
        root["input"]!["weight_bit_shift"] = 9;
        root["hidden"]!["neurons"]![3]!["v_mem_decay"] = 16;
        root["readout"]!["neurons"]![0]!["v_mem_bias"] = 40000;
        string program = _folder.Write("p.json", root.ToJsonString());
        CommandRun run = CommandRun.Of("check", program, "--json");
        Assert.Equal(3, run.Exit);
        JsonElement[] words = [.. Json(run).GetProperty("violations").EnumerateArray().Where(v => v.GetProperty("code").GetString() == "XY019")];
        Assert.Equal(4, words.Length);
        Assert.All(words, v => Assert.DoesNotContain("to", v.GetProperty("value").GetString()!.Split(' ')));
        Assert.Contains(words, v => v.GetProperty("limit").GetString() == "-128 to 127" && v.GetProperty("value").GetString()!.Contains("is -300", StringComparison.Ordinal));
        Assert.Contains(words, v => v.GetProperty("value").GetString()!.Contains("bias", StringComparison.Ordinal) && v.GetProperty("remedy").GetString()!.Contains("bias", StringComparison.Ordinal));
        Assert.NotEqual(0, Json(run).GetProperty("resources").GetArrayLength());
        Assert.Contains("XY005", CommandRun.Of("check", program, "--chip", "xylo-1").Out, StringComparison.Ordinal);
        CommandRun.Of("run", program, program).AssertError(4, "does not fit", "[0] is 200");
    }

    [Fact]
    public void Check_says_once_that_a_chip_has_no_bias()
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(Program))!;
        for (int id = 0; id < 5; id++)
        {
            root["hidden"]!["neurons"]![id]!["v_mem_bias"] = 300 + id;
        }

        root["readout"]!["neurons"]![0]!["v_mem_bias"] = -3;
        root["bias_enable"] = true;
        CommandRun run = CommandRun.Of("check", _folder.Write("p.json", root.ToJsonString()), "--chip", "xylo-1", "--json");
        JsonElement word = Assert.Single(Json(run).GetProperty("violations").EnumerateArray(), v => v.GetProperty("code").GetString() == "XY019");
        Assert.Contains("bias", word.GetProperty("remedy").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_and_map_judge_networks_that_other_commands_refuse()
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(Network))!;
        JsonNode hidden = root["populations"]![0]!;
        string name = hidden["name"]!.GetValue<string>();
        hidden["synapses"] = JsonNode.Parse("""[{"tau_s": 0.02}, {"tau_s": 0.025}, {"tau_s": 0.08}]""");
        hidden["tau_mem_s"] = 0.001;
        root["step_s"] = 0.01;
        root["aliases"] = new JsonArray(new JsonObject { ["from"] = "input", ["to"] = name });
        string file = _folder.Write("n.json", root.ToJsonString());
        foreach (string[] args in new[] { new[] { "check", file, "--chip", "xylo-1" }, ["map", file, "-o", _folder.File("p.json"), "--chip", "xylo-1"] })
        {
            CommandRun run = CommandRun.Of(args);
            Assert.Equal(3, run.Exit);
            Assert.All(["XY005", "XY009", "XY013", "XY023", "hidden neurons"], word => Assert.Contains(word, run.Out, StringComparison.Ordinal));
        }

        Assert.Equal(4, CommandRun.Of("run", file, file).Exit);
        hidden["tau_mem_s"] = -1;
        Assert.Equal(4, CommandRun.Of("check", _folder.Write("n.json", root.ToJsonString())).Exit);
    }

    [Fact]
    public void Limits_says_that_a_chip_does_not_run_at_a_step_and_where_the_cap_is()
    {
        Assert.Contains("NS005", CommandRun.Of("limits", "--chip", "xylo-imu", "--step", "0.01").Out, StringComparison.Ordinal);
        Assert.DoesNotContain("NS005", CommandRun.Of("limits", "--chip", "xylo-imu", "--step", "0.005").Out, StringComparison.Ordinal);
        Assert.False(Json(CommandRun.Of("limits", "--chip", "xylo-imu", "--step", "0.01", "--json")).GetProperty("time_constants")[0].GetProperty("is_possible").GetBoolean());
        string wide = File.ReadAllText(LittleChip).Replace("\"hidden_neurons\": 256", "\"hidden_neurons\": 2000", StringComparison.Ordinal);
        Assert.Contains("1000 of 2000", CommandRun.Of("limits", "--chip", _folder.Write("wide.json", wide)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_shows_rounded_time_constants_with_their_error()
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(Network))!;
        root["populations"]![0]!["tau_mem_s"] = 0.025;
        root["step_s"] = 0.01;
        root["populations"]![0]!["synapses"]![0]!["tau_s"] = 0.042;
        CommandRun run = CommandRun.Of("check", _folder.Write("n.json", root.ToJsonString()));
        Assert.Contains("25 ms becomes 20 ms (-20 %) (limit: step x 2^k; around it the chip has 20 ms (-20 %) and 40 ms (+60 %))", run.Out, StringComparison.Ordinal);
        Assert.Contains("42 ms becomes 40 ms (-4.8 %); the chip has 40 ms and 80 ms", run.Out, StringComparison.Ordinal);
        JsonElement membrane = Json(CommandRun.Of("check", _folder.File("n.json"), "--json")).GetProperty("time_constants").EnumerateArray().First();
        Assert.Equal((0.025, 0.02, 0.04), (membrane.GetProperty("asked_s").GetDouble(), membrane.GetProperty("given_s").GetDouble(), membrane.GetProperty("above_s").GetDouble()));
    }

    [Fact]
    public void Files_that_are_no_networks_are_data_errors()
    {
        CommandRun.Of("check", _folder.File("none.json")).AssertError(4, "none.json");
        CommandRun.Of("check", LittleChip).AssertError(4, "little-chip.json");
        CommandRun.Of("check", Network, "--chip", Network).AssertError(4, "digits.json");
        CommandRun.Of("check", Network, "--chip", "xylo-9").AssertError(2, "xylo-9", "xylo-audio-3");
    }

    [Fact]
    public void Map_writes_a_program_that_runs()
    {
        string program = _folder.File("p.json");
        JsonElement result = Json(CommandRun.Of("map", Network, "--chip", "xylo-audio-3", "-o", program, "--json"));
        Assert.Equal("spikesim-map/1", result.EnumerateObject().First().Value.GetString());
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(program))), result.GetProperty("program_sha256").GetString());
        byte[] first = File.ReadAllBytes(program);
        CommandRun.Of("map", Network, "-o", program).AssertError(4, "--force");
        Assert.Equal(0, CommandRun.Of("map", Network, "-o", program, "--force").Exit);
        Assert.Equal(first, File.ReadAllBytes(program));
        Assert.Equal(0, CommandRun.Of("check", program).Exit);
        string raster = _folder.Write("r.csv", string.Concat(Enumerable.Repeat(string.Join(',', Enumerable.Repeat("3", 16)) + "\n", 50)));
        Assert.True(Json(CommandRun.Of("run", program, raster, "--json")).GetProperty("hidden_spikes").GetInt64() > 0);
    }

    [Fact]
    public void Map_chooses_scales_by_the_clips_of_a_data_set()
    {
        string manifest = Path.Combine(TestPlaces.Checkout, "datasets", "spoken-digits", "manifest.json");
        JsonElement result = Json(CommandRun.Of("map", Network, "-o", _folder.File("p.json"), "--calibrate", manifest, "--json"));
        Assert.True(result.GetProperty("populations")[0].GetProperty("rate_after").GetDouble() > 0);
        JsonNode root = JsonNode.Parse(File.ReadAllText(Network))!;
        root.AsObject().Remove("task");
        string deaf = _folder.Write("deaf.json", root.ToJsonString());
        CommandRun.Of("map", deaf, "-o", _folder.File("q.json"), "--calibrate", manifest).AssertError(2, "task");
    }

    [Fact]
    public void Map_writes_nothing_where_a_rule_is_broken()
    {
        string program = _folder.File("p.json");
        CommandRun run = CommandRun.Of("map", Network, "--chip", "xylo-1", "-o", program);
        Assert.Equal(3, run.Exit);
        Assert.False(File.Exists(program));
        Assert.Contains("XY015", run.Out, StringComparison.Ordinal);
        JsonElement result = Json(CommandRun.Of("map", Network, "--chip", "xylo-1", "-o", program, "--json"));
        Assert.Equal(JsonValueKind.Null, result.GetProperty("program").ValueKind);
        Assert.False(result.GetProperty("report").GetProperty("fits").GetBoolean());
        CommandRun.Of("map", Program, "-o", program).AssertError(2, "integers");
    }

    private static JsonElement Json(CommandRun run)
    {
        using JsonDocument document = JsonDocument.Parse(run.Out);
        return document.RootElement.Clone();
    }
}
