using System.Numerics;
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
    private readonly int[] _starts = [];
    private readonly ushort[] _targets = [];
    private readonly T[] _weights = [];

    public Connection(EventHistory source, ConnectionPart part, AlignedBuffer<T> target, int targets)
    {
        _source = source;
        _delaySteps = part.DelaySteps;
        _target = target;
        _width = target.Length;
        T[] weights = [.. part.Weights.Select(w => T.CreateChecked(w))];
        if (IsSparse(part.Weights))
        {
            Storage = WeightStorage.Lists;
            (_starts, _targets, _weights) = Lists(weights, targets);
        }
        else
        {
            Storage = WeightStorage.Rows;
            _rows = Rows(weights, targets, _width);
        }
    }

    public WeightStorage Storage { get; }

    /// <summary>Whether weights are stored as lists.</summary>
    public static bool IsSparse(IReadOnlyList<double> weights) => weights.Count(w => w != 0) < ListDensity * weights.Count;

    /// <summary>Adds what arrives in the present step.</summary>
    public void Deliver(ClockedStepKind kind)
    {
        EventList events = _source.Ago(_delaySteps);
        if (events.Ids.IsEmpty)
        {
            return;
        }

        if (_rows is null)
        {
            AddLists(events);
        }
        else if (kind == ClockedStepKind.Vector512)
        {
            RowTiles<Real512<T>, Vector512<T>, T>.Add(events, _rows, _target);
        }
        else if (kind == ClockedStepKind.Vector256)
        {
            RowTiles<Real256<T>, Vector256<T>, T>.Add(events, _rows, _target);
        }
        else
        {
            AddRows(events, _rows);
        }
    }

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

    private static (int[] Starts, ushort[] Targets, T[] Weights) Lists(ReadOnlySpan<T> weights, int targets)
    {
        int used = weights.Length - weights.Count(T.Zero);
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

    private void AddLists(EventList events)
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

    private void AddRows(EventList events, AlignedBuffer<T> rows)
    {
        Span<T> target = _target.Span;
        for (int i = 0; i < events.Ids.Length; i++)
        {
            ReadOnlySpan<T> row = rows.Span.Slice(events.Ids[i] * _width, _width);
            T count = T.CreateTruncating(events.Counts[i]);
            for (int n = 0; n < target.Length; n++)
            {
                target[n] = T.FusedMultiplyAdd(count, row[n], target[n]);
            }
        }
    }
}
