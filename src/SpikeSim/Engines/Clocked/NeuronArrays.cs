using System.Numerics;
using System.Runtime.CompilerServices;

namespace SpikeSim.Engines.Clocked;

/// <summary>The arrays that every step of a layer goes through, one after the other in one piece of memory: a step then looks for one only.</summary>
/// <typeparam name="T">Single or double precision.</typeparam>
internal sealed class NeuronArrays<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The currents of the first synapse.</summary>
    public const int Current = 0;

    /// <summary>Their factors per step.</summary>
    public const int CurrentDecay = 1;

    /// <summary>What goes into the membranes in the present step.</summary>
    public const int Driven = 2;

    /// <summary>The membranes.</summary>
    public const int Membrane = 3;

    /// <summary>Their factors per step.</summary>
    public const int MembraneDecay = 4;

    /// <summary>What membranes fire at.</summary>
    public const int Firing = 5;

    private const int Count = 6;
    private const int LineBytes = 64;

    private readonly AlignedBuffer<T> _all;

    /// <summary>Makes arrays of zeros.</summary>
    /// <param name="width">Neurons with padding, in whole lines of the cache.</param>
    public NeuronArrays(int width)
    {
        // A line between arrays, so that those of 4096 bytes do not all fall into the same places of the cache.
        Stride = width + (LineBytes / Unsafe.SizeOf<T>());
        Width = width;
        _all = new AlignedBuffer<T>(Count * Stride);
    }

    /// <summary>Elements of an array.</summary>
    public int Width { get; }

    /// <summary>Elements from array to array.</summary>
    public int Stride { get; }

    /// <summary>The first element of the first array.</summary>
    public ref T First => ref _all.First;

    /// <summary>One of the arrays.</summary>
    public AlignedBuffer<T> Of(int index) => new(_all, index * Stride, Width);
}
