using System.Diagnostics;
using System.Text;
using SpikeSim.App.CommandLine;
using SpikeSim.Files;
using SpikeSim.Nir.Data;
using SpikeSim.Rasters;

namespace SpikeSim.Tests.App;

/// <summary>Inputs are told by their content, come from standard input too, and change their form by convert.</summary>
public sealed class InputTests : IDisposable
{
    // Two outputs and nothing hidden, so that some recordings are of no neurons.
    private const string One = """
        {"schema":"spikesim-network/1","name":"one","step_s":0.001,"input_channels":2,
         "populations":[{"name":"out","role":"output","neurons":2,"tau_mem_s":0.02,"synapses":[{"tau_s":0.005}],"threshold":1,"bias":0}],
         "projections":[{"from":"input","to":"out","weights":[[0.5,0.1],[0.2,0.4]]}]}
        """;

    private const string Raster = "# spikesim-raster/1 step_s=0.001\n3,0\n0,0\n5,9\n0,0\n";
    private const string Events = "time_s,channel,count\n0,0,3\n0.0021,0,5\n0.0025,1,9\n";
    private const string Currents = "time_s,channel,value\n0,0,800\n0.002,1,-50.5\n0.0035,0,0\n";

    private readonly TemporaryFolder _folder = new();

    private string Network => _folder.Write("one.json", One);

    private static string Clip => Directory.GetFiles(Path.Combine(TestPlaces.Checkout, "datasets", "spoken-digits", "clips"), "test_three_*").Order(StringComparer.Ordinal).First();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_told_by_its_content_and_not_by_its_name()
    {
        string digits = Path.Combine(TestPlaces.Checkout, "networks", "digits.json");
        Assert.Equal(Good("run", digits, Clip, "--json").Out, Good("run", digits, _folder.Write("sound.csv", File.ReadAllBytes(Clip)), "--json").Out);
        foreach (string text in new[] { Raster, Events })
        {
            Assert.Equal(Clocked(_folder.Write("a.csv", text)), Clocked(_folder.Write("a.wav", text)));
            Assert.Equal(Clocked(_folder.Write("a.csv", text)), Clocked(_folder.Write("a.h5", "\uFEFF" + text)));
            Assert.Equal(Clocked(_folder.Write("a.csv", text)), Clocked(_folder.Write("a.csv", text.Replace("\n", "\r\n", StringComparison.Ordinal).Replace(",", ", ", StringComparison.Ordinal))));
        }

        Assert.Contains("raster (CSV)", Good("info", _folder.Write("a.wav", Raster)).Out, StringComparison.Ordinal);
        Assert.Contains("events (CSV)", Good("info", _folder.Write("a.wav", Events)).Out, StringComparison.Ordinal);
        Assert.Contains("spikes of neurons (CSV)", Good("info", _folder.Write("a.wav", "time_s,node,neuron\n0.5,out,1\n")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "nothing (0 bytes)")]
    [InlineData("hello,world\n1,2\n", "text that begins with \"hello,world\"")]
    [InlineData("{\"schema\": 1}", "JSON")]
    [InlineData("PK\u0003\u0004", "binary data")]
    [InlineData("time_s,node,neuron\n0.1,out,0\n", "--node NAME")]
    [InlineData("time_s;channel\n0,1;0\n", "events begin with the line time_s,channel")]
    [InlineData("1;0;1\n", "separated by commas")]
    [InlineData("a,b\n1,2\n", "A raster has a row of whole numbers")]
    [InlineData("# only a comment\n", "at least one row")]
    [InlineData("\u0089HDF\r\n\u001a\n", "truncated")]
    public void What_is_no_input_is_refused_with_what_it_is(string text, string mentions)
    {
        string file = _folder.Write("x.csv", Encoding.Latin1.GetBytes(text));
        CommandRun.Of("run", Network, file, "--engine", "clocked").AssertError(4, mentions);
        CommandRun.Of("compare", Network, file, "--engines", "exact,clocked").AssertError(4, mentions);
    }

    // 4 GB of spikes of 136 neurons in steps of 10 ms are 40 hours; with membranes and currents, or in three engines, less.
    [Theory]
    [InlineData("at most 14705882 steps", "200000", "run", "--engine", "exact")]
    [InlineData("at most 14705882 steps", "200000", "run", "--engine", "chip")]
    [InlineData("record spikes only", "30000", "run", "--engine", "clocked", "--record", "membrane,current")]
    [InlineData("Compare a part of it", "50000", "compare", "--engines", "exact,clocked,chip")]
    public void A_run_whose_recordings_would_not_fit_into_memory_is_refused(string mentions, string seconds, string command, params string[] options)
    {
        string digits = Path.Combine(TestPlaces.Checkout, "networks", "digits.json");
        string events = _folder.Write("long.csv", $"time_s,channel\n{seconds},0\n");
        CommandRun.Of([command, digits, events, .. options]).AssertError(4, "long.csv", mentions, "neurons");
    }

    [Fact]
    public void Standard_input_is_a_file_as_any_other()
    {
        Assert.Equal(Good("run", Network, _folder.Write("r.csv", Raster), "--engine", "clocked", "--json").Out, Piped(Encoding.UTF8.GetBytes(Raster), "run", Network, "-", "--engine", "clocked", "--json").Out);
        Assert.Equal(Good("run", Network, _folder.Write("r.csv", Raster), "--engine", "clocked", "--json").Out, Piped(Encoding.UTF8.GetBytes(One), "run", "-", _folder.File("r.csv"), "--engine", "clocked", "--json").Out);
        Assert.StartsWith("-: sound (WAV)", Piped(File.ReadAllBytes(Clip), "info", "-").Out, StringComparison.Ordinal);
        Assert.Equal(Events, Piped(Encoding.UTF8.GetBytes(Events), "convert", "-", "-", "--to", "events").Out);
        CommandRun.Of("run", "-", "-", "--engine", "clocked").AssertError(2, "standard input can be one of them");
        CommandRun.Of("compare", "-", "-").AssertError(2, "standard input can be one of them");
        CommandRun broken = Piped("hello"u8.ToArray(), "run", Network, "-", "--engine", "clocked");
        broken.AssertError(4, "standard input: expected a sound (WAV)", "text that begins with \"hello\"");
    }

    [Fact]
    public void Recordings_of_no_neurons_and_of_no_spikes_are_files_that_can_be_read()
    {
        string quiet = _folder.Write("quiet.csv", "time_s,channel\n0.001,1\n");
        foreach (string engine in new[] { "exact", "clocked" })
        {
            Good("run", Network, quiet, "--engine", engine, "--record", "membrane,current", "-o", _folder.File(engine));
            Assert.All(Directory.GetFiles(_folder.File(engine)), f => Assert.All(File.ReadAllLines(f), line => Assert.NotEqual(string.Empty, line)));
            Assert.Contains("# no neurons; 2 steps", File.ReadAllText(_folder.File(Path.Combine(engine, "hidden_spikes.csv"))), StringComparison.Ordinal);
            Assert.False(File.Exists(_folder.File(Path.Combine(engine, "hidden_membrane.csv"))));
            Assert.Equal(2, RasterCsv.Read(_folder.File(Path.Combine(engine, "output_spikes.csv")), 2, 1).Steps);
            Good("run", Network, quiet, "--engine", engine, "-o", _folder.File($"{engine}.h5"));
            Assert.Contains("node out", Good("info", _folder.File($"{engine}.h5")).Out, StringComparison.Ordinal);
        }

        Assert.Empty(SpikesCsv.Read(_folder.File(Path.Combine("exact", "spikes.csv"))).Spikes);
        CommandRun.Of("run", Network, _folder.File(Path.Combine("exact", "hidden_spikes.csv")), "--engine", "clocked").AssertError(4, "at least one row of counts");
    }

    [Theory]
    [InlineData(Raster, "back.csv")]
    [InlineData(Events, "back.events.csv")]
    [InlineData(Currents, "back.events.csv")]
    public void Inputs_go_into_a_file_of_recordings_and_back(string text, string back)
    {
        Good("convert", _folder.Write("in.csv", text), _folder.File("in.h5"));
        Good("convert", _folder.File("in.h5"), _folder.File(back));
        Assert.Equal(text, File.ReadAllText(_folder.File(back)));
        Assert.Equal(Good("run", Network, _folder.File("in.csv"), "--engine", "exact", "--json").Out, Good("run", Network, _folder.File("in.h5"), "--engine", "exact", "--json").Out);
    }

    [Fact]
    public void Spikes_at_their_times_go_into_a_file_of_recordings_and_back()
    {
        string digits = Path.Combine(TestPlaces.Checkout, "networks", "digits.json");
        Good("run", digits, Clip, "--engine", "exact", "-o", _folder.File("run"));
        string spikes = _folder.File(Path.Combine("run", "spikes.csv"));
        Good("convert", spikes, _folder.File("s.h5"));
        Good("convert", _folder.File("s.h5"), _folder.File("s.spikes.csv"));
        Assert.Equal(File.ReadAllText(spikes), File.ReadAllText(_folder.File("s.spikes.csv")));
        Good("convert", spikes, _folder.File("s.events.csv"), "--node", "hidden1");
        Good("convert", _folder.File("s.h5"), _folder.File("counted.csv"), "--node", "hidden1", "--step", "0.00999424");
        Raster counted = RasterCsv.Read(_folder.File("counted.csv"), 0, 1);
        Assert.Equal(SpikesCsv.Read(spikes).Spikes.Length, counted.TotalEvents());
        Raster recorded = RasterCsv.Read(_folder.File(Path.Combine("run", "hidden_spikes.csv")), 0, 1);
        Assert.Equal(recorded.EventsPerChannel()[..counted.Channels], counted.EventsPerChannel());
        CommandRun.Of("convert", spikes, _folder.File("z.events.csv"), "--node", "nobody").AssertError(2, "spikes of hidden1");
        CommandRun.Of("convert", _folder.File("s.h5"), _folder.File("z.csv"), "--node", "nobody").AssertError(4, "the node \"nobody\"", "hidden1/spikes");
        CommandRun.Of("convert", _folder.File("s.h5"), _folder.File("z.events.csv"), "--node", "hidden1", "--sample", "1").AssertError(4, "a sample below 1");
    }

    [Theory]
    [InlineData(2, "--step", Events, "x.csv")]
    [InlineData(2, "what to write", Events, "x.dat")]
    [InlineData(2, "one of raster, events, spikes, nirdata", Raster, "x.csv", "--to", "network")]
    [InlineData(2, "no populations", Raster, "x.csv", "--to", "spikes")]
    [InlineData(2, "a time above 0", Raster, "x.csv", "--step", "nan")]
    [InlineData(2, "does not say how long a step is", "1,2\n", "x.events.csv")]
    [InlineData(4, "fits into memory", "time_s,channel\n1e12,0\n", "x.csv", "--step", "1e-6")]
    public void Conversions_that_make_no_sense_are_refused(int exit, string mentions, string text, string target, params string[] more)
    {
        CommandRun.Of(["convert", _folder.Write("in.csv", text), _folder.File(target), .. more]).AssertError(exit, mentions);
        Assert.False(File.Exists(_folder.File(target)));
        CommandRun.Of("convert", Clip, _folder.File("x.csv")).AssertError(2, "spikesim encode");
        foreach (string[] option in new string[][] { ["--step", "0.1"], ["--node", "out"], ["--sample", "1"], ["--float"] })
        {
            CommandRun.Of(["convert", Network, _folder.File("x.nir"), .. option]).AssertError(2, option[0]);
        }

        foreach (string[] option in new string[][] { ["--float"], ["--chip", "xylo-audio-2"], ["--nested"], ["--amplitude", "dirac"] })
        {
            CommandRun.Of(["convert", _folder.Write("r.csv", Raster), _folder.File("x.h5"), .. option]).AssertError(2, option[0]);
        }

        CommandRun.Of("run", Network, _folder.File("r.csv"), "--engine", "clocked", "--sample", "1").AssertError(2, "--sample 1");
    }

    [Theory]
    [InlineData("chip")]
    [InlineData("clocked")]
    [InlineData("exact")]
    public void A_recording_has_the_names_of_the_graph(string engine)
    {
        Good("convert", Path.Combine(TestPlaces.Checkout, "networks", "digits.json"), _folder.File("n.nir"));
        CommandRun first = Good("run", _folder.File("n.nir"), Clip, "--engine", engine, "--record", "membrane", "-o", _folder.File("out.h5"), "--json");
        NirRecordings recordings = NirDataReader.Read(_folder.File("out.h5"));
        string[] names = [.. recordings.Series.Select(s => s.Node).Concat(recordings.Events.Select(e => e.Node)).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(["hidden1.lif", "input", "output_neurons"], names);
        Assert.Equal(126, recordings.Series.Single(s => s is { Node: "hidden1.lif", Name: "v" }).Neurons);
        Assert.Equal(first.Out, Good("run", _folder.File("n.nir"), _folder.File("out.h5"), "--engine", engine, "--json").Out);
        string[] compare = ["compare", _folder.File("n.nir"), Clip, "--engines", "clocked,chip", "--json"];
        Assert.Equal(Good(compare).Out, Good([.. compare[..2], _folder.File("out.h5"), .. compare[3..]]).Out);
    }

    [Fact]
    public void A_folder_is_listed_and_is_no_file()
    {
        Good("run", Network, _folder.Write("e.csv", Events), "--engine", "exact", "-o", _folder.File("run"));
        File.Copy(Network, _folder.File(Path.Combine("run", "net.json")));
        File.WriteAllText(_folder.File(Path.Combine("run", "notes.txt")), "hello");
        string info = Good("info", _folder.File("run")).Out;
        foreach (string line in new[] { "name input.csv  kind events (CSV)", "name spikes.csv  kind spikes of neurons (CSV)", "name output_spikes.csv  kind raster (CSV)", "name net.json  kind network", "name notes.txt  kind other" })
        {
            Assert.Contains(line, info, StringComparison.Ordinal);
        }

        CommandRun.Of("run", Network, _folder.File("run"), "--engine", "exact").AssertError(4, "expected a file, found a folder");
        CommandRun.Of("run", _folder.File("run"), _folder.File("e.csv")).AssertError(4, "expected a file, found a folder");
        Assert.NotEqual(0, CommandRun.Of("run", Network, _folder.File("e.csv"), "--engine", "exact", "-o", _folder.File("e.csv")).Exit);
    }

    private string Clocked(string file) => Good("run", Network, file, "--engine", "clocked", "--json").Out;

    private static CommandRun Good(params string[] args)
    {
        CommandRun run = CommandRun.Of(args);
        Assert.True(run.Exit == 0, run.Error);
        return run;
    }

    private static CommandRun Piped(byte[] content, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SpikeSimCommandLine).Assembly.Location, .. args]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.BaseStream.Write(content);
        process.StandardInput.Close();
        process.WaitForExit();
        return new CommandRun(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }
}
