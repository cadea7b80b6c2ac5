using System.Runtime.InteropServices;

namespace SpikeSim.Chips;

/// <summary>The neurons that fired in a step as a bit each, and room to list the bytes of it that are not zero.</summary>
internal sealed class FiredLanes
{
    private const int BytesAtOnce = 32;

    private readonly byte[] _bits;
    private readonly ushort[] _nonZero;

    public FiredLanes(int lanes)
    {
        Bytes = (lanes + (8 * BytesAtOnce) - 1) / (8 * BytesAtOnce) * BytesAtOnce;
        _bits = new byte[Bytes];
        _nonZero = new ushort[Bytes + 8];
    }

    /// <summary>Bytes of bits, whole vectors of them.</summary>
    public int Bytes { get; }

    /// <summary>The first byte of bits.</summary>
    public ref byte Bits => ref MemoryMarshal.GetArrayDataReference(_bits);

    /// <summary>The first entry of the list of bytes, which has room for eight more than there are bytes.</summary>
    public ref ushort NonZero => ref MemoryMarshal.GetArrayDataReference(_nonZero);
}
