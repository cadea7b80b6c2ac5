using System.Buffers.Binary;
using System.Text;

namespace SpikeSim.Nir.Reading;

/// <summary>
/// Soft links in the new form of HDF5. One that leads to itself through its own group or the root makes the library call itself without
/// reading anything, which no meter sees; so such circles are found first, in the bytes.
/// </summary>
internal static class SoftLinks
{
    private const int HasType = 0x08;
    private const int HasOrder = 0x04;
    private const int HasCharacterSet = 0x10;
    private const int Reserved = 0xE0;
    private const int LongestName = ushort.MaxValue;

    // Bytes of other things look like links too: files of thousands of nodes have some eight times their length of them.
    private const int Patience = 16;
    private const long FreeBytes = 64 << 20;

    /// <summary>A circle of names, the first one again at its end; empty where there is none.</summary>
    /// <param name="file">The whole file.</param>
    /// <exception cref="InvalidDataException">More looks like links than fits into the file.</exception>
    public static IReadOnlyList<string> FindCircle(ReadOnlySpan<byte> file)
    {
        var steps = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        long left = FreeBytes + (Patience * (long)file.Length);
        for (int at = 0; at + 6 < file.Length; at++)
        {
            // A message of version 1 with a type, which is 1 for soft links.
            if (file[at] == 1 && file[at + 2] == 1 && (file[at + 1] & (HasType | Reserved)) == HasType && Read(file, at, ref left) is var (name, first))
            {
                if (!steps.TryGetValue(name, out HashSet<string>? next))
                {
                    steps.Add(name, next = new HashSet<string>(StringComparer.Ordinal));
                }

                next.Add(first);
            }
        }

        return Circle(steps);
    }

    // The name of a link, and the first name on its way.
    private static (string Name, string First)? Read(ReadOnlySpan<byte> file, int at, ref long left)
    {
        int flags = file[at + 1];
        int sizeAt = at + 3 + ((flags & HasOrder) != 0 ? 8 : 0) + ((flags & HasCharacterSet) != 0 ? 1 : 0);
        int size = 1 << (flags & 3);
        if (sizeAt + size > file.Length)
        {
            return null;
        }

        ulong length = 0;
        for (int i = size - 1; i >= 0; i--)
        {
            length = (length << 8) | file[sizeAt + i];
        }

        int nameAt = sizeAt + size;
        if (length is 0 or > LongestName || nameAt + (int)length + 2 > file.Length)
        {
            return null;
        }

        int pathAt = nameAt + (int)length + 2;
        int pathLength = BinaryPrimitives.ReadUInt16LittleEndian(file[(pathAt - 2)..]);
        if (pathLength == 0 || pathAt + pathLength > file.Length)
        {
            return null;
        }

        if ((left -= (int)length + pathLength) < 0)
        {
            throw new InvalidDataException("its parts or links lead in circles");
        }

        // No way leads through such a name: each part of a path is one name.
        ReadOnlySpan<byte> name = file.Slice(nameAt, (int)length);
        if (name.Contains((byte)'/'))
        {
            return null;
        }

        string path = Text(file.Slice(pathAt, pathLength)).TrimStart('/');
        int end = path.IndexOf('/', StringComparison.Ordinal);
        return (Text(name), end < 0 ? path : path[..end]);
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes).TrimEnd('\0');

    // Takes away what leads to no link, until nothing or a circle is left.
    private static List<string> Circle(Dictionary<string, HashSet<string>> steps)
    {
        var givers = steps.SelectMany(s => s.Value.Select(to => (From: s.Key, To: to))).Where(s => steps.ContainsKey(s.To)).ToLookup(s => s.To, s => s.From, StringComparer.Ordinal);
        var open = steps.ToDictionary(s => s.Key, s => s.Value.Count(steps.ContainsKey), StringComparer.Ordinal);
        var done = new Queue<string>(open.Where(o => o.Value == 0).Select(o => o.Key));
        while (done.TryDequeue(out string? name))
        {
            open.Remove(name);
            foreach (string giver in givers[name].Where(g => --open[g] == 0))
            {
                done.Enqueue(giver);
            }
        }

        var path = new List<string>();
        if (open.Count > 0)
        {
            string next = open.Keys.Order(StringComparer.Ordinal).First();
            for (; !path.Contains(next); next = steps[next].Where(open.ContainsKey).Order(StringComparer.Ordinal).First())
            {
                path.Add(next);
            }

            path = [.. path[path.IndexOf(next)..], next];
        }

        return path;
    }
}
