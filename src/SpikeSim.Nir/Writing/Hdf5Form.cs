using System.Runtime.InteropServices;
using PureHDF;
using PureHDF.Filters;
using SpikeSim.Nir.Graphs;

namespace SpikeSim.Nir.Writing;

/// <summary>The form of values and groups that the HDF5 library writes.</summary>
internal static class Hdf5Form
{
    // Below this a compressed array is larger than a plain one.
    private const int SmallestCompressed = 256;

    /// <summary>A group with all its values, groups and attributes.</summary>
    public static H5Group Of(NirTree tree, bool compresses)
    {
        var group = new H5Group();
        foreach ((string name, NirArray value) in tree.Values)
        {
            group[CheckName(name)] = Of(value, compresses);
        }

        foreach ((string name, NirTree inner) in tree.Groups)
        {
            group[CheckName(name)] = Of(inner, compresses);
        }

        AddAttributes(group, tree);
        return group;
    }

    /// <summary>Adds the attributes of a group.</summary>
    public static void AddAttributes(H5Group group, NirTree tree)
    {
        foreach ((string name, NirArray value) in tree.Attributes)
        {
            group.Attributes[name] = value.ElementType == NirElementType.Text ? value.Texts[0]
                : value.IsWhole ? (object)(long)value.Numbers[0] : value.Numbers[0];
        }
    }

    /// <summary>A value with its shape and type; a single value stays one.</summary>
    public static object Of(NirArray value, bool compresses)
    {
        if (value.Shape.IsEmpty)
        {
            return Scalar(value);
        }

        ulong[] dims = [.. value.Shape.Select(d => (ulong)d)];
        Array data = Elements(value);
        bool isCompressed = compresses && value.ElementType != NirElementType.Text && data.Length >= SmallestCompressed;
        return isCompressed
            ? new H5Dataset(data, chunks: [.. value.Shape.Select(d => (uint)d)], fileDims: dims, datasetCreation: new(Filters: [DeflateFilter.Id]))
            : new H5Dataset(data, fileDims: dims);
    }

    /// <summary>A name that every reader of HDF5 takes.</summary>
    /// <exception cref="DataFormatException">It is empty, a dot, or has a slash.</exception>
    public static string CheckName(string name) =>
        name.Length > 0 && name != "." && !name.Contains('/', StringComparison.Ordinal)
            ? name
            : throw new DataFormatException($"A NIR file cannot hold a node or value named \"{name}\": names are not empty and have no \"/\". Rename it.");

    // A data set of its own: the library writes equal values once and links to them, so that a change of one would change all.
    private static H5Dataset Scalar(NirArray value) => new(value.ElementType == NirElementType.Text ? value.Texts[0] : Elements(value).GetValue(0)!);

    private static Array Elements(NirArray value) => value.ElementType switch
    {
        NirElementType.Text => ImmutableCollectionsMarshal.AsArray(value.Texts)!,
        NirElementType.Real16 => Convert(value, static v => (Half)v),
        NirElementType.Real32 => Convert(value, static v => (float)v),
        NirElementType.Real64 => ImmutableCollectionsMarshal.AsArray(value.Numbers)!,
        NirElementType.Whole8 => Convert(value, static v => (sbyte)v),
        NirElementType.Whole16 => Convert(value, static v => (short)v),
        NirElementType.Whole32 => Convert(value, static v => (int)v),
        NirElementType.Whole64 => Convert(value, static v => (long)v),
        NirElementType.Flag => Convert(value, static v => v == 0 ? Hdf5Flag.FALSE : Hdf5Flag.TRUE),
        NirElementType.Natural16 => Convert(value, static v => (ushort)v),
        NirElementType.Natural32 => Convert(value, static v => (uint)v),
        NirElementType.Natural64 => Convert(value, static v => (ulong)v),
        _ => Convert(value, static v => (byte)v),
    };

    private static T[] Convert<T>(NirArray value, Func<double, T> convert)
    {
        var elements = new T[value.Numbers.Length];
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = convert(value.Numbers[i]);
        }

        return elements;
    }
}
