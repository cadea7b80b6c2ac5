using System.Text.Json;
using SpikeSim.Nir.Data;
using SpikeSim.Nir.Graphs;
using static SpikeSim.Tests.Nir.Graphs;

namespace SpikeSim.Tests.App;

public sealed class NirCommandTests
{
    [Fact]
    public void Info_lists_nodes_and_what_stands_in_the_way()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("net.nir", Bytes(SmallTree()));
        CommandRun run = CommandRun.Of("info", file, "--json");
        Assert.Equal(0, run.Exit);
        using JsonDocument document = JsonDocument.Parse(run.Out);
        JsonElement facts = document.RootElement.GetProperty("facts");
        Assert.Equal(4, facts.GetProperty("nodes_count").GetInt32());
        Assert.Contains("give the dt or time unit", facts.GetProperty("before_it_runs")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal("exact", facts.GetProperty("nodes")[0].GetProperty("support").GetString());
        Assert.Contains("dt = 0.001 s (given); time unit s", CommandRun.Of("info", file, "--nir", "dt=1e-3").Out, StringComparison.Ordinal);
        Assert.Contains("\"dt_s\":0.001", CommandRun.Of("info", file, "--json", "--nir", "dt=1e-3").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_goes_to_NIR_and_back()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("net.nir", Bytes(Recurrent()));
        Assert.Equal(0, CommandRun.Of("convert", file, folder.File("a.json"), "--nir", "dt=1e-3").Exit);
        Assert.Equal(0, CommandRun.Of("convert", folder.File("a.json"), folder.File("flat.nir")).Exit);
        Assert.Equal(0, CommandRun.Of("convert", folder.File("a.json"), folder.File("nested.nir"), "--nested").Exit);
        Assert.Equal(0, CommandRun.Of("convert", folder.File("flat.nir"), folder.File("b.json")).Exit);
        Assert.Equal(0, CommandRun.Of("convert", folder.File("nested.nir"), folder.File("c.json")).Exit);
        string[] texts = [.. new[] { "b.json", "c.json" }.Select(f => File.ReadAllText(folder.File(f)))];
        Assert.Equal(Members(File.ReadAllText(folder.File("a.json"))), Members(texts[0]));
        Assert.Equal(Members(texts[0]), Members(texts[1]));
    }

    [Theory]
    [InlineData("--nested")]
    [InlineData("--affine-bias")]
    [InlineData("--chip-order")]
    [InlineData("--nir=dt=1e-3")]
    public void Options_that_a_copy_of_a_graph_cannot_follow_are_refused(string option)
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("net.nir", Bytes(SmallTree()));
        CommandRun.Of("convert", file, folder.File("copy.nir"), option).AssertError(2, "would do nothing");
        Assert.False(File.Exists(folder.File("copy.nir")));
        Assert.Equal(0, CommandRun.Of("convert", file, folder.File("copy.nir")).Exit);
    }

    [Fact]
    public void A_graph_is_checked_and_mapped()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("net.nir", Bytes(Recurrent()));
        CommandRun check = CommandRun.Of("check", file, "--nir", "dt=1e-3");
        Assert.Equal(0, check.Exit);
        Assert.Contains("subtracts the threshold", check.Error, StringComparison.Ordinal);
        Assert.Equal(0, CommandRun.Of("map", file, "--nir", "dt=1e-3,reset=subtract", "-o", folder.File("net.program.json")).Exit);
        Assert.Contains("chip program", CommandRun.Of("info", folder.File("net.program.json")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clocked")]
    [InlineData("exact")]
    [InlineData("chip")]
    public void A_graph_runs_on_every_engine_and_records_what_it_can_take_again(string engine)
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("net.nir", Bytes(Recurrent()));
        string input = folder.Write("input.csv", string.Concat(Enumerable.Range(0, 50).Select(k => $"{k % 2},1\n")));
        CommandRun first = CommandRun.Of("run", file, input, "--engine", engine, "--nir", "dt=1e-3", "--nir", "reset=subtract", "-o", folder.File("out.nir"), "--record", "membrane", "--json");
        Assert.Equal(0, first.Exit);
        Assert.Contains("reset subtract", first.Error, StringComparison.Ordinal);
        using JsonDocument result = JsonDocument.Parse(first.Out);
        Assert.True(result.RootElement.GetProperty("hidden_spikes").GetInt32() > 0);
        CommandRun second = CommandRun.Of("run", file, folder.File("out.nir"), "--engine", engine, "--nir", "dt=1e-3,reset=subtract", "--json");
        Assert.Equal(first.Out, second.Out);
        CommandRun.Of("run", file, folder.File("out.nir"), "--nir", "dt=1e-3", "--sample", "4").AssertError(4, "a sample below 1");
        CommandRun.Of("run", file, folder.File("out.nir"), "--nir", "dt=2e-3").AssertError(4, "steps of 0.002 s");
    }

    [Fact]
    public void Events_at_their_times_come_from_recordings()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("net.nir", Bytes(SmallTree()));
        NirEvents events = new("input", "spikes", 1, 0.05, [[(0.0015, 0, 1), (0.0102, 0, 1), (0.0104, 0, 1)]]);
        string data = folder.Write("events.nir", NirDataWriter.ToBytes(new NirRecordings([], [events])));
        CommandRun run = CommandRun.Of("run", file, data, "--engine", "exact", "--nir", "amplitude=dirac", "--json", "-o", folder.File("out.nir"));
        Assert.Equal(0, run.Exit);
        Assert.Contains("\"input_events\":3", run.Out, StringComparison.Ordinal);

        // A pulse moves the membrane by r w / tau = 100 thresholds: each fires at once.
        NirEvents spikes = Assert.Single(NirDataReader.Read(folder.File("out.nir")).Events, e => e.Node == "lif");
        Assert.Equal([0.0015, 0.0102, 0.0104], spikes.Samples[0].Select(e => e.TimeSeconds));
        string two = folder.Write("two.nir", NirDataWriter.ToBytes(new NirRecordings([], [events with { Node = "a" }, events with { Node = "b" }])));
        CommandRun.Of("run", file, two, "--engine", "exact", "--nir", "amplitude=dirac").AssertError(4, "a/spikes, b/spikes");
    }

    [Fact]
    public void A_loop_without_a_delay_names_the_option_that_gives_it_one()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("loop.nir", Bytes(Recurrent()));
        string events = folder.Write("events.csv", "time_s,channel\n0.001,0\n0.002,1\n");
        string[] run = ["run", file, events, "--engine", "exact", "--nir", "amplitude=dirac"];
        CommandRun.Of(run).AssertError(4, "the loop hidden.lif", "has no delay", "--loop-delay SECONDS");
        Assert.Equal(0, CommandRun.Of([.. run, "--loop-delay", "0.001"]).Exit);
    }

    [Fact]
    public void Compare_runs_a_graph_as_run_does_and_finds_the_reset_rule()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("net.nir", Bytes(Recurrent()));
        string input = folder.Write("input.csv", string.Concat(Enumerable.Range(0, 50).Select(k => $"{k % 2},1\n")));
        CommandRun compare = CommandRun.Of("compare", file, input, "--nir", "dt=1e-3", "--json", "-o", folder.File("out"));
        Assert.True(compare.Exit == 0, compare.Error);
        using JsonDocument document = JsonDocument.Parse(compare.Out);
        foreach (JsonElement engine in document.RootElement.GetProperty("engines").EnumerateArray())
        {
            // Comparing adds two silent steps, in which nothing may differ from a run that has them.
            string name = engine.GetProperty("engine").GetString()!;
            CommandRun run = CommandRun.Of("run", file, folder.File(Path.Combine("out", "input.csv")), "--engine", name, "--nir", "dt=1e-3", "--json", "-o", folder.File($"run-{name}"));
            Assert.True(run.Exit == 0, run.Error);
            string[] hidden = File.ReadAllLines(folder.File(Path.Combine($"run-{name}", "hidden_spikes.csv")));
            string[] compared = File.ReadAllLines(folder.File(Path.Combine("out", $"{name}_population_0.csv")));
            Assert.Equal(hidden.Where(l => l[0] != '#').Take(50), compared.Where(l => l[0] != '#').Take(50));
            Assert.Contains(compared, l => l.Contains('1', StringComparison.Ordinal) && l[0] != '#');
        }

        JsonElement divergence = document.RootElement.GetProperty("pairs")[2].GetProperty("divergence");
        Assert.Contains("reset rule", divergence.GetProperty("trials").EnumerateArray().Select(t => t.GetProperty("property").GetString()));
        CommandRun.Of("compare", file, input, "--nir", "dt=1e-3", "--form", "chip").AssertError(2, "--nir");
        CommandRun.Of("compare", file, input, "--nir", "speed=9").AssertError(2, "known keys");
    }

    [Fact]
    public void Errors_are_sentences_with_the_right_exit_code()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("net.nir", Bytes(SmallTree()));
        CommandRun.Of("check", file, "--nir", "speed=9").AssertError(2, "known keys are preset, dt, unit");
        CommandRun.Of("check", file, "--nir", "preset=brian").AssertError(2, "presets are nir, snntorch");
        CommandRun.Of("check", file).AssertError(4, "give the dt or time unit");
        CommandRun.Of("info", folder.Write("zip.nir", "PK plain"u8.ToArray())).AssertError(4, "is not an HDF5 file (starts with \"PK\": a PyTorch or zip archive?)");
        NirNode wide = NirNode.Create("if", "IF", ("r", V(1)), ("v_threshold", V(1)));
        string endless = folder.Write("if.nir", Bytes(Tree(NirGraph.Create([Input("input", 1), wide, Output("output", 1)], ("input", "if"), ("if", "output")))));
        CommandRun.Of("check", endless, "--nir", "dt=1e-3").AssertError(3, "node 'if' (IF) cannot be mapped to xylo-audio-3: every neuron of a chip leaks");
        string data = folder.Write("data.nir", NirDataWriter.ToBytes(new NirRecordings([new NirSeries("input", "spikes", 1e-3, 1, 2, 1, [0, 1])], [])));
        CommandRun.Of("check", data).AssertError(4, "file of recordings (NIRData), not a network");
        Assert.Contains("recordings (NIRData)", CommandRun.Of("info", data).Out, StringComparison.Ordinal);
    }

    // Name and metadata differ; the rest of the file must not.
    private static string Members(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return string.Join('\n', document.RootElement.EnumerateObject().Where(p => p.Name != "name").Select(p => p.ToString()));
    }

    private static NirTree Recurrent()
    {
        NirNode cuba = NirNode.Create("hidden.lif", "CubaLIF", ("tau_syn", V(0.004, 0.008)), ("tau_mem", V(0.016, 0.016)), ("r", V(16, 16)), ("v_leak", V(0, 0)), ("v_threshold", V(1, 1)), ("v_reset", V(0, 0)), ("w_in", V(4, 8)));
        NirNode readout = NirNode.Create("readout", "CubaLIF", ("tau_syn", V(0.004)), ("tau_mem", V(0.016)), ("r", V(16)), ("v_leak", V(0)), ("v_threshold", V(1)), ("v_reset", V(0)), ("w_in", V(4)));
        return Tree(NirGraph.Create(
            [Input("input", 2), Linear("w", 2, 2, 1, 0.5, 0.25, 2), cuba, Linear("hidden.w_rec", 2, 2, 0, 1, -1, 0), Linear("v", 1, 2, 1, 1), readout, Output("output", 1)],
            ("input", "w"),
            ("w", "hidden.lif"),
            ("hidden.lif", "hidden.w_rec"),
            ("hidden.w_rec", "hidden.lif"),
            ("hidden.lif", "v"),
            ("v", "readout"),
            ("readout", "output")));
    }
}
