using System.Globalization;
using PureHDF;
using SpikeSim.Nir.Graphs;

namespace SpikeSim.Nir.Reading;

/// <summary>Reads a group of an HDF5 file into memory: every value, every group below, within bounds.</summary>
internal sealed class Hdf5Tree
{
    // Compressed data never grow by more than this (the limit of DEFLATE), so a small file cannot ask for much memory.
    private const long LargestExpansion = 1032;
    private const int StackBytes = 384 << 20;
    private readonly string _source;
    private readonly long _fileBytes;
    private readonly NirLimits _limits;
    private readonly SymbolTables _tables;
    private readonly ReadMeter _meter;
    private int _objects;
    private long _valueBytes;

    private Hdf5Tree(string source, byte[] content, NirLimits limits)
    {
        _source = source;
        _fileBytes = content.Length;
        _limits = limits;
        _tables = SymbolTables.Of(content);
        _meter = new ReadMeter(content.Length);
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
        byte[] file = WithoutStaleCaches(UserBlock.Without(content) ?? throw NoHdf5(content, source));
        var tree = new Hdf5Tree(source, file, limits);
        NirTree? result = null;
        Exception? failure = null;

        // Soft links that lead in circles end at the meter of the stream; the stack must last until then.
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = tree.ReadRoot(file, names);
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
            _ when Superblock.End(file) is { } end && end > content.Length => throw new DataFormatException(
                FormattableString.Invariant($"{source}: truncated: the file has {content.Length} bytes, by its header {end}. Write or copy the file again."), failure),
            _ => throw new DataFormatException($"{source}: truncated or damaged HDF5: {failure.Message.TrimEnd('.')}. Write or copy the file again.", failure),
        };
    }

    private static byte[] WithoutStaleCaches(byte[] file)
    {
        IReadOnlyList<int> stale = SymbolTables.Of(file).StaleCaches();
        if (stale.Count == 0)
        {
            return file;
        }

        byte[] repaired = [.. file];
        foreach (int cache in stale)
        {
            repaired.AsSpan(cache, sizeof(int)).Clear();
        }

        return repaired;
    }

    private static DataFormatException NoHdf5(byte[] content, string source)
    {
        if (content.Length == 0)
        {
            return new DataFormatException($"{source} is not an HDF5 file: it is empty (0 bytes).");
        }

        if (Superblock.IsBegun(content))
        {
            return new DataFormatException(FormattableString.Invariant($"{source}: truncated: the file ends after {content.Length} bytes, within the mark of HDF5. Write or copy the file again."));
        }

        string first = string.Concat(content.Take(8).TakeWhile(b => b is > 32 and < 127).Select(b => (char)b));
        string hint = first.StartsWith("PK", StringComparison.Ordinal) ? ": a PyTorch or zip archive?" : string.Empty;
        string begin = first.Length > 0 ? $"starts with \"{first}\"" : $"starts with the byte 0x{content[0]:X2}";
        return new DataFormatException($"{source} is not an HDF5 file ({begin}{hint}). A NIR graph is an HDF5 file.");
    }

    private NirTree ReadRoot(byte[] content, string[] names)
    {
        if (SoftLinks.FindCircle(content) is [_, ..] circle)
        {
            throw new DataFormatException($"{_source}: soft links lead in a circle: {Shorten(string.Join(" -> ", circle.Select(n => $"'{n}'")))}.");
        }

        using var stream = new MeteredStream(content, _meter);
        using IDisposable file = H5File.Open(stream);
        var root = (IH5Group)file;
        NirTree tree = WithAttributes(NirTree.Empty, root);
        foreach (string name in names)
        {
            _meter.BeginLink();
            if (root.LinkExists(name))
            {
                tree = Add(tree, root.Get(name), name, "/" + name, 0, Below(_tables.Links(_tables.Root), name));
            }
        }

        return tree;
    }

    // Where the header of a group in the old form of HDF5 stands, by its link; nowhere for all others.
    private static long Below(IReadOnlyList<OldLink>? links, string name) =>
        links?.Where(l => l.Name == name).Select(l => l.Header).DefaultIfEmpty(SymbolTables.Nowhere).First() ?? SymbolTables.Nowhere;

    private NirTree Add(NirTree tree, IH5Object child, string name, string path, int depth, long header)
    {
        if (++_objects > _limits.Objects || depth > _limits.Depth)
        {
            throw new DataFormatException(string.Create(
                CultureInfo.InvariantCulture, $"{_source}, {Shorten(path)}: more than {_limits.Objects} groups and datasets, or nested deeper than {_limits.Depth}. This is no sensible network."));
        }

        return child switch
        {
            IH5UnresolvedLink => tree.WithUnreadable(name, "is a link that leads nowhere: its target is missing, or in another file"),
            IH5Group group => tree.With(name, ReadGroup(group, path, depth, header)),
            IH5Dataset dataset => ReadValue(tree, dataset, name, path),
            _ => tree.WithUnreadable(name, "is neither a group nor a dataset"),
        };
    }

    private NirTree ReadGroup(IH5Group group, string path, int depth, long header)
    {
        NirTree tree = WithAttributes(NirTree.Empty, group);
        var children = new List<IH5Object>();
        _meter.BeginLink();
        foreach (IH5Object child in group.Children())
        {
            children.Add(child);
            _meter.BeginLink();
        }

        IReadOnlyList<OldLink>? links = _tables.Links(header) is { } found && found.Count == children.Count ? found : null;
        for (int i = 0; i < children.Count; i++)
        {
            OldLink link = links is null ? new OldLink(children[i].Name, SymbolTables.Nowhere) : links[i];
            tree = Add(tree, children[i], link.Name, $"{path}/{link.Name}", depth + 1, link.Header);
        }

        return tree;
    }

    private NirTree WithAttributes(NirTree tree, IH5Group group)
    {
        _meter.BeginValue();
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

    private NirTree ReadValue(NirTree tree, IH5Dataset dataset, string name, string path)
    {
        _meter.BeginValue();
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
            return tree.With(name, Hdf5Values.Read(dataset));
        }
        catch (NotSupportedException e)
        {
            return tree.WithUnreadable(name, e.Message);
        }
        catch (Exception e) when (e.Message.Contains("filter", StringComparison.OrdinalIgnoreCase))
        {
            return tree.WithUnreadable(name, $"is compressed in a way this version does not read ({e.Message.Split('.')[0]}); re-save with gzip");
        }
        catch (Exception e) when (e.GetType() == typeof(Exception))
        {
            // What the library does not know; ends of streams and overflows are damage, and no other value is worth the time.
            return tree.WithUnreadable(name, $"cannot be read: damaged or of an unknown type ({e.Message.TrimEnd('.')})");
        }
    }

    private static string Shorten(string path) => path.Length <= 60 ? path : path[..60] + "...";
}
