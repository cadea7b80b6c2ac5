using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SpikeSim.Rasters;

namespace SpikeSim.Learning;

/// <summary>
/// Events step by step in the form that kernels read: a bit per source that has any, and a padded row with the counts of all sources.
/// Loops over bits touch only who fired; the counts are the factors of their rows.
/// </summary>
internal sealed class EventRows
{
    private const int WordBits = 64;

    // Step t stands in row t + 1; row 0 stays empty and answers for steps outside.
    private AlignedBuffer<ulong> _masks;
    private AlignedBuffer<float> _counts;
    private int _capacity;

    public EventRows(int sources)
    {
        Stride = Tiles.Padded(sources);
        Words = (sources + WordBits - 1) / WordBits;
        _capacity = 64;
        _masks = new AlignedBuffer<ulong>((_capacity + 1) * Words);
        _counts = new AlignedBuffer<float>((_capacity + 1) * Stride);
    }

    /// <summary>Floats from one step's counts to the next.</summary>
    public int Stride { get; }

    /// <summary>Mask words per step.</summary>
    public int Words { get; }

    /// <summary>The number of steps.</summary>
    public int Steps { get; private set; }

    /// <summary>Starts anew with empty steps.</summary>
    public void Clear(int steps)
    {
        Steps = 0;
        Resize(steps);
    }

    /// <summary>Starts anew with steps that the caller writes whole.</summary>
    public void Reset(int steps)
    {
        Steps = 0;
        Reserve(steps);
        Steps = steps;
    }

    /// <summary>Appends or cuts steps at the end; new ones are empty.</summary>
    public void Resize(int steps)
    {
        if (steps > Steps)
        {
            Reserve(steps);
            _masks.Span.Slice((Steps + 1) * Words, (steps - Steps) * Words).Clear();
            _counts.Span.Slice((Steps + 1) * Stride, (steps - Steps) * Stride).Clear();
        }

        Steps = steps;
    }

    /// <summary>Adds events of a source to a step.</summary>
    public void Add(int step, int source, int count)
    {
        _masks.Span[((step + 1) * Words) + (source / WordBits)] |= 1UL << (source % WordBits);
        _counts.Span[((step + 1) * Stride) + source] += count;
    }

    /// <summary>The masks of row 0, before the first step; see <see cref="Row"/>.</summary>
    public ref ulong Masks => ref _masks.First;

    /// <summary>The counts of row 0.</summary>
    public ref float FirstCounts => ref _counts.First;

    /// <summary>The row of a step; one that is always empty before the first step and after the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Row(int step) => (uint)step < (uint)Steps ? step + 1 : 0;

    /// <summary>The mask words of a step; empty ones before the first and after the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref ulong MaskAt(int step) => ref Unsafe.Add(ref _masks.First, Row(step) * Words);

    /// <summary>The counts of a step; zeros before the first and after the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float CountsAt(int step) => ref Unsafe.Add(ref _counts.First, Row(step) * Stride);

    /// <summary>The counts of a step.</summary>
    public ReadOnlySpan<float> Counts(int step) => MemoryMarshal.CreateReadOnlySpan(ref CountsAt(step), Stride);

    /// <summary>Writes the sources with events in a step in order; returns how many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public int List(int step, Span<int> sources)
    {
        ref ulong mask = ref MaskAt(step);
        int length = 0;
        for (int word = 0; word < Words; word++)
        {
            for (ulong bits = Unsafe.Add(ref mask, word); bits != 0; bits &= bits - 1)
            {
                sources[length++] = (word * WordBits) + BitOperations.TrailingZeroCount(bits);
            }
        }

        return length;
    }

    /// <summary>Writes the sum over all steps, a padded row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Sum(ref float sums)
    {
        for (int at = 0; at < Stride; at += Tiles.Lanes)
        {
            Vector512<float> sum = Vector512<float>.Zero;
            ref float counts = ref Unsafe.Add(ref _counts.First, at);
            for (int step = 0; step < Steps; step++)
            {
                counts = ref Unsafe.Add(ref counts, Stride);
                sum += Vector512.LoadUnsafe(ref counts);
            }

            sum.StoreUnsafe(ref sums, (nuint)at);
        }
    }

    /// <summary>Takes over a raster.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Load(Raster raster)
    {
        Clear(raster.Steps);
        for (int step = 0; step < raster.Steps; step++)
        {
            ReadOnlySpan<ushort> row = raster.Row(step);
            int channel = 0;
            for (; channel + Tiles.Lanes <= row.Length; channel += Tiles.Lanes)
            {
                LoadLanes(row.Slice(channel, Tiles.Lanes), step, channel);
            }

            for (; channel < row.Length; channel++)
            {
                if (row[channel] != 0)
                {
                    Add(step, channel, row[channel]);
                }
            }
        }
    }

    private void LoadLanes(ReadOnlySpan<ushort> counts, int step, int channel)
    {
        Vector256<ushort> row = Vector256.Create(counts);
        ulong events = ~Vector256.Equals(row, Vector256<ushort>.Zero).ExtractMostSignificantBits() & ushort.MaxValue;
        Unsafe.Add(ref MaskAt(step), channel / WordBits) |= events << (channel % WordBits);
        (Vector256<uint> lower, Vector256<uint> upper) = Vector256.Widen(row);
        Vector512.ConvertToSingle(Vector512.Create(lower, upper).AsInt32()).StoreUnsafe(ref CountsAt(step), (nuint)channel);
    }

    private void Reserve(int steps)
    {
        if (steps <= _capacity)
        {
            return;
        }

        _capacity = Math.Max(steps, 2 * _capacity);
        AlignedBuffer<ulong> masks = _masks;
        AlignedBuffer<float> counts = _counts;
        _masks = new AlignedBuffer<ulong>((_capacity + 1) * Words);
        _counts = new AlignedBuffer<float>((_capacity + 1) * Stride);
        masks.Span[..((Steps + 1) * Words)].CopyTo(_masks.Span);
        counts.Span[..((Steps + 1) * Stride)].CopyTo(_counts.Span);
    }
}
