using System.Text.Json;
using SpikeSim.Files;
using SpikeSim.Json;
using SpikeSim.Tests.Chips;

namespace SpikeSim.Tests.App;

public sealed class ConvertTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Network => Path.Combine(TestPlaces.Checkout, "networks", "digits.json");

    private static string Program => Path.Combine(TestPlaces.Checkout, "networks", "digits.program.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_program_goes_to_a_specification_and_back()
    {
        Good("convert", Program, _folder.File("d.specification.json"));
        Good("convert", _folder.File("d.specification.json"), _folder.File("d.program.json"));
        Programs.AssertEqual(ReadProgram(Program).Program, ReadProgram(_folder.File("d.program.json")).Program);
    }

    [Fact]
    public void A_specification_runs_like_the_program_it_came_from()
    {
        // The task of the program adds four silent steps; a specification has no task.
        string raster = Raster();
        string longer = _folder.Write("longer.csv", File.ReadAllText(raster) + string.Concat(Enumerable.Repeat(string.Join(',', new int[16]) + "\n", 4)));
        Good("convert", Program, _folder.File("d.spec.json"));
        CommandRun program = Good("run", Program, raster, "--json");
        CommandRun specification = Good("run", _folder.File("d.spec.json"), longer, "--json");
        using JsonDocument one = JsonDocument.Parse(program.Out);
        using JsonDocument two = JsonDocument.Parse(specification.Out);
        foreach (string member in new[] { "hidden_spikes", "synaptic_operations", "saturations", "cost" })
        {
            Assert.Equal(one.RootElement.GetProperty(member).GetRawText(), two.RootElement.GetProperty(member).GetRawText());
        }
    }

    [Fact]
    public void A_program_that_its_chip_cannot_hold_runs_only_if_told_to()
    {
        Good("convert", Program, _folder.File("d.spec.json"));
        string[] args = ["run", _folder.File("d.spec.json"), Raster(), "--chip", "xylo-audio-2"];
        CommandRun.Of([.. args, "--quiet"]).AssertError(3, "XY005", "XY015", "--ignore-rules");
        CommandRun run = Good([.. args, "--ignore-rules"]);
        using JsonDocument json = JsonDocument.Parse(Good([.. args, "--ignore-rules", "--quiet", "--json"]).Out);
        string[] errors = [.. json.RootElement.GetProperty("violations").EnumerateArray().Where(v => v.GetProperty("level").GetString() == "error").Select(v => v.GetProperty("code").GetString()!)];
        Assert.Equal(["XY005", "XY015"], errors);
        Assert.Contains("xylo-audio-2 cannot hold this program: XY005", run.Error, StringComparison.Ordinal);
        Assert.Contains("XY015", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("cannot hold", Good("run", Program, Raster()).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_goes_to_a_program_for_a_chip()
    {
        Good("convert", Network, _folder.File("n.program.json"), "--chip", "xylo-audio-3");
        Assert.Equal("xylo-audio-3", ReadProgram(_folder.File("n.program.json")).Chip.Name);
        CommandRun broken = CommandRun.Of("convert", Network, _folder.File("n2.program.json"), "--chip", "xylo-imu");
        Assert.Equal(3, broken.Exit);
        Assert.False(File.Exists(_folder.File("n2.program.json")));
    }

    [Fact]
    public void A_network_is_written_as_it_was_read()
    {
        Good("convert", Network, _folder.File("copy.json"));
        Assert.Equal(File.ReadAllBytes(Network), File.ReadAllBytes(_folder.File("copy.json")));
    }

    [Fact]
    public void A_float_specification_is_a_network_again()
    {
        Good("convert", Network, _folder.File("f.spec.json"), "--float");
        CommandRun info = Good("info", _folder.File("f.spec.json"), "--json");
        Assert.Contains("\"hidden_neurons\":126", info.Out, StringComparison.Ordinal);
        Good("convert", _folder.File("f.spec.json"), _folder.File("f.json"));
        Assert.Equal(126, NetworkFile.Read(JsonMember.ReadFile(_folder.File("f.json"))).Network.HiddenNeurons);
    }

    [Fact]
    public void A_network_comes_back_from_nir()
    {
        Good("convert", Network, _folder.File("d.nir"));
        CommandRun back = Good("convert", _folder.File("d.nir"), _folder.File("d.json"));
        Assert.Contains("from SpikeSim's metadata", back.Error, StringComparison.Ordinal);
        var went = NetworkFile.Read(JsonMember.ReadFile(Network)).Network;
        var came = NetworkFile.Read(JsonMember.ReadFile(_folder.File("d.json"))).Network;
        Assert.Equal(went.StepSeconds, came.StepSeconds);
        Assert.Equal(went.Populations.Select(p => (p.Reset, p.SpikesPerStep)), came.Populations.Select(p => (p.Reset, p.SpikesPerStep)));
        Good("convert", _folder.File("d.nir"), _folder.File("v.json"), "--nir", "reset=value,spikes=binary");
        var told = NetworkFile.Read(JsonMember.ReadFile(_folder.File("v.json"))).Network;
        Assert.All(told.Populations, p => Assert.Equal((SpikeSim.Networks.ResetRule.ToValue, 1), (p.Reset, p.SpikesPerStep)));
    }

    [Fact]
    public void Networks_and_programs_come_back_from_nir_byte_for_byte()
    {
        Good("convert", Network, _folder.File("n.nir"));
        Good("convert", _folder.File("n.nir"), _folder.File("n.json"));
        Assert.Equal(File.ReadAllBytes(Network), File.ReadAllBytes(_folder.File("n.json")));
        Good("convert", Program, _folder.File("p.nir"));
        CommandRun back = Good("convert", _folder.File("p.nir"), _folder.File("p.program.json"));
        Assert.DoesNotContain("rounded", back.Error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(Program), File.ReadAllBytes(_folder.File("p.program.json")));
        Assert.Equal(Good("run", Program, Raster(), "--json").Out, Good("run", _folder.File("p.nir"), Raster(), "--json").Out);

        Assert.Equal(Good("check", Program, "--json").Out, Good("check", _folder.File("p.nir"), "--json").Out);
        CommandRun.Of("map", _folder.File("p.nir"), "-o", _folder.File("m.program.json")).AssertError(2, "has the integers of a chip already", "convert");

        // Another reading, or another chip, is a network that is quantised again.
        Assert.Contains("rounded to eight bits", Good("run", _folder.File("p.nir"), Raster(), "--nir", "reset=subtract").Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("lif_norse", "reset=value")]
    [InlineData("lif_rockpool", "reset=subtract")]
    [InlineData("braille_noDelay_bias_zero", "reset=value")]
    [InlineData("braille_noDelay_bias_zero", "amplitude=dirac")]
    [InlineData("braille_noDelay_noBias_subtract", "reset=subtract")]
    [InlineData("braille_noDelay_noBias_subtract", "integrator=exp")]
    [InlineData("braille_noDelay_noBias_subtract", "order=chip")]
    public void A_graph_of_another_tool_spikes_as_before_after_two_conversions(string name, string said)
    {
        string a = TestPlaces.Shared("golden", "nir", "run", $"{name}.nir");
        string amplitude = said == "amplitude=dirac" ? "dirac" : "signal";
        int channels = name.StartsWith("lif", StringComparison.Ordinal) ? 1 : 12;
        string input = _folder.Write("in.csv", "# spikesim-raster/1 step_s=0.0001\n" + string.Concat(Enumerable.Range(0, 300).Select(k => string.Join(',', Enumerable.Range(0, channels).Select(c => ((k * 7) + (c * 3)) % 5 < 2 ? 1 : 0)) + "\n")));
        Good("convert", a, _folder.File("b.json"), "--nir", $"dt=1e-4,{said}");
        Good("convert", _folder.File("b.json"), _folder.File("c.nir"), "--amplitude", amplitude);
        Good("run", a, input, "--engine", "clocked", "--nir", $"dt=1e-4,{said}", "-o", _folder.File("of-a"));
        CommandRun run = Good("run", _folder.File("c.nir"), input, "--engine", "clocked", "--nir", said, "-o", _folder.File("of-c"));
        Assert.DoesNotContain("contradicts", run.Error, StringComparison.Ordinal);
        foreach (string file in new[] { "hidden_spikes.csv", "output_spikes.csv" })
        {
            Assert.Equal(File.ReadAllText(_folder.File(Path.Combine("of-a", file))), File.ReadAllText(_folder.File(Path.Combine("of-c", file))));
        }

        Assert.Contains(new[] { "hidden_spikes.csv", "output_spikes.csv" }.SelectMany(f => File.ReadAllLines(_folder.File(Path.Combine("of-a", f)))), l => l[0] != '#' && l.Contains('1', StringComparison.Ordinal));
    }

    [Fact]
    public void A_graph_with_a_task_is_scored_as_the_network_that_it_was()
    {
        string manifest = Path.Combine(TestPlaces.Checkout, "datasets", "spoken-digits", "manifest.json");
        Good("convert", Network, _folder.File("n.nir"));
        string Score(string file, params string[] more) => Good(["evaluate", file, manifest, "--engine", "clocked", "--json", .. more]).Out.Split("\"network_hash\"")[0];
        Assert.Equal(Score(Network), Score(_folder.File("n.nir")));
        Assert.NotEqual(Score(Network), Score(_folder.File("n.nir"), "--nir", "spikes=binary,reset=value,layer-delay=0,comparison=>"));
        CommandRun.Of("evaluate", Network, manifest, "--nir", "dt=1e-3").AssertError(2, "--nir", "is no NIR graph");
        CommandRun.Of("evaluate", _folder.File("n.nir"), manifest, "--nir", "dt=often").AssertError(2, "a time above 0");
    }

    [Theory]
    [InlineData("info")]
    [InlineData("check")]
    [InlineData("run")]
    [InlineData("compare")]
    [InlineData("convert")]
    public void What_is_said_of_nir_is_refused_where_there_is_none(string command)
    {
        string[] second = command switch { "run" or "compare" => [Raster()], "convert" => [_folder.File("x.json")], _ => [] };
        CommandRun.Of([command, Network, .. second, "--nir", "dt=1e-3"]).AssertError(2, "--nir", "is no NIR graph");
        CommandRun.Of("info", Raster(), "--nir", "dt=1e-3").AssertError(2, "--nir", "is no NIR graph");
    }

    [Fact]
    public void The_amplitude_of_a_graph_is_chosen_and_followed()
    {
        Good("convert", Network, _folder.File("dirac.nir"), "--amplitude", "dirac");
        CommandRun back = Good("convert", _folder.File("dirac.nir"), _folder.File("back.json"));
        Assert.Contains("amplitude dirac", back.Error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(Network), File.ReadAllBytes(_folder.File("back.json")));
        Assert.Contains("dt times as weak", Good("convert", _folder.File("dirac.nir"), _folder.File("weak.json"), "--nir", "amplitude=signal").Error, StringComparison.Ordinal);
        CommandRun.Of("convert", Network, _folder.File("z.nir"), "--amplitude", "loud").AssertError(2, "signal or dirac");
        CommandRun.Of("convert", Network, _folder.File("z.spec.json"), "--float", "--amplitude", "dirac").AssertError(2, "is no NIR graph");
    }

    [Fact]
    public void Long_time_constants_come_back_from_nir()
    {
        string text = File.ReadAllText(Network);
        const string Usual = "\"tau_mem_s\": 0.15990784";
        Assert.Contains(Usual, text, StringComparison.Ordinal);
        string slow = text.Replace(Usual, "\"tau_mem_s\": 2.56", StringComparison.Ordinal);
        Good("convert", _folder.Write("slow.json", slow), _folder.File("slow.nir"));
        Good("convert", _folder.File("slow.nir"), _folder.File("back.json"));
        Assert.Equal(2.56, NetworkFile.Read(JsonMember.ReadFile(_folder.File("back.json"))).Network.Outputs.Single().TauMembraneSeconds[0]);
    }

    [Theory]
    [InlineData("""{"schema": "spikesim-network/1", "schema": "spikesim-network/1"}""", "line 1, byte 34", "one member \"schema\"")]
    [InlineData("{\"schema\": \"spikesim-network/1\",\n \"a\": [1, {\"b\": [[], {\"x\": 1,\n  \"\\u0078\": 2}]}]}", "line 3, byte 3, member a[1].b[1]:", "one member \"x\"")]
    public void Two_members_of_one_name_are_refused_with_their_place(string text, string place, string name) =>
        CommandRun.Of("info", _folder.Write("twice.json", text)).AssertError(4, place, name, "remove one of them");

    [Fact]
    public void Outputs_read_by_their_membranes_stay_so_in_a_float_specification()
    {
        NetworkDocument document = NetworkFile.Read(JsonMember.ReadFile(Network));
        var network = document.Network with { Populations = [.. document.Network.Populations.Select(p => p.Role == SpikeSim.Networks.PopulationRole.Output ? p with { Spiking = false } : p)] };
        Save(network);
        Good("convert", _folder.File("m.json"), _folder.File("m.spec.json"), "--float");
        Assert.All(JsonMember.ReadFile(_folder.File("m.spec.json")).Required("threshold_out").Numbers(), t => Assert.Equal(32767, t));
        Good("convert", _folder.File("m.spec.json"), _folder.File("back.json"));
        Assert.False(NetworkFile.Read(JsonMember.ReadFile(_folder.File("back.json"))).Network.Outputs.Single().Spiking);
    }

    [Theory]
    [InlineData("XY007", "output", "hidden1")]
    [InlineData("XY011", "input", "output")]
    public void A_float_specification_of_what_it_has_no_place_for_is_refused(string code, string from, string to)
    {
        NetworkDocument document = NetworkFile.Read(JsonMember.ReadFile(Network));
        var more = new SpikeSim.Networks.Projection { Source = from, Target = to, Weights = [.. Enumerable.Repeat(0.5, document.Network.SourceSize(from) * document.Network.Find(to)!.Neurons)] };
        string path = Save(document.Network with { Projections = [.. document.Network.Projections, more] });
        CommandRun.Of("convert", path, _folder.File("m.spec.json"), "--float").AssertError(3, code, "specification");
        Assert.False(File.Exists(_folder.File("m.spec.json")));
    }

    [Fact]
    public void A_float_specification_needs_hidden_neurons_with_synapses_and_tells_what_else_a_chip_refuses()
    {
        SpikeSim.Networks.Network network = NetworkFile.Read(JsonMember.ReadFile(Network)).Network;
        string alone = Save(network with { Populations = [network.Outputs.Single()], Projections = [] });
        CommandRun.Of("convert", alone, _folder.File("m.spec.json"), "--float").AssertError(3, "XY011", "no hidden population");
        string direct = Save(network with { Populations = [.. network.Populations.Select(p => p with { TauSynapseSeconds = [] })] });
        CommandRun.Of("convert", direct, _folder.File("m.spec.json"), "--float").AssertError(3, "NS007");

        // What only breaks a budget is written, with a list of it.
        using JsonDocument result = JsonDocument.Parse(Good("convert", Network, _folder.File("m.spec.json"), "--float", "--chip", "xylo-audio-2", "--json").Out);
        Assert.Contains("XY015", result.RootElement.GetProperty("violations").EnumerateArray().Select(v => v.GetProperty("code").GetString()));
    }

    [Fact]
    public void What_is_lost_is_said()
    {
        CommandRun run = Good("convert", Program, _folder.File("d.spec.json"), "--json");
        using JsonDocument document = JsonDocument.Parse(run.Out);
        Assert.Equal("spikesim-convert/1", document.RootElement.EnumerateObject().First().Value.GetString());
        Assert.Contains(document.RootElement.GetProperty("remarks").EnumerateArray(), r => r.GetString()!.Contains("task", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("x.json", "integers only", "--to")]
    [InlineData("x.bin", "x.bin", "--to")]
    public void A_direction_without_the_information_is_refused(string target, params string[] words)
    {
        CommandRun.Of("convert", Program, _folder.File(target)).AssertError(2, words);
        Assert.False(File.Exists(_folder.File(target)));
    }

    [Theory]
    [InlineData("network", "integers only")]
    [InlineData("rockpool-parameters", "does not write")]
    [InlineData("raster", "specification")]
    [InlineData("tea", "specification")]
    public void A_kind_that_cannot_be_written_is_refused(string kind, string words) =>
        CommandRun.Of("convert", Program, _folder.File("x.json"), "--to", kind).AssertError(2, words);

    [Fact]
    public void A_raster_becomes_events_and_gets_its_step()
    {
        string plain = _folder.Write("plain.csv", "0,2\n1,0\n");
        CommandRun.Of("convert", plain, _folder.File("a.csv")).AssertError(2, "--step");
        Good("convert", plain, _folder.File("a.csv"), "--step", "0.01");
        Assert.Equal("# spikesim-raster/1 step_s=0.01\n0,2\n1,0\n", File.ReadAllText(_folder.File("a.csv")));
        Good("convert", _folder.File("a.csv"), _folder.File("a.events.csv"));
        Assert.Equal("time_s,channel,count\n0,1,2\n0.01,0,1\n", File.ReadAllText(_folder.File("a.events.csv")));
        CommandRun.Of("convert", _folder.File("a.events.csv"), _folder.File("b.csv")).AssertError(2, "continuous time");
    }

    [Fact]
    public void Standard_output_and_existing_files()
    {
        CommandRun run = Good("convert", Network, "-", "--to", "network");
        Assert.Equal(File.ReadAllText(Network), run.Out);
        _folder.Write("mine.json", "mine");
        CommandRun.Of("convert", Network, _folder.File("mine.json")).AssertError(4, "--force");
        Assert.Equal("mine", File.ReadAllText(_folder.File("mine.json")));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1, 2]")]
    [InlineData("{\"schema\": \"spikesim-recipe/1\"}")]
    public void Other_json_is_no_network(string text) =>
        CommandRun.Of("run", _folder.Write("other.json", text), Raster()).AssertError(4, "other.json", "network");

    [Fact]
    public void A_newer_version_is_refused_by_name() =>
        CommandRun.Of("run", _folder.Write("new.json", """{"schema": "spikesim-network/9"}"""), Raster()).AssertError(4, "spikesim-network/9", "Another version of SpikeSim");

    [SkippableTheory]
    [InlineData("glass", "[25,0,0,0]")]
    [InlineData("gun", "[0,12,0,0]")]
    [InlineData("scream", "[2,0,21,0]")]
    [InlineData("background", "[0,0,0,35]")]
    public void A_parameter_file_of_rockpool_runs_as_in_the_vendors_simulator(string clip, string spikes)
    {
        string folder = TestPlaces.Shared("golden", "chip", "docs-model");
        Good("map", Path.Combine(folder, "parameters.json"), "--quantizer", "channel-compatible", "-o", _folder.File("docs.program.json"));
        Good("convert", _folder.File("docs.program.json"), _folder.File("docs.spec.json"));
        foreach (string file in new[] { "docs.program.json", "docs.spec.json" })
        {
            CommandRun run = Good("run", _folder.File(file), Path.Combine(folder, clip + ".csv"), "--json");
            using JsonDocument document = JsonDocument.Parse(run.Out);
            Assert.Equal(spikes, document.RootElement.GetProperty("output_spikes").GetRawText());
        }
    }

    private static CommandRun Good(params string[] args)
    {
        CommandRun run = CommandRun.Of(args);
        Assert.True(run.Exit == 0, run.Error);
        return run;
    }

    private static ProgramDocument ReadProgram(string path) => ProgramFile.Read(JsonMember.ReadFile(path));

    private string Save(SpikeSim.Networks.Network network)
    {
        using FileStream stream = File.Create(_folder.File("m.json"));
        NetworkFile.Write(new NetworkDocument(network, null, null), stream);
        return _folder.File("m.json");
    }

    private string Raster() => _folder.Write("r.csv", string.Concat(Enumerable.Range(0, 20).Select(i => string.Join(',', Enumerable.Range(0, 16).Select(c => (i * (c + 3)) % 7)) + "\n")));
}
