using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace SpikeSim.Engines.Exact;

/// <summary>
/// The numbers of all neurons, block by block: eight times the first field, eight times the second, and so on. What one event touches
/// of a block lies together and is reached from one address.
/// </summary>
internal sealed class BlockStates
{
    /// <summary>The field that every form has first: the time at which a place is due.</summary>
    public const int Due = 0;

    private readonly AlignedBuffer<double> _values;

    public BlockStates(int blocks, int fields)
    {
        Stride = fields * BlockLayout.BlockSize;
        Blocks = blocks;
        _values = new AlignedBuffer<double>(blocks * Stride);
        for (int block = 0; block < blocks; block++)
        {
            _values.Span.Slice(block * Stride, BlockLayout.BlockSize).Fill(double.PositiveInfinity);
        }
    }

    /// <summary>Numbers per block.</summary>
    public int Stride { get; }

    /// <summary>The number of blocks.</summary>
    public int Blocks { get; }

    /// <summary>The first number of the first block.</summary>
    public ref double First => ref _values.First;

    /// <summary>A number of a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref double At(int place, int field)
    {
        Debug.Assert((uint)place < (uint)(Blocks * BlockLayout.BlockSize) && field * BlockLayout.BlockSize < Stride, "places and fields are inside");
        (uint block, uint lane) = Math.DivRem((uint)place, BlockLayout.BlockSize);
        return ref Unsafe.Add(ref First, (nuint)((block * (uint)Stride) + ((uint)field * BlockLayout.BlockSize) + lane));
    }

    /// <summary>The first of the eight numbers of a block and field.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref double Row(int block, int field)
    {
        Debug.Assert((uint)block < (uint)Blocks && field * BlockLayout.BlockSize < Stride, "blocks and fields are inside");
        return ref Unsafe.Add(ref First, (nuint)((uint)block * (uint)Stride) + ((uint)field * BlockLayout.BlockSize));
    }
}
