using System.Runtime.InteropServices;

namespace SpikeSim.Chips;

/// <summary>Rows whose sums span no more than 8 bits in every lane: those that are read as nibbles, and those that need bytes.</summary>
internal sealed class RowGroup
{
    /// <summary>The most rows of a group.</summary>
    public const int Capacity = 256;

    private readonly ushort[] _nibbles = new ushort[Capacity];
    private readonly ushort[] _bytes = new ushort[Capacity];
    private int _nibbleCount;
    private int _byteCount;

    /// <summary>Rows to be read as nibbles.</summary>
    public ReadOnlySpan<ushort> Nibbles => _nibbles.AsSpan(0, _nibbleCount);

    /// <summary>Rows to be read as bytes.</summary>
    public ReadOnlySpan<ushort> Bytes => _bytes.AsSpan(0, _byteCount);

    /// <summary>What is taken from sums so that they fit a signed byte.</summary>
    public int Offset { get; private set; }

    /// <summary>Where rows of nibbles are written.</summary>
    public ref ushort FirstNibbles => ref MemoryMarshal.GetArrayDataReference(_nibbles);

    /// <summary>Where rows of bytes are written.</summary>
    public ref ushort FirstBytes => ref MemoryMarshal.GetArrayDataReference(_bytes);

    /// <summary>Says how many rows were written.</summary>
    /// <param name="nibbles">Rows of nibbles.</param>
    /// <param name="all">Rows of both kinds.</param>
    /// <param name="offset">What is taken from sums so that they fit a signed byte.</param>
    public void Set(int nibbles, int all, int offset)
    {
        Offset = offset;
        _nibbleCount = nibbles;
        _byteCount = all - nibbles;
    }
}
