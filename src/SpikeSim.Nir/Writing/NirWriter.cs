using PureHDF;
using SpikeSim.Files;
using SpikeSim.Nir.Graphs;

namespace SpikeSim.Nir.Writing;

/// <summary>
/// Writes NIR files. A node group gets its type and its fields and nothing else, because the reference reader refuses anything more;
/// notes go into metadata groups (specification of NIR, section 6).
/// </summary>
public static class NirWriter
{
    /// <summary>The version of NIR that files say they follow: the one whose reader was tried.</summary>
    public const string Version = "1.0.7";

    /// <summary>Writes a file under a temporary name and moves it into place.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether an existing file may be replaced.</param>
    /// <param name="document">The graph.</param>
    /// <param name="compresses">Whether larger arrays are compressed (gzip).</param>
    /// <exception cref="DataFormatException">A name cannot be written, or the file exists already.</exception>
    public static void Write(string path, bool overwrite, NirDocument document, bool compresses = true)
    {
        byte[] content = ToBytes(document, compresses);
        AtomicFile.Write(path, overwrite, stream => stream.Write(content));
    }

    /// <summary>The bytes of a file.</summary>
    /// <param name="document">The graph.</param>
    /// <param name="compresses">Whether larger arrays are compressed (gzip).</param>
    /// <returns>The whole file.</returns>
    /// <exception cref="DataFormatException">A name cannot be written.</exception>
    public static byte[] ToBytes(NirDocument document, bool compresses = true)
    {
        ArgumentNullException.ThrowIfNull(document);
        NirTree root = NirTree.Empty.With("node", OfGraph(document.Graph)).With("version", NirArray.OfText(document.Version ?? Version));
        return ToBytes(root, compresses);
    }

    /// <summary>The bytes of an HDF5 file.</summary>
    internal static byte[] ToBytes(NirTree root, bool compresses)
    {
        var file = new H5File();
        foreach ((string name, object part) in Hdf5Form.Of(root, compresses))
        {
            file[name] = part;
        }

        Hdf5Form.AddAttributes(file, root);
        using var stream = new MemoryStream();
        file.Write(stream);
        return stream.ToArray();
    }

    private static NirTree OfGraph(NirGraph graph)
    {
        NirTree nodes = NirTree.Empty;
        foreach (NirNode node in graph.Nodes.Values)
        {
            nodes = nodes.With(node.Name, node.Graph is { } inner ? OfGraph(inner) : OfNode(node));
        }

        // Without edges the reference writes a float array of no elements, and so do we.
        NirArray edges = graph.Edges.IsEmpty
            ? NirArray.Of(NirElementType.Real64, [0], [])
            : NirArray.OfTexts([graph.Edges.Length, 2], [.. graph.Edges.SelectMany(e => new[] { e.Source, e.Target })]);
        NirTree tree = NirTree.Empty.With("type", NirArray.OfText(NirNodeType.GraphName)).With("nodes", nodes).With("edges", edges);
        return graph.Metadata.IsEmpty ? tree : tree.With("metadata", graph.Metadata);
    }

    private static NirTree OfNode(NirNode node)
    {
        NirTree tree = NirTree.Empty.With("type", NirArray.OfText(node.Type.Name));
        foreach ((string field, NirArray value) in node.Fields)
        {
            tree = tree.With(field, value);
        }

        return node.Metadata.IsEmpty ? tree : tree.With("metadata", node.Metadata);
    }
}
