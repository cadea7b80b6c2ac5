using SpikeSim.Nir;
using SpikeSim.Nir.Graphs;
using SpikeSim.Nir.Reading;
using static SpikeSim.Tests.Nir.Graphs;

namespace SpikeSim.Tests.Nir;

/// <summary>Several faults in one graph: each is said, and none twice.</summary>
public sealed class NirFaultTests
{
    [Fact]
    public void A_faulty_node_is_reported_once_and_hides_no_other_fault()
    {
        // The node between two others is broken in two ways, and a good edge leads to it and away; another node is broken too.
        NirTree graph = SmallTree().WithNode("lif", n => n.Without("tau").With("v_threshold", V(-1))).WithNode("w", n => n.With("weight", V(1)));
        string message = Assert.Throws<DataFormatException>(() => Read(graph)).Message;
        Assert.Equal(
            [
                "small.nir: 3 problems:",
                "  LIF node 'lif' lacks the required dataset 'tau'",
                "  LIF 'lif': v_threshold -1 of neuron 0 is not above its v_reset 0",
                "  Linear 'w': weight has shape (1); expected (out,in)",
            ],
            message.Split('\n'));
        AssertRefusedOnce(SmallTree().WithNode("input", n => n.Without("shape")), "Input node 'input' lacks the required dataset 'shape'");
        AssertRefusedOnce(SmallTree().WithNode("output", n => n.Without("type")), "node 'output' lacks the required text 'type'");
        AssertRefusedOnce(SmallTree().Without("edges"), "the graph lacks the required dataset 'edges'");
        AssertRefusedOnce(SmallTree().WithNode("lif", n => n.With("type", NirArray.OfText("ALIF"))).WithEdges("input", "w", "w", "lif", "lif", "w", "lif", "output"), "node 'lif': unsupported NIR type 'ALIF'. Supported: Affine, ", isWhole: false);
        AssertRefusedOnce(SmallTree().WithNode("lif", n => n.With("v_reset", V(double.NaN)).With("v_threshold", V(-1))), "LIF node 'lif': v_reset is NaN at index 0; expected a finite number");
    }

    [Fact]
    public void A_faulty_inner_graph_is_reported_once()
    {
        NirTree inner = SmallTree();
        NirTree outer = SmallTree().WithNode("w", _ => inner.With("type", NirArray.OfText("NIRGraph")));
        Assert.Equal(5, Read(outer).Graph.Nodes.Length);
        AssertRefusedOnce(outer.WithNode("w", n => n with { Groups = n.Groups.Remove("nodes") }).WithEdges("input", "w.input", "w.output", "lif", "lif", "output"), "sub-graph 'w' lacks the group 'nodes'");
        AssertRefusedOnce(outer.WithNode("w", n => n.WithNode("output", o => o.With("type", NirArray.OfText("Out")))), "node 'w.output': unsupported NIR type 'Out'", isWhole: false);
        AssertRefusedOnce(outer.WithNode("w", n => n.WithNode("lif", o => o.With("tau", V(0)))), "LIF 'w.lif': tau of neuron 0 is 0; expected a time above 0");
    }

    [Fact]
    public void A_dotted_name_beside_an_inner_graph_is_the_node()
    {
        NirNode inner = NirNode.Create("g", "NIRGraph") with { Graph = NirGraph.Create([Input("input", 1), Lif("lif", threshold: 2), Output("output", 1)], ("input", "lif"), ("lif", "output")) };
        NirGraph graph = NirGraph.Create([Input("input", 1), inner, Lif("g.lif", threshold: 3), Output("output", 1)], ("input", "g.lif"), ("g.lif", "g"), ("g", "output"));
        NirModel model = NirReader.Understand(Document(graph), "dots.nir");
        Assert.Equal(3, model.Graph.Nodes.Single(n => n.Name == "g.lif").PerNeuron("v_threshold")[0]);
        Assert.Equal(2, model.Graph.Nodes.Single(n => n.Name == "g.lif_2").PerNeuron("v_threshold")[0]);
        string[] names = [.. model.Graph.Edges.Select(e => $"{model.Graph.Nodes[e.Source].Name} -> {model.Graph.Nodes[e.Target].Name}").Order(StringComparer.Ordinal)];
        Assert.Equal(["g.lif -> g.lif_2", "g.lif_2 -> output", "input -> g.lif"], names);
        Assert.Contains("node 'g.lif' and node 'lif' of sub-graph 'g' would have one name; the latter is called 'g.lif_2'", model.Warnings);
        Assert.Contains(model.Warnings, w => w.StartsWith("edge ('input' -> 'g.lif'): 'g.lif' is a node, and is also the way to 'lif' inside a sub-graph", StringComparison.Ordinal));
    }

    [Fact]
    public void All_problems_of_a_file_are_reported_together()
    {
        NirTree graph = SmallTree().WithNode("lif", n => n.With("tau", V(-1))).WithNode("w", n => n.With("type", NirArray.OfText("Dense"))).WithEdges("input", "lif", "lif", "nowhere");
        string message = Assert.Throws<DataFormatException>(() => Read(graph)).Message;
        Assert.Contains("3 problems", message, StringComparison.Ordinal);
        Assert.Contains("'Dense'", message, StringComparison.Ordinal);
        Assert.Contains("tau of neuron 0", message, StringComparison.Ordinal);
        Assert.Contains("'nowhere'", message, StringComparison.Ordinal);
    }
}
