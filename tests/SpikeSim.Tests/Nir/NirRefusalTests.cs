using System.Text;
using SpikeSim.Nir;
using SpikeSim.Nir.Data;
using SpikeSim.Nir.Graphs;
using SpikeSim.Nir.Lowering;
using SpikeSim.Nir.Reading;
using SpikeSim.Nir.Writing;
using static SpikeSim.Tests.Nir.Graphs;

namespace SpikeSim.Tests.Nir;

/// <summary>Section 7 of the specification of NIR: each row with the message it proposes.</summary>
public sealed class NirRefusalTests
{
    [Theory]
    [InlineData("", "empty (0 bytes)")]
    [InlineData("PK\u0003\u0004abcdefgh", "is not an HDF5 file (starts with \"PK\": a PyTorch or zip archive?)")]
    [InlineData("plain text, no graph", "is not an HDF5 file (starts with \"plain\")")]
    public void What_is_no_HDF5_says_what_it_looks_like(string content, string expected) =>
        AssertRefused(() => NirReader.Read(Encoding.Latin1.GetBytes(content), "x.nir"), expected);

    [Fact]
    public void A_file_cut_short_anywhere_is_refused_in_one_sentence()
    {
        byte[] whole = Bytes(SmallTree());
        for (int length = 8; length < whole.Length; length += 97)
        {
            try
            {
                NirReader.Read(whole[..length], "cut.nir");
            }
            catch (DataFormatException e)
            {
                Assert.StartsWith("cut.nir", e.Message, StringComparison.Ordinal);
            }
        }

        AssertRefused(() => NirReader.Read(whole[..(whole.Length / 2)], "cut.nir"), $"cut.nir: truncated: the file has {whole.Length / 2} bytes, by its header {whole.Length}");
        AssertRefused(() => NirReader.Read(whole[..5], "cut.nir"), "cut.nir: truncated: the file ends after 5 bytes, within the mark of HDF5");
    }

    [Fact]
    public void Damaged_bytes_never_give_another_exception()
    {
        byte[] whole = Bytes(SmallTree());
        var random = new SeededRandom(11);
        int refused = 0;
        for (int run = 0; run < 2000; run++)
        {
            byte[] damaged = (byte[])whole.Clone();
            for (int i = 0; i < 3; i++)
            {
                damaged[(int)(random.NextDouble() * damaged.Length)] = random.NextDouble() < 0.3 ? (byte)255 : (byte)(random.NextDouble() * 256);
            }

            try
            {
                NirReader.Read(damaged, "damaged.nir");
            }
            catch (DataFormatException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 100, 1999);
    }

    [Fact]
    public void A_part_far_beyond_the_end_is_asked_for_once()
    {
        using var stream = new MeteredStream(new byte[100], new ReadMeter(100));
        Assert.Equal(100, stream.Read(new byte[200]));
        Assert.Throws<InvalidDataException>(() => stream.Read(new byte[1 << 20]));
        stream.Position = 0;
        Assert.Throws<InvalidDataException>(() => stream.ReadByte());
    }

    [Theory]
    [InlineData("soft-loop", "its parts or links lead in circles")]
    [InlineData("soft-circle", "soft links lead in a circle: 'nodes' -> 'nodes'")]
    [InlineData("hard-loop", "nested deeper than 32")]
    [InlineData("dangling", "node 'gone' is a link that leads nowhere")]
    [InlineData("huge", "a shape of (17592186044416) does not fit into a file")]
    [InlineData("lzf", "LIF node 'lif': tau is compressed in a way this version does not read")]
    [InlineData("null", "LIF node 'lif': tau has no value (a null dataspace)")]
    public void Hostile_and_unreadable_HDF5_is_refused(string file, string expected) =>
        AssertRefused(() => NirReader.Read(Vector(file)), expected);

    [Theory]
    [InlineData("big-endian", 1)]
    [InlineData("half-fixed", 1)]
    [InlineData("latest", 1)]
    [InlineData("userblock", 1)]
    [InlineData("shuffle", 64)]
    public void Other_forms_of_HDF5_are_read(string file, int neurons)
    {
        NirModel model = NirReader.Read(Vector(file));
        FlatNode lif = FlatNode.Of(model, "lif");
        Assert.Equal(neurons, lif.Neurons);
        Assert.Equal(0.02, lif.Tau, 1e-4);
        Assert.Equal(2, model.Graph.Edges.Length);
    }

    [Fact]
    public void Files_that_are_something_else_say_so()
    {
        AssertRefused(() => NirReader.Read(NirWriter.ToBytes(NirTree.Empty.With("x", NirArray.One(1)), false), "x.nir"), "missing group /node: is this a NIR graph? (NIRData files have the root attribute __type__.)");
        byte[] recordings = NirDataWriter.ToBytes(new NirRecordings([new NirSeries("input", "spikes", 1e-3, 1, 2, 1, [0, 1])], []));
        AssertRefused(() => NirReader.Read(recordings, "x.nir"), "this is a file of recordings (NIRData), not a network");
        AssertRefused(() => NirDataReader.Read(Bytes(SmallTree()), "x.nir"), "this is no file of recordings");
        AssertRefused(SmallTree().Without("type"), "lacks the required text 'type'");
    }

    [Fact]
    public void Types_and_fields_are_named()
    {
        AssertRefused(SmallTree().WithNode("lif", n => n.With("type", NirArray.OfText("ALIF"))), "node 'lif': unsupported NIR type 'ALIF'. Supported: Affine, ");
        AssertRefused(SmallTree().WithNode("lif", n => n.Without("tau")), "LIF node 'lif' lacks the required dataset 'tau'");
        AssertRefused(SmallTree().WithNode("lif", n => n.With("tau", NirArray.OfText("long"))), "LIF node 'lif': tau is a text; expected numbers");
        AssertRefused(SmallTree().WithNode("lif", n => n.Without("type")), "node 'lif' lacks the required text 'type'");
    }

    [Fact]
    public void Unknown_datasets_are_warned_about_and_the_rest_is_accepted()
    {
        NirModel model = Read(SmallTree().WithNode("lif", n => n.With("extra", V(1))).With("more", V(2)));
        Assert.Contains(model.Warnings, w => w.Contains("'lif'", StringComparison.Ordinal) && w.Contains("extra", StringComparison.Ordinal));
        Assert.Contains(model.Warnings, w => w.Contains("more", StringComparison.Ordinal));
        Assert.Empty(Read(SmallTree().With("metadata", NirTree.Empty.With("anything", V(1)))).Warnings);
    }

    [Fact]
    public void A_question_ends_with_its_own_mark()
    {
        DataFormatException refusal = Assert.Throws<DataFormatException>(() => Read(SmallTree().WithEdges("input", "w", "w", "lif1", "lif", "output")));
        Assert.EndsWith("did you mean 'lif'?", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Edges_name_what_was_meant_and_count_once()
    {
        AssertRefused(SmallTree().WithEdges("input", "w", "w", "lif1", "lif", "output"), "edge ('w' -> 'lif1') refers to a node that does not exist: 'lif1'; did you mean 'lif'?");
        NirModel model = Read(SmallTree().WithEdges("input", "w", "w", "lif", "w", "lif", "lif", "output"));
        Assert.Equal(3, model.Graph.Edges.Length);
        Assert.Contains(model.Warnings, w => w.Contains("duplicate edge ('w' -> 'lif')", StringComparison.Ordinal) && w.Contains("factor of 2", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_port_is_added_where_there_is_no_doubt()
    {
        NirTree without = SmallTree();
        without = without.With("nodes", without.Groups["nodes"] with { Groups = without.Groups["nodes"].Groups.Remove("input").Remove("output") }).WithEdges("w", "lif");
        NirModel model = Read(without);
        Assert.Contains(model.Graph.Nodes, n => n.Name == "input_w");
        Assert.Contains(model.Graph.Nodes, n => n.Name == "output_lif");
        Assert.Equal(2, model.Warnings.Count);
        NirGraph two = NirGraph.Create([Lif("a"), Lif("b"), Output("output", 1)], ("a", "output"), ("b", "output"));
        AssertRefused(Tree(two), "the graph has no Input node, and several nodes (a, b) could take the input");
    }

    [Fact]
    public void A_transposition_is_one_change_and_short_names_allow_no_more()
    {
        AssertRefused(SmallTree().WithEdges("input", "w", "w", "lfi", "lif", "output"), "that does not exist: 'lfi'; did you mean 'lif'?");
        NirTree graph = Tree(NirGraph.Create([Input("input", 1), Linear("fc", 1, 1, 1), Lif("lif"), Output("output", 1)], ("input", "fc"), ("fc", "lfi"), ("lif", "output")));
        AssertRefused(graph, "that does not exist: 'lfi'; did you mean 'lif'?");
        string message = Assert.Throws<DataFormatException>(() => Read(SmallTree().WithEdges("input", "w", "w", "x", "lif", "output"))).Message;
        Assert.DoesNotContain("did you mean", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_added_port_replaces_no_node()
    {
        NirNode taken = Lif("input_w");
        NirModel model = Read(Tree(NirGraph.Create([Linear("w", 1, 1, 1), taken, Output("output", 1)], ("w", "input_w"), ("input_w", "output"))));
        Assert.Equal("LIF", model.Graph.Nodes.Single(n => n.Name == "input_w").Type.Name);
        Assert.Equal("Input", model.Graph.Nodes.Single(n => n.Name == "input_w_2").Type.Name);
    }

    [Fact]
    public void A_loop_of_ports_alone_is_refused()
    {
        NirNode inner = NirNode.Create("g", "NIRGraph") with { Graph = NirGraph.Create([Input("i", 1), Output("o", 1)], ("i", "o")) };
        NirGraph graph = NirGraph.Create([Input("input", 1), inner, Lif("lif"), Output("output", 1)], ("input", "g"), ("g", "g"), ("g", "lif"), ("lif", "output"));
        AssertRefused(() => NirReader.Understand(Document(graph), "ports.nir"), "an algebraic loop, in which no spiking neuron carries a value into the next step: 'g.i' -> 'g.o' -> 'g.i'");
    }

    [Fact]
    public void A_delay_between_steps_is_refused_where_there_are_steps()
    {
        NirNode delay = NirNode.Create("d", "Delay", ("delay", V(1.5e-3)));
        NirModel model = Read(Tree(NirGraph.Create([Input("input", 1), delay, Lif("lif"), Output("output", 1)], ("input", "d"), ("d", "lif"), ("lif", "output"))));
        LoweredNetwork lowered = NirLowering.ForEngine(model, new NirSettings { StepSeconds = 1e-3 });
        Assert.Equal(NodeSupport.Unsupported, lowered.Nodes.Single(n => n.Node == "d").Support);
        Assert.Contains("has a delay of 0.0015 s, which is no multiple of dt 0.001 s", Assert.Single(lowered.Problems), StringComparison.Ordinal);
        Assert.NotNull(NirLowering.ForEngine(model, new NirSettings { StepSeconds = 1e-3, Integrator = NirIntegrator.Exact }).Network);
        Assert.NotNull(NirLowering.ForEngine(model, new NirSettings { StepSeconds = 5e-4 }).Network);
    }

    [Fact]
    public void Shapes_that_disagree_are_named_on_both_sides()
    {
        NirNode lif = NirNode.Create("lif", "LIF", ("tau", V(0.01, 0.02)), ("r", V(1, 1, 1)), ("v_leak", V(0)), ("v_threshold", V(1, 1)));
        AssertRefusedOnce(Tree(NirGraph.Create([Input("input", 2), lif, Output("output", 2)], ("input", "lif"), ("lif", "output"))), "LIF 'lif': r has shape (3), tau (2); expected equal or scalar");
        AssertRefusedOnce(SmallTree().WithNode("lif", n => n.With("tau", V(0.01, 0.02))), "LIF 'lif': tau has shape (2), r (1), v_leak (1), v_threshold (1), v_reset (1); expected equal or scalar");
        NirNode affine = NirNode.Create("a", "Affine", ("weight", Matrix(2, 1, 1, 2)), ("bias", V(1, 2, 3)));
        AssertRefused(Tree(NirGraph.Create([Input("input", 1), affine, Output("output", 2)], ("input", "a"), ("a", "output"))), "bias has 3 values, weight (2,1) gives 2");
        NirNode four = NirNode.Create("lif", "LIF", ("tau", V(1e-3, 1e-3, 1e-3, 1e-3)), ("r", V(1)), ("v_leak", V(0)), ("v_threshold", V(1)));
        NirTree swapped = Tree(NirGraph.Create([Input("input", 3), Linear("w", 3, 4, new double[12]), four, Output("output", 4)], ("input", "w"), ("w", "lif"), ("lif", "output")));
        AssertRefused(swapped, "edge ('w' -> 'lif'): Linear 'w' gives (3), LIF 'lif' takes (4); the weight looks transposed (3,4), expected (out,in)");
    }

    [Fact]
    public void Weights_that_a_small_file_asks_for_are_bounded()
    {
        NirNode one = NirNode.Create("lif", "LIF", ("tau", V(0.01)), ("r", V(1)), ("v_leak", V(0)), ("v_threshold", V(1)));
        NirModel wide = Read(Tree(NirGraph.Create([Input("input", 4_000_000), one, Output("output", 4_000_000)], ("input", "lif"), ("lif", "output"))));
        LoweredNetwork lowered = NirLowering.ForEngine(wide, new NirSettings { StepSeconds = 1e-3 });
        Assert.Contains("from 'input' (4000000) to 'lif' (4000000) there would be 1.6E+13 weights", Assert.Single(lowered.Problems), StringComparison.Ordinal);
        string[] populations = [.. Enumerable.Range(0, 600).Select(i => $"n{i}")];
        string[] line = ["input", .. populations, "output"];
        NirModel many = Read(Tree(NirGraph.Create([Input("input", 4_000_000), .. populations.Select(n => NirNode.Create(n, "IF", ("r", V(1)), ("v_threshold", V(1)))), Output("output", 4_000_000)], [.. line.Zip(line[1..])])));
        Assert.Contains("2396000000 hidden neurons", NirLowering.ForEngine(many, new NirSettings { StepSeconds = 1e-3 }).Problems[^1], StringComparison.Ordinal);
        string[] names = [.. Enumerable.Range(0, 9).Select(i => $"s{i}")];
        string[] chain = ["input", .. names, "lif", "output"];
        NirModel deep = Read(Tree(NirGraph.Create([Input("input", 4000), .. names.Select(n => NirNode.Create(n, "Scale", ("scale", V(1)))), one, Output("output", 4000)], [.. chain.Zip(chain[1..])])));
        Assert.Contains("would have more than 134217728 weights", Assert.Single(NirLowering.ForEngine(deep, new NirSettings { StepSeconds = 1e-3 }).Problems), StringComparison.Ordinal);
        AssertRefused(SmallTree().WithNode("input", n => n.With("shape", NirArray.Whole(1L << 40))), "Input node 'input': shape is 1099511627776 at index 0; expected a whole number up to 2147483647");
        AssertRefused(SmallTree().WithNode("input", n => n.With("shape", V(1.5))), "shape is 1.5 at index 0; expected a whole number");
    }

    [Fact]
    public void Parameters_that_no_neuron_can_have_are_named_with_the_neuron()
    {
        AssertRefused(SmallTree().WithNode("lif", n => n.With("tau", V(-1))), "LIF 'lif': tau of neuron 0 is -1; expected a time above 0");
        AssertRefused(SmallTree().WithNode("lif", n => n.With("tau", V(double.NaN))), "LIF node 'lif': tau is NaN at index 0");
        AssertRefused(SmallTree().WithNode("lif", n => n.With("v_reset", V(1))), "v_threshold 1 of neuron 0 is not above its v_reset 1");
    }

    [Fact]
    public void Loops_without_spikes_are_listed_and_orphans_warned_about()
    {
        NirTree graph = Tree(NirGraph.Create(
            [Input("input", 1), Linear("a", 1, 1, 1), Linear("b", 1, 1, 1), Lif("lif"), Lif("alone"), Output("output", 1)],
            ("input", "a"),
            ("a", "b"),
            ("b", "a"),
            ("b", "lif"),
            ("lif", "output")));
        AssertRefused(graph, "an algebraic loop, in which no spiking neuron carries a value into the next step: 'a' -> 'b' -> 'a'");
        NirModel model = Read(graph.WithEdges("input", "a", "a", "b", "b", "lif", "lif", "output"));
        Assert.Contains(model.Warnings, w => w.Contains("LIF 'alone' is an orphan", StringComparison.Ordinal));
    }

    [Fact]
    public void A_step_beyond_the_time_constant_is_refused_with_a_hint()
    {
        NirModel model = Read(SmallTree().WithNode("lif", n => n.With("tau", V(4e-4)).With("r", V(4))));
        LoweredNetwork lowered = NirLowering.ForEngine(model, new NirSettings { StepSeconds = 1e-3 });
        Assert.Contains("Euler decay negative: dt 0.001 > tau 0.0004; is the file in ms or for another dt?", Assert.Single(lowered.Problems), StringComparison.Ordinal);
        Assert.Contains("inferred dt = 0.0001", lowered.Problems[0], StringComparison.Ordinal);
        Assert.NotNull(NirLowering.ForEngine(model, new NirSettings { StepSeconds = 1e-3, Integrator = NirIntegrator.Exponential }).Network);
        Assert.NotNull(NirLowering.ForEngine(model, new NirSettings()).Network);
    }

    [Fact]
    public void A_step_that_contradicts_the_file_is_said()
    {
        NirModel model = Read(SmallTree().WithNode("lif", n => n.With("r", V(100))));
        Assert.Contains(NirLowering.ForEngine(model, new NirSettings { StepSeconds = 5e-5 }).Notes, n => n.Contains("the file was made for another: inferred dt = 1.0000e-4", StringComparison.Ordinal));
        Assert.Contains(NirLowering.ForEngine(model, new NirSettings { TimeUnit = NirTimeUnit.Steps, Integrator = NirIntegrator.Exponential }).Notes, n => n.Contains("the file was made for another: inferred dt = 1.0000e-4", StringComparison.Ordinal));
        Assert.DoesNotContain(NirLowering.ForEngine(model, new NirSettings { StepSeconds = 1e-4 }).Notes, n => n.Contains("for another", StringComparison.Ordinal));
        Assert.DoesNotContain(NirLowering.ForEngine(model, new NirSettings { StepSeconds = 1e-7, TimeUnit = NirTimeUnit.Milliseconds }).Notes, n => n.Contains("for another", StringComparison.Ordinal));
    }

    [Fact]
    public void Populations_that_imply_different_steps_are_named()
    {
        NirModel model = Read(Tree(NirGraph.Create([Input("input", 1), Lif("a", tau: 0.01, r: 100), Lif("b", tau: 0.01, r: 10), Output("output", 1)], ("input", "a"), ("a", "b"), ("b", "output"))));
        Assert.Contains(model.Warnings, w => w.Contains("inferred dt differs: 'a' 0.0001 (tau/r), 'b' 0.001 (tau/r)", StringComparison.Ordinal));
        Assert.Contains("'b' 0.001 (tau/r)", Assert.Single(NirLowering.ForEngine(model, new NirSettings()).Problems), StringComparison.Ordinal);
    }

    private static string Vector(string name) => Path.Combine(TestPlaces.Vectors, "nir", $"{name}.nir");

    private static void AssertRefused(NirTree graph, string expected) => AssertRefused(() => Read(graph), expected);

    private static void AssertRefused(Action read, string expected) =>
        Assert.Contains(expected, Assert.Throws<DataFormatException>(read).Message, StringComparison.Ordinal);

    private sealed record FlatNode(int Neurons, double Tau)
    {
        public static FlatNode Of(NirModel model, string name)
        {
            SpikeSim.Nir.Analysis.FlatNode node = model.Graph.Nodes.Single(n => n.Name == name);
            return new FlatNode(node.Outputs, node.PerNeuron("tau")[^1]);
        }
    }
}
