using System.Runtime.InteropServices;

namespace SpikeSim.Chips;

/// <summary>Rows whose sums span no more than 8 bits in every lane: those that are read as nibbles, and those that need bytes.</summary>
internal sealed class RowGroup
{
    /// <summary>The most rows of a group.</summary>
    public const int Capacity = 256;

    private readonly RowStart[] _nibbles = new RowStart[Capacity];
    private readonly RowStart[] _bytes = new RowStart[Capacity];
    private int _nibbleCount;
    private int _byteCount;
    private int _lift;

    /// <summary>The rows.</summary>
    public ByteGroup<RowStart> Rows => new(_nibbles.AsSpan(0, _nibbleCount), _bytes.AsSpan(0, _byteCount), _lift);

    /// <summary>
    /// A byte of each row, summed, which nobody needs: rows lie on many pages, and what the first read of each waits for overlaps with
    /// the making of the lists.
    /// </summary>
    public int Touched { get; private set; }

    /// <summary>Where rows of nibbles are written.</summary>
    public ref RowStart FirstNibbles => ref MemoryMarshal.GetArrayDataReference(_nibbles);

    /// <summary>Where rows of bytes are written.</summary>
    public ref RowStart FirstBytes => ref MemoryMarshal.GetArrayDataReference(_bytes);

    /// <summary>Says how many rows were written.</summary>
    /// <param name="nibbles">Rows of nibbles.</param>
    /// <param name="all">Rows of both kinds.</param>
    /// <param name="lift">What is added to sums so that they are not negative.</param>
    /// <param name="touched">A byte of each row, summed.</param>
    public void Set(int nibbles, int all, int lift, int touched)
    {
        Touched = touched;
        _lift = lift;
        _nibbleCount = nibbles;
        _byteCount = all - nibbles;
    }
}
