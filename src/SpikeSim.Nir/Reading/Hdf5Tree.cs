using System.Globalization;
using PureHDF;
using SpikeSim.Nir.Graphs;

namespace SpikeSim.Nir.Reading;

/// <summary>Reads a group of an HDF5 file into memory: every value, every group below, within bounds.</summary>
internal sealed class Hdf5Tree
{
    // Compressed data never grow by more than this (the limit of DEFLATE), so a small file cannot ask for much memory.
    private const long LargestExpansion = 1032;
    private const int StackBytes = 256 << 20;
    private const int SmallestUserBlock = 512;

    private static readonly byte[] Magic = [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    private readonly string _source;
    private readonly long _fileBytes;
    private readonly NirLimits _limits;
    private int _objects;
    private long _valueBytes;

    private Hdf5Tree(string source, long fileBytes, NirLimits limits)
    {
        _source = source;
        _fileBytes = fileBytes;
        _limits = limits;
    }

    /// <summary>Reads a file from disk, within the limits.</summary>
    public static byte[] Load(string path, NirLimits limits)
    {
        var file = new FileInfo(path);
        return file.Exists && file.Length > limits.FileBytes
            ? throw DataFormatException.At(path, string.Empty, $"a file of at most {limits.FileBytes} bytes", $"{file.Length}")
            : File.ReadAllBytes(path);
    }

    /// <summary>Reads the parts of a file that are asked for.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="source">How messages name it.</param>
    /// <param name="limits">How much it may ask for.</param>
    /// <param name="names">The children of the root to read: groups or values. Absent ones are left out.</param>
    /// <returns>The root with those children, and its attributes.</returns>
    public static NirTree Read(byte[] content, string source, NirLimits limits, params string[] names)
    {
        CheckMagic(content, source);
        var tree = new Hdf5Tree(source, content.Length, limits);
        NirTree? result = null;
        Exception? failure = null;

        // Links that lead in circles end at the meter of the stream; the stack must last until then.
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = tree.ReadRoot(content, names);
                }
                catch (Exception e)
                {
                    failure = e;
                }
            },
            StackBytes);
        thread.Start();
        thread.Join();
        return failure switch
        {
            null => result!,
            DataFormatException known => throw new DataFormatException(known.Message, known),
            _ => throw new DataFormatException($"{source}: truncated or damaged HDF5: {failure.Message.TrimEnd('.')}. Write or copy the file again.", failure),
        };
    }

    /// <summary>Whether the mark of HDF5 stands at the start or after a user block.</summary>
    public static bool HasMagic(ReadOnlySpan<byte> content)
    {
        for (long start = 0; start + Magic.Length <= content.Length; start = start == 0 ? SmallestUserBlock : 2 * start)
        {
            if (content.Slice((int)start, Magic.Length).SequenceEqual(Magic))
            {
                return true;
            }
        }

        return false;
    }

    private static void CheckMagic(byte[] content, string source)
    {
        if (content.Length == 0)
        {
            throw new DataFormatException($"{source} is not an HDF5 file: it is empty (0 bytes).");
        }

        if (HasMagic(content))
        {
            return;
        }

        string first = string.Concat(content.Take(8).TakeWhile(b => b is > 32 and < 127).Select(b => (char)b));
        string hint = first.StartsWith("PK", StringComparison.Ordinal) ? "; a PyTorch or zip archive?" : string.Empty;
        string begin = first.Length > 0 ? $"starts with \"{first}\"" : $"starts with the byte 0x{content[0]:X2}";
        throw new DataFormatException($"{source} is not an HDF5 file ({begin}{hint}). A NIR graph is an HDF5 file.");
    }

    private NirTree ReadRoot(byte[] content, string[] names)
    {
        using var stream = new MeteredStream(content);
        using IDisposable file = H5File.Open(stream);
        var root = (IH5Group)file;
        NirTree tree = WithAttributes(NirTree.Empty, root);
        foreach (string name in names)
        {
            if (root.LinkExists(name))
            {
                tree = Add(tree, root.Get(name), name, "/" + name, 0);
            }
        }

        return tree;
    }

    private NirTree Add(NirTree tree, IH5Object child, string name, string path, int depth)
    {
        if (++_objects > _limits.Objects || depth > _limits.Depth)
        {
            throw new DataFormatException(string.Create(
                CultureInfo.InvariantCulture, $"{_source}, {Shorten(path)}: more than {_limits.Objects} groups and datasets, or nested deeper than {_limits.Depth}. This is no sensible network."));
        }

        return child switch
        {
            IH5UnresolvedLink => throw new DataFormatException($"{_source}: the link {path} leads nowhere: its target is missing, or in another file."),
            IH5Group group => tree.With(name, ReadGroup(group, path, depth)),
            IH5Dataset dataset => tree.With(name, ReadValue(dataset, path)),
            _ => tree,
        };
    }

    private NirTree ReadGroup(IH5Group group, string path, int depth)
    {
        NirTree tree = WithAttributes(NirTree.Empty, group);
        foreach (IH5Object child in group.Children())
        {
            tree = Add(tree, child, child.Name, $"{path}/{child.Name}", depth + 1);
        }

        return tree;
    }

    private static NirTree WithAttributes(NirTree tree, IH5Group group)
    {
        foreach (IH5Attribute attribute in group.Attributes())
        {
            // Attributes mean nothing in a graph, so one that cannot be read is no fault; the readers of recordings miss it by name.
            if (attribute.Type.Class is H5DataTypeClass.FixedPoint or H5DataTypeClass.FloatingPoint or H5DataTypeClass.String or H5DataTypeClass.VariableLength
                && attribute.Space.Type != H5DataspaceType.Null && Hdf5Values.Bytes(attribute.Space, attribute.Type.Size) is > 0 and <= 1 << 16)
            {
                tree = tree with { Attributes = tree.Attributes.SetItem(attribute.Name, Hdf5Values.Read(attribute)) };
            }
        }

        return tree;
    }

    private NirArray ReadValue(IH5Dataset dataset, string path)
    {
        long bytes = Hdf5Values.Bytes(dataset.Space, dataset.Type.Size);
        bool isChunked = dataset.Layout.Class == H5DataLayoutClass.Chunked;
        long largest = isChunked ? Math.Min(_limits.ValueBytes, LargestExpansion * _fileBytes) : _fileBytes;
        long chunk = isChunked ? dataset.Layout.Chunks.Aggregate((long)dataset.Type.Size, (p, d) => Math.Min(long.MaxValue >> 32, p * (long)Math.Min(d, int.MaxValue))) : 0;
        if (bytes < 0 || bytes > largest || chunk > largest || (_valueBytes += Math.Max(bytes, chunk)) > _limits.ValueBytes)
        {
            throw new DataFormatException(string.Create(
                CultureInfo.InvariantCulture, $"{_source}, {path}: truncated or damaged: a shape of ({string.Join(',', dataset.Space.Dimensions)}) does not fit into a file of {_fileBytes} bytes."));
        }

        try
        {
            return Hdf5Values.Read(dataset);
        }
        catch (NotSupportedException e)
        {
            throw new DataFormatException($"{_source}, {path}: {e.Message}.", e);
        }
        catch (Exception e) when (e.Message.Contains("filter", StringComparison.OrdinalIgnoreCase))
        {
            throw new DataFormatException($"{_source}, {path}: compressed in a way this version does not read ({e.Message.Split('.')[0]}). Re-save with gzip.", e);
        }
    }

    private static string Shorten(string path) => path.Length <= 60 ? path : path[..60] + "...";
}
