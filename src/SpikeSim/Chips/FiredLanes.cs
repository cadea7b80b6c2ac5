using System.Runtime.InteropServices;

namespace SpikeSim.Chips;

/// <summary>The neurons that fired in a step as a bit each, and room to list the bytes of it that are not zero.</summary>
internal sealed class FiredLanes
{
    private const int BytesAtOnce = 64;

    private readonly byte[] _bits;
    private readonly byte[] _values;
    private readonly ushort[] _places;

    public FiredLanes(int lanes)
    {
        Bytes = (lanes + (8 * BytesAtOnce) - 1) / (8 * BytesAtOnce) * BytesAtOnce;
        _bits = new byte[Bytes];
        _values = new byte[Bytes + BytesAtOnce];
        _places = new ushort[Bytes + BytesAtOnce];
    }

    /// <summary>Bytes of bits, whole vectors of them.</summary>
    public int Bytes { get; }

    /// <summary>The first byte of bits.</summary>
    public ref byte Bits => ref MemoryMarshal.GetArrayDataReference(_bits);

    /// <summary>The first entry of the list of bytes that are not zero, which has room for a vector more than there are bytes.</summary>
    public ref byte Values => ref MemoryMarshal.GetArrayDataReference(_values);

    /// <summary>The first entry of the list of their places, which has the same room.</summary>
    public ref ushort Places => ref MemoryMarshal.GetArrayDataReference(_places);
}
