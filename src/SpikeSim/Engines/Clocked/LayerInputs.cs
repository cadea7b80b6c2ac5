using System.Numerics;
using System.Runtime.Intrinsics;

namespace SpikeSim.Engines.Clocked;

/// <summary>All connections onto a layer. Those onto a synapse whose weights are multiples of one scale share rows of bytes.</summary>
/// <typeparam name="T">Single or double precision.</typeparam>
internal sealed class LayerInputs<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Layer<T> _layer;
    private readonly Connection<T>[] _connections;
    private readonly (ByteRows Rows, AlignedBuffer<float> Target)[] _bytes;

    /// <summary>Connects a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="parts">The connections onto it.</param>
    /// <param name="events">The events of a source.</param>
    /// <param name="allowsBytes">Whether weights may be stored in bytes.</param>
    public LayerInputs(Layer<T> layer, IEnumerable<ConnectionPart> parts, Func<ConnectionPart, EventHistory> events, bool allowsBytes)
    {
        _layer = layer;
        var connections = new List<Connection<T>>();
        var bytes = new List<(ByteRows, AlignedBuffer<float>)>();
        foreach (IGrouping<int, ConnectionPart> synapse in parts.GroupBy(p => p.Synapse))
        {
            AlignedBuffer<T> target = layer.Synapses[synapse.Key].Arrived;
            var rest = synapse.ToList();
            if (allowsBytes && target is AlignedBuffer<float> singles)
            {
                foreach ((float scale, ConnectionPart[] group) in WeightScale.Groups([.. synapse.Where(p => !Connection<T>.IsSparse(p.Weights))]))
                {
                    ByteSource[] sources = [.. group.Select(p => new ByteSource(events(p), p.DelaySteps, p.Singles()))];
                    bytes.Add((new ByteRows(sources, layer.Neurons, layer.Width, scale), singles));
                    rest.RemoveAll(group.Contains);
                }
            }

            connections.AddRange(rest.Select(p => new Connection<T>(events(p), p, target, layer.Neurons)));
        }

        _connections = [.. connections];
        _bytes = [.. bytes];
    }

    /// <summary>How the weights of each connection are stored.</summary>
    public IEnumerable<WeightStorage> Storage =>
        _bytes.SelectMany(b => Enumerable.Repeat(WeightStorage.Bytes, b.Rows.Connections)).Concat(_connections.Select(c => c.Storage));

    /// <summary>Adds what arrives in the present step.</summary>
    /// <param name="kind">The form of the step.</param>
    /// <param name="mayWait">Whether sums may be left for the pass over the neurons to add, where that pass can.</param>
    public void Deliver(ClockedStepKind kind, bool mayWait)
    {
        foreach (Connection<T> connection in _connections)
        {
            connection.Deliver(kind);
        }

        _layer.Waiting = null;
        foreach ((ByteRows rows, AlignedBuffer<float> target) in _bytes)
        {
            if (kind == ClockedStepKind.Scalar || !rows.TryList(out ReadOnlySpan<int> list))
            {
                rows.AddTo(target.Span);
                continue;
            }

            if (list.IsEmpty)
            {
                continue;
            }

            rows.Sum(list, kind);
            if (mayWait && _layer.IsSimple && _bytes.Length == 1)
            {
                _layer.Waiting = rows;
            }
            else if (kind == ClockedStepKind.Vector512)
            {
                RowTiles<Real512<float>, Vector512<float>, float>.AddScaled(rows.Sums, rows.Scale, target);
            }
            else
            {
                RowTiles<Real256<float>, Vector256<float>, float>.AddScaled(rows.Sums, rows.Scale, target);
            }
        }
    }
}
