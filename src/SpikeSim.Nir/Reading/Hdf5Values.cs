using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using PureHDF;
using SpikeSim.Nir.Graphs;

namespace SpikeSim.Nir.Reading;

/// <summary>Reads one dataset or attribute, whatever number or text type it is stored in.</summary>
internal static class Hdf5Values
{
    /// <summary>The bytes that the elements of a dataset take in memory, or -1 where the number is beyond all bounds.</summary>
    public static long Bytes(IH5Dataspace space, int elementSize)
    {
        try
        {
            return space.Type == H5DataspaceType.Scalar ? elementSize : checked(elementSize * (long)Elements(space));
        }
        catch (OverflowException)
        {
            return -1;
        }
    }

    /// <summary>Reads a dataset.</summary>
    public static NirArray Read(IH5Dataset dataset)
    {
        ulong[] dims = [Elements(dataset.Space)];
        return Read(new Source(dataset.Type, dataset.Space, new DatasetReader(dataset, dims)));
    }

    /// <summary>Reads an attribute.</summary>
    public static NirArray Read(IH5Attribute attribute)
    {
        ulong[] dims = [Elements(attribute.Space)];
        return Read(new Source(attribute.Type, attribute.Space, new AttributeReader(attribute, dims)));
    }

    private static NirArray Read(Source source)
    {
        IH5DataType type = source.Type;
        if (source.Space.Type == H5DataspaceType.Null)
        {
            throw new NotSupportedException("has no value (a null dataspace)");
        }

        ImmutableArray<long> shape = [.. (source.Space.Type == H5DataspaceType.Scalar ? [] : source.Space.Dimensions).Select(d => (long)d)];
        switch (type.Class)
        {
            case H5DataTypeClass.String:
            case H5DataTypeClass.VariableLength when type.VariableLength.BaseType is { Size: 1, Class: H5DataTypeClass.String or H5DataTypeClass.FixedPoint }:
                return NirArray.OfTexts(shape, [.. source.Reader.Read<string>().Select(t => t ?? string.Empty)]);
            case H5DataTypeClass.Enumerated when type.Size == 1:
                return NirArray.Of(NirElementType.Flag, shape, [.. source.Reader.Read<byte>().Select(b => (double)b)]);
            case H5DataTypeClass.FloatingPoint:
                return Float(source, shape);
            case H5DataTypeClass.FixedPoint:
                return Whole(source, shape);
            default:
                throw new NotSupportedException(string.Create(CultureInfo.InvariantCulture, $"holds values of HDF5 class {type.Class} with {type.Size} bytes; numbers and texts are read"));
        }
    }

    private static NirArray Float(Source source, ImmutableArray<long> shape) => source.Type.Size switch
    {
        2 => NirArray.Of(NirElementType.Real16, shape, Numbers(source, static (Half v) => (double)v)),
        4 => NirArray.Of(NirElementType.Real32, shape, Numbers(source, static (float v) => v)),
        8 => NirArray.Of(NirElementType.Real64, shape, Numbers(source, static (double v) => v)),
        int size => throw new NotSupportedException(string.Create(CultureInfo.InvariantCulture, $"holds numbers of {8 * size} bits; 16, 32 and 64 are read")),
    };

    private static NirArray Whole(Source source, ImmutableArray<long> shape) => (source.Type.Size, source.Type.FixedPoint.IsSigned) switch
    {
        (1, true) => NirArray.Of(NirElementType.Whole8, shape, Numbers(source, static (sbyte v) => v)),
        (2, true) => NirArray.Of(NirElementType.Whole16, shape, Numbers(source, static (short v) => v)),
        (4, true) => NirArray.Of(NirElementType.Whole32, shape, Numbers(source, static (int v) => v)),
        (8, true) => NirArray.Of(NirElementType.Whole64, shape, Numbers(source, static (long v) => v)),
        (1, false) => NirArray.Of(NirElementType.Natural8, shape, Numbers(source, static (byte v) => v)),
        (2, false) => NirArray.Of(NirElementType.Natural16, shape, Numbers(source, static (ushort v) => v)),
        (4, false) => NirArray.Of(NirElementType.Natural32, shape, Numbers(source, static (uint v) => v)),
        (8, false) => NirArray.Of(NirElementType.Natural64, shape, Numbers(source, static (ulong v) => v)),
        (int size, _) => throw new NotSupportedException(string.Create(CultureInfo.InvariantCulture, $"holds whole numbers of {8 * size} bits; 8, 16, 32 and 64 are read")),
    };

    private static ImmutableArray<double> Numbers<T>(Source source, Func<T, double> convert)
        where T : unmanaged
    {
        T[] values;
        try
        {
            values = source.Reader.Read<T>();
        }
        catch (Exception e) when (e.Message.Contains("Byte order", StringComparison.Ordinal))
        {
            values = Swapped<T>(source.Reader.ReadBytes());
        }

        var numbers = new double[values.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = convert(values[i]);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(numbers);
    }

    // The library reads numbers of the other byte order only as bytes.
    private static T[] Swapped<T>(byte[] bytes)
        where T : unmanaged
    {
        T[] values = MemoryMarshal.Cast<byte, T>(bytes).ToArray();
        Span<byte> raw = MemoryMarshal.AsBytes(values.AsSpan());
        switch (raw.Length / Math.Max(1, values.Length))
        {
            case 2:
                Span<ushort> words = MemoryMarshal.Cast<byte, ushort>(raw);
                BinaryPrimitives.ReverseEndianness(words, words);
                break;
            case 4:
                Span<uint> doubles = MemoryMarshal.Cast<byte, uint>(raw);
                BinaryPrimitives.ReverseEndianness(doubles, doubles);
                break;
            case 8:
                Span<ulong> quads = MemoryMarshal.Cast<byte, ulong>(raw);
                BinaryPrimitives.ReverseEndianness(quads, quads);
                break;
        }

        return values;
    }

    private static ulong Elements(IH5Dataspace space) => space.Type switch
    {
        H5DataspaceType.Scalar => 1,
        H5DataspaceType.Null => 0,
        _ => space.Dimensions.Aggregate(1UL, (product, d) => checked(product * d)),
    };

    private sealed record Source(IH5DataType Type, IH5Dataspace Space, IElementReader Reader);

    // Datasets and attributes share no interface of the library.
    private interface IElementReader
    {
        T[] Read<T>();

        byte[] ReadBytes();
    }

    private sealed class DatasetReader(IH5Dataset dataset, ulong[] dims) : IElementReader
    {
        public T[] Read<T>() => dims[0] == 0 ? [] : dataset.Space.Type == H5DataspaceType.Scalar ? [dataset.Read<T>()] : dataset.Read<T[]>(memoryDims: dims);

        public byte[] ReadBytes() => dataset.Read<byte[]>();
    }

    private sealed class AttributeReader(IH5Attribute attribute, ulong[] dims) : IElementReader
    {
        public T[] Read<T>() => dims[0] == 0 ? [] : attribute.Space.Type == H5DataspaceType.Scalar ? [attribute.Read<T>()] : attribute.Read<T[]>(memoryDims: dims);

        public byte[] ReadBytes() => attribute.Read<byte[]>();
    }
}
