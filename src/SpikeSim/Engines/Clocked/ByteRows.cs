using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SpikeSim.Engines.Clocked;

/// <summary>
/// Weights of 8 bits with one scale: target += scale x (sum of rows). The sum is one of integers and therefore exact, whatever the order;
/// each form rounds once, when the sum is scaled and added.
/// </summary>
internal sealed class ByteRows
{
    // 16-bit lanes hold the sum of this many rows of -128 to 127.
    private const int RowsPerSum = 256;

    // 24 bits of events times 7 bits of weight stay within 31 bits.
    private const long MaxEvents = 1 << 24;

    private readonly AlignedBuffer<sbyte> _rows;
    private readonly AlignedBuffer<int> _sums;
    private readonly int _width;
    private readonly float _scale;

    public ByteRows(ReadOnlySpan<float> weights, int targets, int width, float scale)
    {
        _width = width;
        _scale = scale;
        _rows = new AlignedBuffer<sbyte>(checked(weights.Length / targets * width));
        _sums = new AlignedBuffer<int>(width);
        for (int i = 0; i < weights.Length; i++)
        {
            _rows.Span[(i / targets * width) + (i % targets)] = (sbyte)MathF.Round(weights[i] / scale);
        }
    }

    /// <summary>Adds the rows of events.</summary>
    public void Add(EventWindow events, AlignedBuffer<float> target, ClockedStepKind kind)
    {
        if (events.IsSingle && events.Ids.Length <= RowsPerSum && kind != ClockedStepKind.Scalar)
        {
            AddSingles(events.Ids, ref target.First, kind);
            return;
        }

        AddCounted(events, target.Span);
    }

    // Several events of one source in a step, or very many sources.
    private void AddCounted(EventWindow events, Span<float> target)
    {
        long total = 0;
        foreach (ushort count in events.Counts)
        {
            total += count;
        }

        if (total > MaxEvents)
        {
            throw new InvalidOperationException($"{total} events in one step are more than a clocked engine with 8-bit rows adds up ({MaxEvents}); turn byte rows off.");
        }

        Span<int> sums = _sums.Span;
        sums.Clear();
        for (int i = 0; i < events.Ids.Length; i++)
        {
            ReadOnlySpan<sbyte> row = _rows.Span.Slice(events.Ids[i] * _width, _width);
            int count = events.Counts[i];
            for (int n = 0; n < row.Length; n++)
            {
                sums[n] += count * row[n];
            }
        }

        for (int n = 0; n < sums.Length; n++)
        {
            target[n] = float.FusedMultiplyAdd(_scale, sums[n], target[n]);
        }
    }

    private void AddSingles(ReadOnlySpan<int> ids, ref float target, ClockedStepKind kind)
    {
        int start = 0;
        if (kind == ClockedStepKind.Vector512)
        {
            for (; start + (8 * Vector512<short>.Count) <= _width; start += 8 * Vector512<short>.Count)
            {
                AddTile512(ids, start, ref Unsafe.Add(ref target, start));
            }
        }

        for (; start < _width; start += 4 * Vector256<short>.Count)
        {
            AddTile256(ids, start, ref Unsafe.Add(ref target, start));
        }
    }

    private void AddTile512(ReadOnlySpan<int> ids, int start, ref float target)
    {
        ref sbyte rows = ref Unsafe.Add(ref _rows.First, start);
        Vector512<short> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
        foreach (int id in ids)
        {
            ref sbyte row = ref Unsafe.Add(ref rows, (nint)id * _width);
            a0 += Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref row));
            a1 += Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref row, 32));
            a2 += Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref row, 64));
            a3 += Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref row, 96));
            a4 += Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref row, 128));
            a5 += Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref row, 160));
            a6 += Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref row, 192));
            a7 += Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref row, 224));
        }

        Vector512<float> scale = Vector512.Create(_scale);
        Scale(a0, scale, ref target);
        Scale(a1, scale, ref Unsafe.Add(ref target, 32));
        Scale(a2, scale, ref Unsafe.Add(ref target, 64));
        Scale(a3, scale, ref Unsafe.Add(ref target, 96));
        Scale(a4, scale, ref Unsafe.Add(ref target, 128));
        Scale(a5, scale, ref Unsafe.Add(ref target, 160));
        Scale(a6, scale, ref Unsafe.Add(ref target, 192));
        Scale(a7, scale, ref Unsafe.Add(ref target, 224));
    }

    private void AddTile256(ReadOnlySpan<int> ids, int start, ref float target)
    {
        ref sbyte rows = ref Unsafe.Add(ref _rows.First, start);
        Vector256<short> a0 = default, a1 = default, a2 = default, a3 = default;
        foreach (int id in ids)
        {
            ref sbyte row = ref Unsafe.Add(ref rows, (nint)id * _width);
            a0 += Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref row));
            a1 += Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref row, 16));
            a2 += Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref row, 32));
            a3 += Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref row, 48));
        }

        Vector256<float> scale = Vector256.Create(_scale);
        Scale(a0, scale, ref target);
        Scale(a1, scale, ref Unsafe.Add(ref target, 16));
        Scale(a2, scale, ref Unsafe.Add(ref target, 32));
        Scale(a3, scale, ref Unsafe.Add(ref target, 48));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scale(Vector512<short> sums, Vector512<float> scale, ref float target)
    {
        Vector512<float> low = Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(sums.GetLower()));
        Vector512<float> high = Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(sums.GetUpper()));
        Vector512.FusedMultiplyAdd(scale, low, Vector512.LoadUnsafe(ref target)).StoreUnsafe(ref target);
        Vector512.FusedMultiplyAdd(scale, high, Vector512.LoadUnsafe(ref target, 16)).StoreUnsafe(ref target, 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scale(Vector256<short> sums, Vector256<float> scale, ref float target)
    {
        Vector256<float> low = Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(sums.GetLower()));
        Vector256<float> high = Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(sums.GetUpper()));
        Vector256.FusedMultiplyAdd(scale, low, Vector256.LoadUnsafe(ref target)).StoreUnsafe(ref target);
        Vector256.FusedMultiplyAdd(scale, high, Vector256.LoadUnsafe(ref target, 8)).StoreUnsafe(ref target, 8);
    }
}
