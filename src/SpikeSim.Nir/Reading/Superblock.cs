using System.Buffers.Binary;

namespace SpikeSim.Nir.Reading;

/// <summary>The first bytes of an HDF5 file: its mark, and the addresses that say where the file begins and ends.</summary>
internal static class Superblock
{
    /// <summary>The mark of HDF5.</summary>
    public static ReadOnlySpan<byte> Mark => [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <summary>Whether a file ends within the mark.</summary>
    public static bool IsBegun(ReadOnlySpan<byte> file) => !file.IsEmpty && file.Length < Mark.Length && Mark.StartsWith(file);

    /// <summary>Where the address stands that all others count from, and how many bytes an address has; none in a file that ends before.</summary>
    public static (int At, int Size)? Base(ReadOnlySpan<byte> file)
    {
        if (file.Length <= Mark.Length)
        {
            return null;
        }

        // By the version of the superblock.
        (int sizeAt, int at) = file[Mark.Length] switch { 0 => (13, 24), 1 => (13, 28), _ => (9, 12) };
        return sizeAt < file.Length && at + file[sizeAt] <= file.Length ? (at, file[sizeAt]) : null;
    }

    /// <summary>The length that a file says it has, with what stands before its mark; null where it does not say.</summary>
    public static long? End(ReadOnlySpan<byte> file) =>
        Base(file) is (int at, sizeof(long)) && at + (3 * sizeof(long)) <= file.Length ? BinaryPrimitives.ReadInt64LittleEndian(file[(at + (2 * sizeof(long)))..]) : null;
}
