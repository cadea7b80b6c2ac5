namespace SpikeSim.Nir.Reading;

/// <summary>
/// The bytes that somebody may have put before an HDF5 file: 512, 1024, 2048 or another power of two. The library finds the mark only
/// after 0 and 512, so the file proper is cut out, its addresses counted from its own start.
/// </summary>
internal static class UserBlock
{
    private const int Smallest = 512;

    /// <summary>Where the mark of HDF5 stands: at the start or after a user block; -1 where there is none.</summary>
    public static int FindEnd(ReadOnlySpan<byte> content)
    {
        for (long start = 0; start + Superblock.Mark.Length <= content.Length; start = start == 0 ? Smallest : 2 * start)
        {
            if (content[(int)start..].StartsWith(Superblock.Mark))
            {
                return (int)start;
            }
        }

        return -1;
    }

    /// <summary>The file without its user block; null where it is no HDF5 file.</summary>
    public static byte[]? Without(byte[] content)
    {
        int end = FindEnd(content);
        if (end <= 0)
        {
            return end == 0 ? content : null;
        }

        byte[] file = content[end..];
        if (Superblock.Base(file) is (int at, int size))
        {
            file.AsSpan(at, size).Clear();
        }

        return file;
    }
}
