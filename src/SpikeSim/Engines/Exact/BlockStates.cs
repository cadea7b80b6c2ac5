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
    public ref double At(int place, int field) =>
        ref _values.Span[(place / BlockLayout.BlockSize * Stride) + (field * BlockLayout.BlockSize) + (place % BlockLayout.BlockSize)];

    /// <summary>The first of the eight numbers of a block and field.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref double Row(int block, int field) => ref _values.Span[(block * Stride) + (field * BlockLayout.BlockSize)];
}
