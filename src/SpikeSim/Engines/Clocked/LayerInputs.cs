using System.Numerics;

namespace SpikeSim.Engines.Clocked;

/// <summary>All connections onto a layer. Those onto a synapse whose weights are multiples of one scale share rows of bytes.</summary>
/// <typeparam name="T">Single or double precision.</typeparam>
internal sealed class LayerInputs<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Layer<T> _layer;
    private readonly Connection<T>[] _connections;
    private readonly ByteInput[] _bytes;
    private readonly ClockedStepKind _kind;

    /// <summary>Connects a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="parts">The connections onto it.</param>
    /// <param name="events">The events of a source.</param>
    /// <param name="kind">The form of the step.</param>
    /// <param name="allowsBytes">Whether weights may be stored in bytes.</param>
    public LayerInputs(Layer<T> layer, IEnumerable<ConnectionPart> parts, Func<ConnectionPart, EventHistory> events, ClockedStepKind kind, bool allowsBytes)
    {
        _layer = layer;
        _kind = kind;
        var connections = new List<Connection<T>>();
        var bytes = new List<ByteInput>();
        foreach (IGrouping<int, ConnectionPart> synapse in parts.GroupBy(p => p.Synapse))
        {
            AlignedBuffer<T> target = layer.Synapses[synapse.Key].Arrived;
            var rest = synapse.ToList();
            if (allowsBytes && layer is Layer<float> singles)
            {
                foreach ((float scale, ConnectionPart[] group) in WeightScale.Groups([.. synapse.Where(p => !Connection<T>.IsSparse(p.Weights))]))
                {
                    ByteSource[] sources = [.. group.Select(p => new ByteSource(events(p), p.DelaySteps, p.Singles()))];
                    bytes.Add(new ByteInput(new ByteRows(sources, layer.Neurons, layer.Width, scale), singles, singles.Synapses[synapse.Key], kind));
                    rest.RemoveAll(group.Contains);
                }
            }

            connections.AddRange(rest.Select(p => new Connection<T>(events(p), p, target, layer.Neurons)));
        }

        _connections = [.. connections];
        _bytes = [.. bytes];
    }

    /// <summary>Lets earlier layers, which meet the same events, sum rows of this one.</summary>
    public void LetCarry(IEnumerable<LayerInputs<T>> earlier)
    {
        foreach (ByteInput input in _bytes)
        {
            _ = earlier.Any(e => e._bytes.Any(b => b.TryCarry(input)));
        }
    }

    /// <summary>How the weights of each connection are stored.</summary>
    public IEnumerable<WeightStorage> Storage =>
        _bytes.SelectMany(b => Enumerable.Repeat(WeightStorage.Bytes, b.Connections)).Concat(_connections.Select(c => c.Storage));

    /// <summary>The sums of all rows, where the layer has few neurons and all connections share rows of bytes.</summary>
    public NarrowSums? OnlySums => _connections.Length == 0 && _bytes is [ByteInput only] ? only.Narrow : null;

    /// <summary>Adds what arrives in the present step.</summary>
    /// <param name="mayDecay">Whether currents may decay along the way.</param>
    public void Deliver(bool mayDecay)
    {
        foreach (Connection<T> connection in _connections)
        {
            connection.Deliver(_kind);
        }

        bool hasDecayed = false;
        foreach (ByteInput input in _bytes)
        {
            hasDecayed = input.Deliver(mayDecay && _layer.IsSimple && _bytes.Length == 1);
        }

        _layer.HasDecayed = hasDecayed;
    }
}
