using System.Runtime.CompilerServices;

namespace SpikeSim.Learning;

/// <summary>
/// Sends the gradient of what neurons receive back to the spikes of their sources. Where few sources have a surrogate above 0 it is
/// computed for those alone, elsewhere for all at once; which of the two depends on nothing but the sample.
/// </summary>
internal sealed class SpikeGradients
{
    private const int Block = 4;

    // A dense product has about twice the speed of dots, and dots of vectors as short as a tile spend theirs on adding up lanes.
    private const int DotsPerDense = 2;
    private const int LongestDense = Tiles.Size;

    private readonly int _sources;
    private readonly int _width;
    private readonly ulong[] _marks;

    /// <summary>Prepares.</summary>
    /// <param name="sources">Neurons whose spikes get a gradient.</param>
    public SpikeGradients(int sources)
    {
        _sources = sources;
        _width = Tiles.Padded(sources);
        _marks = new ulong[Block * ((sources + Tiles.Size - 1) / Tiles.Size)];
    }

    /// <summary>Adds to the gradients of the sources' spikes in a step.</summary>
    public void AddStep(ref float gradient, ref float slopes, PaddedMatrix weights, ReadOnlySpan<float> received)
    {
        Span<ulong> marks = _marks.AsSpan(0, _marks.Length / Block);
        if (Count(ref slopes, weights, 1) * DotsPerDense <= _sources)
        {
            DotKernels.Add(ref gradient, ref weights.Rows.First, ref Unsafe.AsRef(in received[0]), weights.Stride, marks);
        }
        else
        {
            ProductKernels.Add(ref gradient, _width, ref weights.Transposed.First, received);
        }
    }

    /// <summary>Adds to the gradients of the sources' spikes in all steps; rows of everything follow each other.</summary>
    public void AddSteps(ref float gradient, ref float slopes, PaddedMatrix weights, ReadOnlySpan<float> received)
    {
        int steps = received.Length / weights.Stride;
        int words = _marks.Length / Block;
        int step = 0;
        for (; step + Block <= steps; step += Block)
        {
            ReadOnlySpan<float> four = received.Slice(step * weights.Stride, Block * weights.Stride);
            ref float target = ref Unsafe.Add(ref gradient, step * _width);
            if (Count(ref Unsafe.Add(ref slopes, step * _width), weights, Block) * DotsPerDense > Block * _sources)
            {
                ProductKernels.AddFour(ref target, _width, ref weights.Transposed.First, four, weights.Columns);
                continue;
            }

            for (int i = 0; i < Block; i++)
            {
                DotKernels.Add(ref Unsafe.Add(ref target, i * _width), ref weights.Rows.First, ref Unsafe.AsRef(in four[i * weights.Stride]), weights.Stride, _marks.AsSpan(i * words, words));
            }
        }

        for (; step < steps; step++)
        {
            AddStep(ref Unsafe.Add(ref gradient, step * _width), ref Unsafe.Add(ref slopes, step * _width), weights, received.Slice(step * weights.Stride, weights.Columns));
        }
    }

    private int Count(ref float slopes, PaddedMatrix weights, int steps)
    {
        if (weights.Stride <= LongestDense)
        {
            return int.MaxValue / DotsPerDense;
        }

        int words = _marks.Length / Block;
        int count = 0;
        for (int i = 0; i < steps; i++)
        {
            count += DotKernels.Mark(ref Unsafe.Add(ref slopes, i * _width), _width, _marks.AsSpan(i * words, words));
        }

        return count;
    }
}
