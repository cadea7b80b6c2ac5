using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SpikeSim;

/// <summary>An array whose first element stands at a cache line, so that vector loads do not straddle lines.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
internal sealed class AlignedBuffer<T>
    where T : unmanaged
{
    private const int LineBytes = 64;

    private readonly T[] _array;
    private readonly int _offset;

    public AlignedBuffer(int length)
    {
        int padding = LineBytes / Unsafe.SizeOf<T>();
        _array = GC.AllocateArray<T>(length + padding, pinned: true);
        long misaligned = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0) % LineBytes;
        _offset = misaligned == 0 ? 0 : (int)((LineBytes - misaligned) / Unsafe.SizeOf<T>());
        Length = length;
    }

    /// <summary>A part of another buffer, which starts at a cache line of it.</summary>
    public AlignedBuffer(AlignedBuffer<T> whole, int start, int length)
    {
        _array = whole._array;
        _offset = whole._offset + start;
        Length = length;
    }

    public int Length { get; }

    public Span<T> Span => _array.AsSpan(_offset, Length);

    /// <summary>The first element, for loads that are known to stay inside.</summary>
    public ref T First => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_array), _offset);
}
