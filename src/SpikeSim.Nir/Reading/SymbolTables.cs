using System.Buffers.Binary;
using System.Text;

namespace SpikeSim.Nir.Reading;

/// <summary>
/// The links of groups in the old form of HDF5, by its symbol tables: the library reads their names as ASCII, with a question mark for
/// every other byte, and two names may look alike. Here the same links come in the same order with their names in UTF-8. Whatever is
/// damaged gives no links, and the library says what is wrong.
/// </summary>
internal sealed class SymbolTables
{
    /// <summary>The place of a header that there is none of.</summary>
    public const long Nowhere = -1;

    private const int CachedGroup = 1;
    private const int EntryTail = 24;
    private const int HeaderStart = 16;
    private const int MessageHead = 8;
    private const int ContinuationMessage = 0x10;
    private const int SymbolTableMessage = 0x11;

    private readonly byte[] _content;
    private readonly int _offset;
    private readonly int _length;
    private int _visitsLeft;

    private SymbolTables(byte[] content, int offset, int length)
    {
        _content = content;
        _offset = offset;
        _length = length;

        // No sound file has more parts than bytes, even where several links lead to one group.
        _visitsLeft = content.Length;
    }

    /// <summary>Where the header of the root stands; negative where the file has none of the old form.</summary>
    public long Root { get; private init; } = Nowhere;

    /// <summary>The tables of a file without a user block.</summary>
    public static SymbolTables Of(byte[] content)
    {
        // The superblock: its mark, its version, then sizes and addresses.
        if (content.Length < 96 || content[8] > 1 || content[13] is not (2 or 4 or 8) || content[14] is not (2 or 4 or 8))
        {
            return new SymbolTables(content, 8, 8);
        }

        var tables = new SymbolTables(content, content[13], content[14]);
        int addresses = content[8] == 0 ? 24 : 28;
        return new SymbolTables(content, content[13], content[14]) { Root = tables.Number(addresses + (5 * tables._offset), tables._offset) };
    }

    /// <summary>The links of a group in the order of its tree.</summary>
    /// <param name="header">Where its header stands.</param>
    /// <returns>The links; null where it is no group of the old form, or a damaged one.</returns>
    public IReadOnlyList<OldLink>? Links(long header)
    {
        if (Root < 0 || header < 0)
        {
            return null;
        }

        try
        {
            if (FindTable(header) is not { } table)
            {
                return null;
            }

            var links = new List<OldLink>();
            AddTree(Number(table, _offset), Heap(Number(table + _offset, _offset)), links);
            return links;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>
    /// Entries that point to the symbol table of a group which has none any more. HDF5 leaves them behind when a group takes the new
    /// form, as it does for the first name that is not ASCII; the library believes the entry and reads what was there before.
    /// </summary>
    /// <returns>Where the words stand that say so, 4 bytes each; 0 there sends a reader to the header of the group.</returns>
    public IReadOnlyList<int> StaleCaches()
    {
        var stale = new List<int>();
        try
        {
            int next = Root < 0 ? -1 : _content.AsSpan().IndexOf("SNOD"u8);
            for (int at = next; next >= 0; at += 4 + next)
            {
                AddStale(at, stale);
                next = _content.AsSpan(at + 4).IndexOf("SNOD"u8);
            }
        }
        catch (InvalidDataException)
        {
            // Too much that looks like entries: not a file of any writer.
        }

        return stale;
    }

    private void AddStale(int node, List<int> stale)
    {
        int size = (2 * _offset) + EntryTail;
        long entries = node + 8 <= _content.Length && _content[node + 4] == 1 ? Number(node + 6, 2) : 0;
        for (long entry = node + 8; entries > 0 && entry + size <= _content.Length; entries--, entry += size)
        {
            Visit();
            long cache = entry + (2 * _offset);
            long header = Number(entry + _offset, _offset);
            if (Number(cache, 4) == CachedGroup && Number(cache + 4, 4) == 0 && header >= 0 && header + HeaderStart <= _content.Length && _content[header] == 1 && FindTable(header) is null)
            {
                stale.Add((int)cache);
            }
        }
    }

    // The message of a header that says where tree and heap are.
    private long? FindTable(long header)
    {
        if (Slice(header, HeaderStart)[0] != 1)
        {
            return null;
        }

        var blocks = new Queue<(long Start, long Length)>([(header + HeaderStart, Number(header + 8, 4))]);
        while (blocks.TryDequeue(out (long Start, long Length) block))
        {
            for (long at = block.Start; at + MessageHead <= block.Start + block.Length; at += MessageHead + Number(at + 2, 2))
            {
                Visit();
                switch (Number(at, 2))
                {
                    case SymbolTableMessage:
                        return at + MessageHead;
                    case ContinuationMessage:
                        blocks.Enqueue((Number(at + MessageHead, _offset), Number(at + MessageHead + _offset, _length)));
                        break;
                }
            }
        }

        return null;
    }

    private (long Start, long Length) Heap(long at)
    {
        Expect("HEAP"u8, at);
        return (Number(at + 8 + (2 * _length), _offset), Number(at + 8, _length));
    }

    private void AddTree(long at, (long Start, long Length) heap, List<OldLink> links)
    {
        Visit();
        Expect("TREE"u8, at);
        int level = Slice(at, MessageHead)[5];
        long entries = Number(at + 6, 2);
        long child = at + 8 + (2 * _offset) + _length;
        for (long i = 0; i < entries; i++, child += _offset + _length)
        {
            long below = Number(child, _offset);
            if (level == 0)
            {
                AddNode(below, heap, links);
            }
            else
            {
                // A level that does not go down would be a circle.
                AddTree(Slice(below, MessageHead)[5] == level - 1 ? below : throw new InvalidDataException(), heap, links);
            }
        }
    }

    private void AddNode(long at, (long Start, long Length) heap, List<OldLink> links)
    {
        Expect("SNOD"u8, at);
        long entries = Number(at + 6, 2);
        long entry = at + 8;
        for (long i = 0; i < entries; i++, entry += (2 * _offset) + EntryTail)
        {
            Visit();
            long start = Number(entry, _offset);
            ReadOnlySpan<byte> rest = start < heap.Length ? Slice(heap.Start + start, heap.Length - start) : throw new InvalidDataException();
            int end = rest.IndexOf((byte)0);
            links.Add(new OldLink(Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]), Number(entry + _offset, _offset)));
        }
    }

    private void Visit()
    {
        if (--_visitsLeft < 0)
        {
            throw new InvalidDataException();
        }
    }

    private void Expect(ReadOnlySpan<byte> mark, long at)
    {
        if (!Slice(at, mark.Length).SequenceEqual(mark))
        {
            throw new InvalidDataException();
        }
    }

    // Little endian; addresses of all ones, which mean nowhere, come out negative or beyond every file.
    private long Number(long at, int bytes)
    {
        ReadOnlySpan<byte> number = Slice(at, bytes);
        return bytes switch
        {
            2 => BinaryPrimitives.ReadUInt16LittleEndian(number),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(number),
            _ => BinaryPrimitives.ReadInt64LittleEndian(number),
        };
    }

    private ReadOnlySpan<byte> Slice(long at, long length) =>
        at >= 0 && length >= 0 && at <= _content.Length && length <= _content.Length - at ? _content.AsSpan((int)at, (int)length) : throw new InvalidDataException();
}
