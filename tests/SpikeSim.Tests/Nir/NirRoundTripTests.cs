using System.Diagnostics;
using SpikeSim.Chips;
using SpikeSim.Engines.Clocked;
using SpikeSim.Networks;
using SpikeSim.Nir;
using SpikeSim.Nir.Graphs;
using SpikeSim.Nir.Lowering;
using SpikeSim.Nir.Reading;
using SpikeSim.Nir.Writing;
using SpikeSim.Rasters;
using static SpikeSim.Tests.Nir.Graphs;

namespace SpikeSim.Tests.Nir;

public sealed class NirRoundTripTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_node_type_comes_back_as_it_was_written(bool compresses)
    {
        NirGraph graph = EveryType();
        NirDocument back = NirReader.Read(NirWriter.ToBytes(Document(graph), compresses), "all.nir").Document;
        AssertEqual(graph, back.Graph);
        Assert.Equal("1.0.7", back.Version);
        Assert.Equal(NirNodeType.All.Length, graph.Nodes.Values.Select(n => n.Type).Distinct().Count());
    }

    [Fact]
    public void Every_number_type_and_shape_comes_back()
    {
        NirTree all = NirTree.Empty.With("text", NirArray.OfText("ä ö")).With("texts", NirArray.OfTexts([2, 1], ["a", string.Empty]));
        foreach (NirElementType type in Enum.GetValues<NirElementType>().Where(t => t != NirElementType.Text))
        {
            all = all.With($"{type}_0", NirArray.Of(type, [], [1])).With($"{type}_3", NirArray.Of(type, [1, 3], [0, 1, type == NirElementType.Flag ? 1 : 100])).With($"{type}_0x2", NirArray.Of(type, [0], []));
        }

        NirGraph graph = NirGraph.Create([Input("input", 1), Lif("lif"), Output("output", 1)], ("input", "lif"), ("lif", "output")) with
        {
            Metadata = NirTree.Empty.With("inner", NirTree.Empty.With("deeper", all)),
        };
        AssertEqual(graph, NirReader.Read(NirWriter.ToBytes(Document(graph)), "types.nir").Document.Graph);
    }

    [Fact]
    public void The_same_graph_gives_the_same_bytes()
    {
        Assert.Equal(NirWriter.ToBytes(Document(EveryType())), NirWriter.ToBytes(Document(EveryType())));
    }

    [Fact]
    public void Equal_values_are_data_sets_of_their_own()
    {
        NirNode[] weights = [.. Enumerable.Range(0, 3).Select(i => Linear($"w{i}", 1, 1, 1))];
        NirGraph graph = NirGraph.Create([Input("input", 1), .. weights, Lif("lif"), Output("output", 1)], ("input", "w0"), ("w0", "w1"), ("w1", "w2"), ("w2", "lif"), ("lif", "output"));
        string bytes = System.Text.Encoding.Latin1.GetString(NirWriter.ToBytes(Document(graph), compresses: false));
        Assert.Equal(3, bytes.Split("Linear").Length - 1);
    }

    [Fact]
    public void A_graph_without_edges_is_written_and_read()
    {
        NirTree empty = SmallTree().With("edges", NirArray.Of(NirElementType.Real64, [0], []));
        NirModel model = Read(empty);
        Assert.Empty(model.Graph.Edges);
        AssertEqual(model.Document.Graph, NirReader.Read(NirWriter.ToBytes(model.Document), "empty.nir").Document.Graph);
    }

    [Fact]
    public void Names_that_break_other_readers_are_refused()
    {
        NirGraph graph = NirGraph.Create([Input("in/put", 1)]);
        Assert.Contains("\"in/put\"", Assert.Throws<DataFormatException>(() => NirWriter.ToBytes(Document(graph))).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Every_runnable_golden_file_comes_back_equal_and_runs_equal()
    {
        int runs = 0;
        foreach (string file in Directory.EnumerateFiles(TestPlaces.Shared("golden", "nir"), "*.nir", SearchOption.AllDirectories).Where(f => !f.Contains("broken", StringComparison.Ordinal)))
        {
            NirModel model = NirReader.Read(file);
            NirModel back = NirReader.Read(NirWriter.ToBytes(model.Document), file);
            AssertEqual(model.Document.Graph, back.Document.Graph);
            var settings = new NirSettings { StepSeconds = 1e-4, TimeUnit = file.Contains("warn", StringComparison.Ordinal) && !file.Contains("lif", StringComparison.Ordinal) ? NirTimeUnit.Steps : null };
            LoweredNetwork lowered = NirLowering.ForEngine(model, settings);
            if (lowered.Network is null)
            {
                Assert.Contains("cnn", file, StringComparison.Ordinal);
                continue;
            }

            Raster input = Noise(lowered.Network);
            Raster spikes = Run(lowered, input);
            Assert.Equal(spikes.Counts, Run(NirLowering.ForEngine(back, settings), input).Counts);
            Assert.Equal(spikes.Counts, Run(Exported(lowered.Network, RecurrenceLayout.Flat), input).Counts);
            Assert.Equal(spikes.Counts, Run(Exported(lowered.Network, RecurrenceLayout.Nested), input).Counts);
            runs += spikes.TotalEvents() > 0 ? 1 : 0;
        }

        Assert.InRange(runs, 5, 100);

        static LoweredNetwork Exported(Network network, RecurrenceLayout layout)
        {
            byte[] bytes = NirWriter.ToBytes(NirExport.Of(network, new NirExportSettings { Recurrence = layout }).Document);
            NirModel again = NirReader.Read(bytes, "again.nir");
            Assert.Empty(again.Warnings);
            Assert.Equal(network.StepSeconds, again.Step.Step!.Value, 1e-9);
            return NirLowering.ForEngine(again, new NirSettings());
        }
    }

    [Fact]
    public void An_exported_program_comes_back_with_the_same_integers()
    {
        ChipProgram program = ChipProgram.Create(SmallProgram(), ChipCatalogue.Find("xylo-audio-2").Arithmetic);
        Network integers = ProgramNetwork.Of("integers", program, 1e-3);
        NirDocument document = NirExport.Of(integers, new NirExportSettings { IsChipOrder = true }).Document;
        NirModel model = NirReader.Read(NirWriter.ToBytes(document), "integers.nir");
        Network back = NirLowering.ForChip(model, new NirSettings(), ChipCatalogue.Find("xylo-audio-2")).Require("integers.nir");
        Assert.Equal(integers.Projections.Length, back.Projections.Length);
        foreach (Projection projection in integers.Projections)
        {
            string source = projection.Source == Network.InputName ? Network.InputName : projection.Source == "hidden" ? "hidden.lif" : projection.Source;
            string target = projection.Target == "hidden" ? "hidden.lif" : projection.Target;
            Projection same = Assert.Single(back.Projections, p => p.Source == source && p.Target == target);
            Assert.Equal(projection.Weights.AsEnumerable(), same.Weights.Select(w => Math.Round(w, 9)));
        }

        foreach ((Population before, Population after) in integers.Populations.Zip(back.Populations))
        {
            Assert.Equal(before.TauMembraneSeconds.AsEnumerable(), after.TauMembraneSeconds);
            Assert.Equal(before.TauSynapseSeconds[0].AsEnumerable(), after.TauSynapseSeconds[0]);
            Assert.Equal(before.Threshold.AsEnumerable(), after.Threshold);
            Assert.Equal(before.Bias.AsEnumerable(), after.Bias.Select(b => Math.Round(b, 9)));
        }
    }

    [Fact]
    public void Delays_and_biases_survive_export()
    {
        NirNode cuba = NirNode.Create("n", "CubaLIF", ("tau_syn", V(0.004, 0.008)), ("tau_mem", V(0.016, 0.01)), ("r", V(16, 10)), ("w_in", V(4, 8)), ("v_leak", V(0.5, 0)), ("v_threshold", V(1, 2)), ("v_reset", V(-0.5, 0.25)));
        NirNode affine = NirNode.Create("w", "Affine", ("weight", Matrix(2, 2, 1, 2, 3, 4)), ("bias", V(0.25, -0.5)));
        NirNode delay = NirNode.Create("d", "Delay", ("delay", V(0.001, 0.003)));
        NirGraph graph = NirGraph.Create([Input("input", 2), delay, affine, cuba, Output("output", 2)], ("input", "d"), ("d", "w"), ("w", "n"), ("n", "output"));
        Network network = NirLowering.ForEngine(NirReader.Understand(Document(graph), "g"), new NirSettings()).Require("g");
        Network back = NirLowering.ForEngine(NirReader.Understand(NirExport.Of(network, new NirExportSettings()).Document, "g"), new NirSettings()).Require("g");
        var first = new ClockedEngine(network, NirEngines.Clocked(new NirSettings(), NumberPrecision.Bits64));
        var second = new ClockedEngine(back, NirEngines.Clocked(new NirSettings(), NumberPrecision.Bits64));
        Raster input = Noise(network);
        Assert.Equal(first.Run(input).OutputSpikes.Counts, second.Run(input).OutputSpikes.Counts);
        Assert.Equal(network.Populations[0].ResetValue.AsEnumerable(), back.Populations[0].ResetValue);
        Assert.True(first.Run(input).OutputSpikes.TotalEvents() > 0);
    }

    [Fact]
    public void A_bias_of_membranes_can_be_written_as_that_of_an_Affine()
    {
        NirNode lif = NirNode.Create("n", "CubaLIF", ("tau_syn", V(0.004)), ("tau_mem", V(0.016)), ("r", V(16)), ("w_in", V(4)), ("v_leak", V(0.8)), ("v_threshold", V(1)));
        NirGraph graph = NirGraph.Create([Input("input", 1), Linear("w", 1, 1, 1), lif, Output("output", 1)], ("input", "w"), ("w", "n"), ("n", "output"));
        Network network = NirLowering.ForEngine(NirReader.Understand(Document(graph), "g"), new NirSettings()).Require("g");
        NirExported exported = NirExport.Of(network, new NirExportSettings { WritesBiasAsAffine = true });

        // v_leak 0.8 is a drive of 0.05 a step; a current of 0.05 in the steady state takes a quarter of that in every step.
        Assert.Equal(0.0125, exported.Document.Graph.Nodes["fc_n"].Fields["bias"].Numbers[0], 1e-12);
        Assert.Equal(0, exported.Document.Graph.Nodes["n"].Fields["v_leak"].Numbers[0]);
        Assert.DoesNotContain(exported.Warnings, w => w.Contains("v_leak", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void H5py_reads_a_file_that_was_written_here()
    {
        const string Script = """
            import sys, h5py
            f = h5py.File(sys.argv[1], "r")
            def walk(g):
                for k in g:
                    if isinstance(g[k], h5py.Group): walk(g[k])
                    else: print(g[k].name, g[k].dtype, g[k].shape, float(g[k][()].sum()) if g[k].dtype.kind in "fiu" else "")
            walk(f)
            """;
        Skip.IfNot(Python("-c", "import h5py").Exit == 0, "python3 with h5py is not installed");
        using var folder = new TemporaryFolder();
        NirWriter.Write(folder.File("all.nir"), overwrite: false, Document(EveryType()));
        (int exit, string output) = Python("-c", Script, folder.File("all.nir"));
        Assert.Equal(0, exit);
        string[] lines = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("/node/nodes/affine/weight float32 (2, 3) 21.0", lines);
        Assert.Contains("/node/nodes/big/weight float32 (40, 50) 2000.0", lines);
        Assert.Contains("/node/nodes/input/shape int64 (1,) 3.0", lines);
        Assert.Contains(lines, l => l.StartsWith("/node/edges object (", StringComparison.Ordinal));
    }

    private static (int Exit, string Output) Python(params string[] arguments)
    {
        try
        {
            string system = "/usr/bin/python3";
            using Process process = Process.Start(new ProcessStartInfo(Path.Exists(system) ? system : "python3", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, string.Empty);
        }
    }

    // One node of every type; what they are connected to does not matter for reading and writing.
    private static NirGraph EveryType()
    {
        NirArray one = NirArray.Whole(1, 1);
        NirGraph inner = NirGraph.Create([Input("input", 2), Lif("lif"), Output("output", 2)], ("input", "lif"), ("lif", "output"));
        return NirGraph.Create(
            [
                Input("input", 3),
                NirNode.Create("affine", "Affine", ("weight", Matrix(2, 3, 1, 2, 3, 4, 5, 6)), ("bias", V(0, 1))),
                Linear("big", 40, 50, [.. Enumerable.Repeat(1.0, 2000)]),
                Linear("to_two", 2, 40, [.. Enumerable.Repeat(0.5, 80)]),
                NirNode.Create("pad", "Linear", ("weight", Matrix(50, 2, [.. Enumerable.Repeat(0.25, 100)]))),
                NirNode.Create("cuba", "CubaLIF", ("tau_syn", V(0.01, 0.02)), ("tau_mem", NirArray.One(0.02)), ("r", NirArray.Of(NirElementType.Whole64, [], [1])), ("v_leak", V(0, 0)), ("v_threshold", V(1, 1)), ("w_in", V(1, 2))),
                NirNode.Create("cubali", "CubaLI", ("tau_syn", V(0.01, 0.02)), ("tau_mem", V(0.01, 0.02)), ("r", V(1, 1)), ("v_leak", V(0, 0)), ("w_in", V(1, 1))),
                NirNode.Create("li", "LI", ("tau", V(0.01, 0.02)), ("r", V(1, 1)), ("v_leak", V(0, 0))),
                NirNode.Create("i", "I", ("r", V(1, 1))),
                NirNode.Create("if", "IF", ("r", V(1, 1)), ("v_threshold", V(1, 1)), ("v_reset", V(0, 0))),
                NirNode.Create("delay", "Delay", ("delay", V(0.001, 0.002))),
                NirNode.Create("scale", "Scale", ("scale", V(2, 3))),
                NirNode.Create("threshold", "Threshold", ("threshold", V(1, 1))),
                NirNode.Create("flat", "Flatten", ("input_type", NirArray.Whole(2)), ("start_dim", NirArray.Of(NirElementType.Whole64, [], [0])), ("end_dim", NirArray.Of(NirElementType.Whole64, [], [-1]))),
                NirNode.Create("conv1", "Conv1d", ("input_shape", NirArray.Of(NirElementType.Whole64, [], [5])), ("weight", NirArray.Of(NirElementType.Real32, [2, 1, 3], [1, 2, 3, 4, 5, 6])), ("stride", NirArray.Whole(1)), ("padding", NirArray.OfText("same")), ("dilation", NirArray.Whole(1)), ("groups", NirArray.Whole(1)), ("bias", V(0, 0))),
                NirNode.Create("conv2", "Conv2d", ("input_shape", NirArray.Whole(4, 4)), ("weight", NirArray.Of(NirElementType.Real64, [1, 1, 2, 2], [1, 2, 3, 4])), ("stride", one), ("padding", NirArray.Whole(0, 0)), ("dilation", one), ("groups", NirArray.Whole(1)), ("bias", V(0))),
                NirNode.Create("sum", "SumPool2d", ("kernel_size", one), ("stride", one), ("padding", NirArray.Whole(0, 0))),
                NirNode.Create("mean", "AvgPool2d", ("kernel_size", one), ("stride", one), ("padding", NirArray.Whole(0, 0))),
                NirNode.Create("graph", "NIRGraph") with { Graph = inner },
                Lif("a.dotted ünicode name") with { Metadata = NirTree.Empty.With("note", NirArray.OfText("kept")) },
                Output("output", 2),
            ],
            ("input", "affine"),
            ("affine", "cuba"),
            ("cuba", "graph"),
            ("graph", "pad"),
            ("pad", "big"),
            ("big", "to_two"),
            ("to_two", "scale"),
            ("scale", "output"),
            ("conv2", "sum"),
            ("sum", "mean"));
    }

    private static ChipProgramDraft SmallProgram()
    {
        var random = new SeededRandom(7);
        return new ChipProgramDraft
        {
            Inputs = 3,
            InputWeights = Integers(12, 127),
            InputWeights2 = new int[12],
            RecurrentWeights = Integers(16, 127),
            RecurrentWeights2 = new int[16],
            OutputWeights = Integers(8, 127),
            InputShift = 1,
            RecurrentShift = 2,
            OutputShift = 0,
            Hidden = new ChipNeuronsDraft { MembraneDecayShift = [4, 5, 3, 2], CurrentDecayShift = [2, 1, 3, 2], Current2DecayShift = [2, 2, 2, 2], Threshold = [400, 500, 600, 700], Bias = [0, 3, -2, 1] },
            Outputs = new ChipNeuronsDraft { MembraneDecayShift = [4, 3], CurrentDecayShift = [2, 1], Threshold = [300, 200], Bias = [0, 1] },
            Aliases = [[], [], [], []],
        };

        int[] Integers(int count, int range) => [.. Enumerable.Range(0, count).Select(_ => (int)(random.NextDouble() * 2 * range) - range)];
    }

    private static Raster Run(LoweredNetwork lowered, Raster input)
    {
        lowered.Require("test");
        return NirEngines.CreateClocked(lowered, "test", NumberPrecision.Bits64).Run(input).OutputSpikes;
    }

    private static Raster Noise(Network network)
    {
        var random = new SeededRandom(3);
        var counts = new ushort[400 * network.InputChannels];
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = (ushort)(random.NextDouble() < 0.3 ? 1 : 0);
        }

        return new Raster(counts, network.InputChannels, network.StepSeconds);
    }
}
