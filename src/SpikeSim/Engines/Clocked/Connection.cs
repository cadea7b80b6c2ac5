using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SpikeSim.Engines.Clocked;

/// <summary>Weights from one source to one synapse of a layer, all with the same delay.</summary>
/// <typeparam name="T">Single or double precision.</typeparam>
internal sealed class Connection<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Below this share of weights other than zero a list is faster than a row (performance guide, 4.7).
    private const double ListDensity = 0.06;

    private readonly EventHistory _source;
    private readonly int _delaySteps;
    private readonly AlignedBuffer<T> _target;
    private readonly int _width;
    private readonly AlignedBuffer<T>? _rows;
    private readonly ByteRows? _bytes;
    private readonly int[] _starts = [];
    private readonly ushort[] _targets = [];
    private readonly T[] _weights = [];

    public Connection(EventHistory source, int delaySteps, AlignedBuffer<T> target, ReadOnlySpan<T> weights, int targets, bool allowBytes)
    {
        _source = source;
        _delaySteps = delaySteps;
        _target = target;
        _width = target.Length;
        int used = weights.Length - weights.Count(T.Zero);
        bool isSparse = used < ListDensity * weights.Length;
        float scale = !isSparse && allowBytes && typeof(T) == typeof(float) ? WeightScale.Find(Singles(weights)) : 0;
        if (isSparse)
        {
            Storage = WeightStorage.Lists;
            (_starts, _targets, _weights) = Lists(weights, targets, used);
        }
        else if (scale > 0)
        {
            Storage = WeightStorage.Bytes;
            _bytes = new ByteRows(Singles(weights), targets, _width, scale);
        }
        else
        {
            Storage = WeightStorage.Rows;
            _rows = Rows(weights, targets, _width);
        }
    }

    public WeightStorage Storage { get; }

    /// <summary>Adds what arrives in the present step.</summary>
    public void Deliver(ClockedStepKind kind)
    {
        EventWindow events = _source.Ago(_delaySteps);
        if (events.Ids.IsEmpty)
        {
            return;
        }

        switch (Storage)
        {
            case WeightStorage.Lists:
                AddLists(events);
                break;
            case WeightStorage.Bytes:
                _bytes!.Add(events, (AlignedBuffer<float>)(object)_target, kind);
                break;
            default:
                AddRows(events, kind);
                break;
        }
    }

    private static ReadOnlySpan<float> Singles(ReadOnlySpan<T> weights) =>
        MemoryMarshal.Cast<T, float>(weights);

    private static AlignedBuffer<T> Rows(ReadOnlySpan<T> weights, int targets, int width)
    {
        int sources = weights.Length / targets;
        var rows = new AlignedBuffer<T>(checked(sources * width));
        for (int source = 0; source < sources; source++)
        {
            weights.Slice(source * targets, targets).CopyTo(rows.Span[(source * width)..]);
        }

        return rows;
    }

    private static (int[] Starts, ushort[] Targets, T[] Weights) Lists(ReadOnlySpan<T> weights, int targets, int used)
    {
        var starts = new int[(weights.Length / targets) + 1];
        var ids = new ushort[used];
        var values = new T[used];
        int next = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] != T.Zero)
            {
                ids[next] = (ushort)(i % targets);
                values[next++] = weights[i];
            }

            starts[(i / targets) + 1] = next;
        }

        return (starts, ids, values);
    }

    private void AddLists(EventWindow events)
    {
        Span<T> target = _target.Span;
        for (int i = 0; i < events.Ids.Length; i++)
        {
            T count = T.CreateTruncating(events.Counts[i]);
            int start = _starts[events.Ids[i]];
            int length = _starts[events.Ids[i] + 1] - start;
            ReadOnlySpan<ushort> ids = _targets.AsSpan(start, length);
            ReadOnlySpan<T> weights = _weights.AsSpan(start, length);
            for (int n = 0; n < ids.Length; n++)
            {
                ref T sum = ref target[ids[n]];
                sum = T.FusedMultiplyAdd(count, weights[n], sum);
            }
        }
    }

    private void AddRows(EventWindow events, ClockedStepKind kind)
    {
        for (int i = 0; i < events.Ids.Length; i++)
        {
            ref T row = ref Unsafe.Add(ref _rows!.First, (nint)events.Ids[i] * _width);
            T count = T.CreateTruncating(events.Counts[i]);
            if (kind == ClockedStepKind.Scalar)
            {
                AddRow(ref row, count);
            }
            else
            {
                AddRow256(ref row, count);
            }
        }
    }

    private void AddRow(ref T row, T count)
    {
        Span<T> target = _target.Span;
        for (int n = 0; n < target.Length; n++)
        {
            target[n] = T.FusedMultiplyAdd(count, Unsafe.Add(ref row, n), target[n]);
        }
    }

    private void AddRow256(ref T row, T count)
    {
        ref T target = ref _target.First;
        Vector256<T> factor = Vector256.Create(count);
        for (nuint at = 0; at < (nuint)_width; at += (nuint)Vector256<T>.Count)
        {
            Real256<T>.Fused(factor, Vector256.LoadUnsafe(ref row, at), Vector256.LoadUnsafe(ref target, at)).StoreUnsafe(ref target, at);
        }
    }
}
