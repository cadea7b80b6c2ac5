using System.Text.Json;
using SpikeSim.Files;
using SpikeSim.Rasters;

namespace SpikeSim.Tests.App;

public sealed class EngineRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private const string OneNeuron = """
        {"schema":"spikesim-network/1","name":"big","step_s":0.001,"input_channels":1,
         "populations":[{"name":"out","role":"output","neurons":1,"tau_mem_s":0.02,"synapses":[{"tau_s":0.005}],"threshold":1,"spiking":false}],
         "projections":[{"from":"input","to":"out","weights":[[WEIGHT]]}]}
        """;

    private static string Digits => Path.Combine(TestPlaces.Checkout, "networks", "digits.json");

    private static string Program => Path.Combine(TestPlaces.Checkout, "networks", "digits.program.json");

    private static string Clip => Directory.GetFiles(Path.Combine(TestPlaces.Checkout, "datasets", "spoken-digits", "clips"), "test_three_*").Order(StringComparer.Ordinal).First();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("chip")]
    [InlineData("clocked")]
    [InlineData("exact")]
    public void Every_engine_has_the_members_that_programs_rely_on(string engine)
    {
        CommandRun run = CommandRun.Of("run", Digits, Clip, "--engine", engine, "--json");
        Assert.True(run.Exit == 0, run.Error);
        using JsonDocument document = JsonDocument.Parse(run.Out);
        JsonElement root = document.RootElement;
        Assert.Equal("spikesim-run/1", root.GetProperty("schema").GetString());
        Assert.Equal(engine, root.GetProperty("engine").GetString());
        Assert.Equal(0.00999424, root.GetProperty("dt_s").GetDouble(), 1e-12);
        Assert.True(root.GetProperty("hidden_spikes").GetInt64() > 0);
        Assert.Equal(10, root.GetProperty("output_spikes").GetArrayLength());
        Assert.NotNull(root.GetProperty("decision").GetString());
        Assert.Equal(engine == "chip", root.GetProperty("synaptic_operations").ValueKind == JsonValueKind.Number);
    }

    // Membranes without an end are no numbers that JSON could hold.
    [Theory]
    [InlineData("clocked", "single precision", "e37")]
    [InlineData("exact", "double numbers", "e306")]
    public void Membranes_that_leave_the_numbers_are_an_error(string engine, string mentions, string exponent)
    {
        string network = _folder.Write("big.json", OneNeuron.Replace("WEIGHT", "9" + exponent, StringComparison.Ordinal));
        string events = _folder.Write("many.csv", "time_s,channel,count\n0,0,60000\n0.001,0,60000\n");
        CommandRun run = CommandRun.Of("run", network, events, "--engine", engine, "--json");
        run.AssertError(4, "membrane of out[0]", mentions);
        Assert.DoesNotContain("internal", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exact", "--chip", "xylo-audio-2")]
    [InlineData("clocked", "--chip", "xylo-audio-2")]
    [InlineData("clocked", "--ignore-rules")]
    public void Options_of_the_chip_are_refused_where_there_is_none(string engine, params string[] options) =>
        CommandRun.Of(["run", Digits, Clip, "--engine", engine, .. options]).AssertError(2, options[0], "--engine chip");

    [Theory]
    [InlineData("run", "--engine", "exact")]
    [InlineData("run", "--engine", "clocked")]
    [InlineData("run", "--engine", "chip")]
    [InlineData("compare", "--engines", "exact,clocked")]
    [InlineData("compare", "--engines", "clocked,exact,chip")]
    public void A_cancelled_run_leaves_nothing(params string[] command)
    {
        string folder = _folder.File("cancelled");
        CommandRun run = CommandRun.Cancelled([command[0], Digits, Clip, .. command[1..], "-o", folder]);
        run.AssertError(130, "cancelled");
        Assert.Empty(run.Out);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void The_exact_engine_writes_spikes_at_their_times()
    {
        string folder = _folder.File("exact");
        Assert.Equal(0, CommandRun.Of("run", Digits, Clip, "--engine", "exact", "--record", "spikes,membrane,current", "-o", folder, "--json").Exit);
        SpikeList spikes = SpikesCsv.Read(Path.Combine(folder, "spikes.csv"));
        Raster counted = RasterCsv.Read(Path.Combine(folder, "hidden_spikes.csv"), 126, 1);
        Assert.Equal(counted.TotalEvents(), spikes.Spikes.Length);
        Assert.Contains(spikes.Spikes, s => Math.Abs((s.Seconds / counted.StepSeconds) - Math.Round(s.Seconds / counted.StepSeconds)) > 0.1);
        Assert.True(File.Exists(Path.Combine(folder, "output_membrane.csv")));
        Assert.True(File.Exists(Path.Combine(folder, "hidden_current.csv")));
    }

    [Fact]
    public void Events_and_their_raster_are_one_input_for_engines_with_steps()
    {
        // 0.0299827 s is just before the start of step 3; 0.02998272 s is that start.
        string events = _folder.Write("events.csv", "time_s,channel,count\n0.02998272,2,3\n0.0001,0,1\n0.0299827,1,1\n");
        string rows = string.Concat(Enumerable.Range(0, 12).Select(step => string.Join(',', Enumerable.Range(0, 16).Select(c => (step, c) switch { (0, 0) or (2, 1) => 1, (3, 2) => 3, _ => 0 })) + "\n"));
        string raster = _folder.Write("raster.csv", "# spikesim-raster/1 step_s=0.00999424\n" + rows);
        foreach (string engine in new[] { "chip", "clocked" })
        {
            CommandRun ofEvents = CommandRun.Of("run", Digits, events, "--engine", engine, "--seconds", "0.1199", "--json");
            CommandRun ofRaster = CommandRun.Of("run", Digits, raster, "--engine", engine, "--json");
            Assert.True(ofEvents.Exit == 0, ofEvents.Error);
            Assert.Equal(ofRaster.Out, ofEvents.Out);
        }
    }

    [Fact]
    public void Options_of_the_clocked_engine_change_what_it_does()
    {
        string[] forms =
        [
            Hidden(),
            Hidden("--form", "exact"),
            Hidden("--integrator", "exp"),
            Hidden("--order", "old"),
            Hidden("--form", "exp-euler", "--reset", "value", "--spikes-per-step", "multiple", "--comparison", ">=", "--layer-delay", "1", "--recurrent-delay", "2"),
        ];
        Assert.Equal(forms.Length, forms.Distinct().Count());
        Assert.Equal(Hidden(), Hidden("--precision", "64", "--form", "chip", "--reset-timing", "same", "--gain", "weight"));

        string Hidden(params string[] options)
        {
            CommandRun run = CommandRun.Of(["run", Digits, Clip, "--engine", "clocked", "--json", .. options]);
            Assert.True(run.Exit == 0, run.Error);
            using JsonDocument document = JsonDocument.Parse(run.Out);
            return document.RootElement.GetProperty("hidden_spikes").GetRawText();
        }
    }

    [Theory]
    [InlineData(2, "chip, clocked or exact", "--engine", "analog")]
    [InlineData(2, "--form", "--engine", "chip", "--form", "exact")]
    [InlineData(2, "new, old, chip", "--engine", "clocked", "--order", "sideways")]
    [InlineData(2, "above 0 s", "--engine", "clocked", "--dt", "-1")]
    [InlineData(2, "--loop-delay", "--engine", "clocked", "--loop-delay", "0.001")]
    [InlineData(2, "list of events", "--seconds", "1")]
    [InlineData(2, "--loop-delay", "--engine", "exact", "--loop-delay", "-1")]
    [InlineData(2, "--loop-delay", "--engine", "exact", "--loop-delay", "nan")]
    [InlineData(2, "no order", "--engine", "clocked", "--form", "exact", "--order", "new")]
    [InlineData(2, "exponential gains", "--engine", "clocked", "--form", "euler", "--gain", "exp")]
    [InlineData(2, "--layer-delay 2: a whole number from 0 to 1", "--engine", "clocked", "--layer-delay", "2")]
    [InlineData(2, "--recurrent-delay 0: a whole number from 1", "--engine", "clocked", "--recurrent-delay", "0")]
    [InlineData(2, "--spikes-per-step 0: a whole number from 1", "--engine", "clocked", "--spikes-per-step", "0")]
    [InlineData(4, "shorter than the step", "--engine", "clocked", "--dt", "0.1")]
    [InlineData(4, "the loop", "--engine", "exact", "--loop-delay", "0")]
    [InlineData(4, "steps of", "--engine", "clocked", "--dt", "0.001")]
    public void Wrong_options_are_refused_with_a_sentence(int exit, string mentions, params string[] options) =>
        CommandRun.Of(["run", Digits, Clip, .. options]).AssertError(exit, mentions);

    [Fact]
    public void A_program_has_integers_only()
    {
        CommandRun.Of("run", Program, Clip, "--engine", "clocked").AssertError(2, "integers only");
        CommandRun.Of("run", Program, Clip, "--engine", "exact").AssertError(2, "integers only");
    }

    [Theory]
    [InlineData("time_s,channel\n1e300,0\n", "at most")]
    [InlineData("time_s,channel,count\n0.1,99,1\n", "channel")]
    [InlineData("time_s,channel,count\n0.1,1,70000\n", "65535")]
    [InlineData("time_s,channel,value\n0.1,1,7\n", "exact engine")]
    public void Wrong_events_are_refused(string text, string mentions) =>
        CommandRun.Of("run", Digits, _folder.Write("e.csv", text), "--engine", "clocked").AssertError(4, mentions);

    [Fact]
    public void The_exact_engine_runs_whole_steps_and_has_no_rows_of_events()
    {
        CommandRun.Of("run", Digits, _folder.Write("e.csv", "time_s,channel\n1e300,0\n"), "--engine", "exact").AssertError(4, "at most");
        CommandRun run = CommandRun.Of("run", Digits, _folder.Write("e.csv", "time_s,channel,count\n0.1,1,65535\n0.1,1,1\n0.1000001,1,4465\n"), "--engine", "exact", "--seconds", "0.1199", "--json", "-o", _folder.File("run"), "--record", "spikes");
        Assert.True(run.Exit == 0, run.Error);
        CommandRun whole = CommandRun.Of("run", Digits, _folder.File("e.csv"), "--engine", "exact", "--seconds", "0.119", "--json");
        Assert.Equal(whole.Out, run.Out);
        Assert.Contains("\"input_events\":70001", run.Out, StringComparison.Ordinal);

        // What is written is what was run, so that it runs again to the last bit.
        Assert.Equal("time_s,channel,count\n0.1,1,65536\n0.1000001,1,4465\n", File.ReadAllText(_folder.File(Path.Combine("run", "input.csv"))));
        CommandRun again = CommandRun.Of("run", Digits, _folder.File(Path.Combine("run", "input.csv")), "--engine", "exact", "--seconds", "0.1199", "-o", _folder.File("again"), "--json");
        Assert.Equal(run.Out, again.Out);
        Assert.Equal(File.ReadAllText(_folder.File(Path.Combine("run", "spikes.csv"))), File.ReadAllText(_folder.File(Path.Combine("again", "spikes.csv"))));
    }

    [Fact]
    public void Currents_run_on_the_exact_engine()
    {
        string file = _folder.Write("c.csv", "time_s,channel,value\n0,0,2000\n0.1,0,0\n");
        CommandRun run = CommandRun.Of("run", Digits, file, "--engine", "exact", "--seconds", "0.2", "--json");
        Assert.True(run.Exit == 0, run.Error);
        using JsonDocument document = JsonDocument.Parse(run.Out);
        Assert.True(document.RootElement.GetProperty("hidden_spikes").GetInt64() > 0);
    }
}
