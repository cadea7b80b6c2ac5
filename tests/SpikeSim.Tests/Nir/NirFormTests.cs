using SpikeSim.Nir;
using SpikeSim.Nir.Graphs;
using SpikeSim.Nir.Reading;
using static SpikeSim.Tests.Nir.Graphs;

namespace SpikeSim.Tests.Nir;

/// <summary>Forms of HDF5 that the library alone does not read, or reads wrongly.</summary>
public sealed class NirFormTests
{
    // The first is what h5py writes by default: its groups take the new form with the first name that is not ASCII, and their parents
    // keep a stale note of the old one. In the second all groups stay old, and two names differ only beyond ASCII.
    [Theory]
    [InlineData("old-names", "läyer", "λ")]
    [InlineData("old-names-ascii", "läyer", "löyer")]
    public void Names_beyond_ASCII_are_read_from_the_old_form(string file, string first, string second)
    {
        byte[] content = Vector(file);
        Assert.Equal(0, content[8]);
        NirModel model = NirReader.Read(content, "old.nir");
        string[] expected = ["input", "output", "w0", "w1", "wo", first, second, "グラフ.w0", "グラフ.🧠"];
        Assert.Equal(expected.Order(StringComparer.Ordinal), model.Graph.Nodes.Select(n => n.Name));
        Assert.Equal(8, model.Graph.Edges.Length);
        Assert.Empty(model.Warnings);
    }

    [Theory]
    [InlineData("big-endian")]
    [InlineData("latest")]
    [InlineData("old-names")]
    [InlineData("old-names-ascii")]
    public void A_user_block_of_any_legal_size_is_skipped(string file)
    {
        byte[] content = Vector(file);
        NirModel plain = NirReader.Read(content, "x.nir");
        foreach (int size in (ReadOnlySpan<int>)[512, 1024, 2048, 4096, 1 << 16])
        {
            // As h5jam does it, without a word in the file; addresses count from the mark.
            byte[] block = new byte[size];
            Array.Fill(block, (byte)'#');
            AssertEqual(plain.Document.Graph, NirReader.Read([.. block, .. content], "x.nir").Document.Graph);

            // As the library of HDF5 does it, which notes the size as the base address.
            byte[] noted = [.. block, .. content];
            BitConverter.TryWriteBytes(noted.AsSpan(size + (content[8] == 0 ? 24 : 12)), (long)size);
            AssertEqual(plain.Document.Graph, NirReader.Read(noted, "x.nir").Document.Graph);
            Assert.True(NirReader.IsHdf5(noted));
        }

        Assert.Throws<DataFormatException>(() => NirReader.Read([.. new byte[1536], .. content], "x.nir"));
    }

    [Theory]
    [InlineData("old-names")]
    [InlineData("old-names-ascii")]
    public void Damage_to_old_groups_is_refused_or_harmless(string file)
    {
        byte[] whole = Vector(file);
        var random = new SeededRandom(23);
        int refused = 0;
        for (int run = 0; run < 500; run++)
        {
            byte[] damaged = [.. whole];
            for (int i = 0; i < 4; i++)
            {
                damaged[(int)(random.NextDouble() * damaged.Length)] = random.NextDouble() < 0.5 ? (byte)255 : (byte)(random.NextDouble() * 8);
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

        Assert.InRange(refused, 20, 499);
    }

    [Fact]
    public void Soft_links_are_followed()
    {
        // A parameter in a group beside the graph, under its own name, and two nodes that are others again.
        NirModel model = NirReader.Read(Vector("soft-links"), "soft.nir");
        Assert.Equal(["input", "lif", "lif2", "output", "w", "w2"], model.Graph.Nodes.Select(n => n.Name));
        Assert.Equal(0.01, model.Graph.Nodes.Single(n => n.Name == "lif2").PerNeuron("tau")[0]);
    }

    [Fact]
    public void Bytes_that_look_like_links_are_no_reason_to_refuse_a_file()
    {
        // What the new form of HDF5 has in large groups: the head of a link of 255 and 16 705 bytes, again and again.
        byte[] bytes = [.. Enumerable.Repeat((byte)'A', 60_000)];
        for (int at = 0; at < bytes.Length; at += 64)
        {
            new byte[] { 1, 8, 1, 255 }.CopyTo(bytes, Math.Min(at, bytes.Length - 4));
        }

        Assert.Equal(4, NirReader.Read([.. Bytes(SmallTree()), .. bytes], "links.nir").Graph.Nodes.Length);
    }

    [Fact]
    public void A_graph_of_thousands_of_nodes_is_read()
    {
        const int Layers = 1500;
        NirNode[] nodes = [.. Enumerable.Range(0, Layers).SelectMany(i => new[] { Linear($"w{i}", 1, 1, 1), Lif($"l{i}") })];
        string[] chain = ["input", .. nodes.Select(n => n.Name), "output"];
        byte[] content = Bytes(Tree(NirGraph.Create([Input("input", 1), .. nodes, Output("output", 1)], [.. chain.Zip(chain[1..])])));
        Assert.Equal((2 * Layers) + 2, NirReader.Read(content, "long.nir").Graph.Nodes.Length);
    }

    [Fact]
    public void What_cannot_be_read_is_refused_where_it_matters()
    {
        // Complex numbers as weight and as metadata, an object reference as type, and a link to nowhere as a parameter.
        DataFormatException refusal = Assert.Throws<DataFormatException>(() => NirReader.Read(Vector("strange"), "strange.nir"));
        Assert.Contains("3 problems", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Linear node 'w': weight holds values of HDF5 class Compound with 16 bytes", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("LIF node 'lif': tau is a link that leads nowhere", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("node 'odd': type holds values of HDF5 class Reference", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_read_is_a_warning_where_nobody_needs_it()
    {
        NirModel model = NirReader.Read(Vector("strange-metadata"), "strange.nir");
        Assert.Equal(4, model.Graph.Nodes.Length);
        Assert.Contains(model.Warnings, w => w.StartsWith("the graph: metadata/complex holds values of HDF5 class Compound", StringComparison.Ordinal));
        Assert.Contains(model.Warnings, w => w.StartsWith("LIF node 'lif': metadata/inner/list holds", StringComparison.Ordinal));
        Assert.Contains(model.Warnings, w => w == "LIF node 'lif' has unknown datasets, which are ignored: extra");
        Assert.Contains(model.Warnings, w => w.StartsWith("Linear node 'w': metadata is a dataset", StringComparison.Ordinal));
        Assert.Equal("kept", model.Document.Graph.Metadata.Text("note"));
    }

    private static byte[] Vector(string name) => File.ReadAllBytes(Path.Combine(TestPlaces.Vectors, "nir", $"{name}.nir"));
}
