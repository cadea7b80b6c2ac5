using System.Collections.Immutable;
using SpikeSim.Nir;
using SpikeSim.Nir.Graphs;
using SpikeSim.Nir.Reading;
using SpikeSim.Nir.Writing;

namespace SpikeSim.Tests.Nir;

/// <summary>Small graphs and their comparison.</summary>
internal static class Graphs
{
    public static NirArray V(params double[] values) => NirArray.Vector([.. values]);

    public static NirArray Matrix(int rows, int columns, params double[] values) => NirArray.Of(NirElementType.Real32, [rows, columns], [.. values]);

    public static NirNode Input(string name, params long[] shape) => NirNode.Create(name, "Input", ("shape", NirArray.Whole(shape)));

    public static NirNode Output(string name, params long[] shape) => NirNode.Create(name, "Output", ("shape", NirArray.Whole(shape)));

    public static NirNode Lif(string name, double tau = 0.01, double r = 1, double leak = 0, double threshold = 1) =>
        NirNode.Create(name, "LIF", ("tau", V(tau)), ("r", V(r)), ("v_leak", V(leak)), ("v_threshold", V(threshold)), ("v_reset", V(0)));

    public static NirNode Linear(string name, int rows, int columns, params double[] values) => NirNode.Create(name, "Linear", ("weight", Matrix(rows, columns, values)));

    public static NirDocument Document(NirGraph graph) => new("1.0.7", graph);

    /// <summary>Input to one LIF to output, in the untyped form in which a file has it, to be broken by a test.</summary>
    public static NirTree SmallTree() => Tree(NirGraph.Create([Input("input", 1), Linear("w", 1, 1, 1), Lif("lif"), Output("output", 1)], ("input", "w"), ("w", "lif"), ("lif", "output")));

    public static NirTree Tree(NirGraph graph)
    {
        NirTree nodes = NirTree.Empty;
        foreach (NirNode node in graph.Nodes.Values)
        {
            NirTree one = node.Fields.Aggregate(NirTree.Empty.With("type", NirArray.OfText(node.Type.Name)), (t, f) => t.With(f.Key, f.Value));
            nodes = nodes.With(node.Name, one);
        }

        return NirTree.Empty
            .With("type", NirArray.OfText("NIRGraph"))
            .With("nodes", nodes)
            .With("edges", NirArray.OfTexts([graph.Edges.Length, 2], [.. graph.Edges.SelectMany(e => new[] { e.Source, e.Target })]));
    }

    public static NirTree WithNode(this NirTree graph, string name, Func<NirTree, NirTree> change) =>
        graph.With("nodes", graph.Groups["nodes"].With(name, change(graph.Groups["nodes"].Groups[name])));

    public static NirTree Without(this NirTree tree, string value) => tree with { Values = tree.Values.Remove(value) };

    public static NirTree WithEdges(this NirTree graph, params string[] names) => graph.With("edges", NirArray.OfTexts([names.Length / 2, 2], [.. names]));

    public static byte[] Bytes(NirTree graph) => NirWriter.ToBytes(NirTree.Empty.With("node", graph), compresses: false);

    public static NirModel Read(NirTree graph) => NirReader.Read(Bytes(graph), "small.nir");

    /// <summary>Asserts that a graph is refused with one fault: the whole message, or its beginning.</summary>
    public static void AssertRefusedOnce(NirTree graph, string expected, bool isWhole = true)
    {
        string message = Assert.Throws<DataFormatException>(() => Read(graph)).Message;
        Assert.StartsWith("small.nir: " + expected + (isWhole ? "." : string.Empty), message, StringComparison.Ordinal);
        Assert.DoesNotContain("problems:", message, StringComparison.Ordinal);
    }

    /// <summary>Asserts that two graphs agree in nodes, values, shapes, types, edges and metadata.</summary>
    public static void AssertEqual(NirGraph expected, NirGraph actual)
    {
        Assert.Equal(expected.Edges.AsEnumerable(), actual.Edges.AsEnumerable());
        Assert.Equal(expected.Nodes.Keys, actual.Nodes.Keys);
        AssertEqual(expected.Metadata, actual.Metadata);
        foreach ((string name, NirNode node) in expected.Nodes)
        {
            NirNode other = actual.Nodes[name];
            Assert.Equal(node.Type, other.Type);
            AssertEqual(node.Fields, other.Fields);
            Assert.Equal(node.Graph is null, other.Graph is null);
            if (node.Graph is not null)
            {
                AssertEqual(node.Graph, other.Graph!);
            }
            else
            {
                AssertEqual(node.Metadata, other.Metadata);
            }
        }
    }

    private static void AssertEqual(NirTree expected, NirTree actual)
    {
        AssertEqual(expected.Values, actual.Values);
        Assert.Equal(expected.Groups.Keys, actual.Groups.Keys);
        foreach ((string name, NirTree group) in expected.Groups)
        {
            AssertEqual(group, actual.Groups[name]);
        }
    }

    private static void AssertEqual(ImmutableSortedDictionary<string, NirArray> expected, ImmutableSortedDictionary<string, NirArray> actual)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        foreach ((string name, NirArray value) in expected)
        {
            Assert.True(value.Equals(actual[name]), $"{name}: {value.ElementType} {NirArray.Describe(value.Shape)} against {actual[name].ElementType} {NirArray.Describe(actual[name].Shape)}");
        }
    }
}
