using System.Collections.Immutable;
using SpikeSim.Networks;

namespace SpikeSim.Mapping;

/// <summary>
/// Turns a graph of layers into a network: a weight layer and the neurons behind it become projections and a population, a bias of
/// weights becomes a constant drive into the current, aliases stay aliases.
/// </summary>
public static class LayerGraphLowering
{
    /// <summary>Checks the rules about layers and lowers a graph that keeps them.</summary>
    /// <param name="graph">A graph free of faults (<see cref="LayerGraphFaults"/>).</param>
    /// <returns>The network, or all violations.</returns>
    /// <exception cref="ArgumentException">The graph itself is faulty.</exception>
    public static LoweredGraph Lower(LayerGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        IReadOnlyList<string> faults = LayerGraphFaults.Find(graph);
        if (faults.Count > 0)
        {
            throw new ArgumentException("The graph of layers is faulty: " + string.Join("; ", faults) + ".", nameof(graph));
        }

        Violation[] violations = [.. GraphRules.Check(graph)];
        NeuronLayer[] outputs = [.. GraphRules.OutputLayers(graph)];
        Network? network = graph.Neurons.IsEmpty ? null : Build(graph, outputs);
        return violations.Any(v => v.Level == ViolationLevel.Error)
            ? new LoweredGraph(null, violations) { Remainder = network is not null && FaultRules.Explain(network) ? network : null }
            : new LoweredGraph(network, violations);
    }

    private static Network Build(LayerGraph graph, NeuronLayer[] outputs)
    {
        IReadOnlyList<NeuronLayer> hidden = InOrderOfTheSignal(graph, [.. graph.Neurons.Except(outputs)]);
        Dictionary<string, string> names = Names(graph);
        (LayerEdge Edge, LayerKind From, LayerKind To)[] edges = [.. graph.Edges.Select(e => (e, graph.KindOf(e.Source)!.Value, graph.KindOf(e.Target)!.Value))];
        var projections = new List<Projection>();
        foreach (WeightLayer layer in graph.Weights)
        {
            string[] sources = [.. edges.Where(e => e.Edge.Target == layer.Name && e.From is LayerKind.Input or LayerKind.Neurons).Select(e => e.Edge.Source)];
            foreach (NeuronLayer target in Behind(graph, layer.Name))
            {
                projections.AddRange(sources.SelectMany(s => Projections(layer, names[s], names[target.Name], target.Population.Targets)));
            }
        }

        AliasConnection[] aliases =
        [
            .. graph.Aliases.SelectMany(alias => edges
                .Where(e => e.Edge.Target == alias && e.From == LayerKind.Neurons)
                .SelectMany(e => Behind(graph, alias).Select(t => new AliasConnection(names[e.Edge.Source], names[t.Name])))),
        ];
        return new Network
        {
            Name = graph.Name,
            StepSeconds = (outputs.Length > 0 ? outputs[0] : graph.Neurons[0]).StepSeconds,
            InputChannels = graph.InputChannels,
            Populations = [.. hidden.Concat(outputs).Select(n => Population(graph, n, names[n.Name], outputs.Contains(n) ? PopulationRole.Output : PopulationRole.Hidden))],
            Projections = [.. projections],
            Aliases = [.. aliases],
        };
    }

    private static IEnumerable<NeuronLayer> Behind(LayerGraph graph, string name) =>
        graph.Edges.Where(e => e.Source == name).Select(e => graph.Neurons.FirstOrDefault(n => n.Name == e.Target)).OfType<NeuronLayer>();

    // A network calls its input "input"; a neuron layer of that name gets another.
    private static Dictionary<string, string> Names(LayerGraph graph)
    {
        var names = graph.Neurons.ToDictionary(n => n.Name, n => n.Name, StringComparer.Ordinal);
        if (names.ContainsKey(Network.InputName))
        {
            string free = Network.InputName + " neurons";
            while (names.ContainsKey(free))
            {
                free += "'";
            }

            names[Network.InputName] = free;
        }

        names[graph.InputName] = Network.InputName;
        return names;
    }

    private static IEnumerable<Projection> Projections(WeightLayer layer, string source, string target, int synapses)
    {
        for (int synapse = 0; synapse < synapses; synapse++)
        {
            yield return new Projection { Source = source, Target = target, Synapse = synapse, Weights = EveryNth(layer.Values, synapses, synapse) };
        }
    }

    private static ImmutableArray<double> EveryNth(ImmutableArray<double> values, int stride, int first)
    {
        if (stride == 1)
        {
            return values;
        }

        ImmutableArray<double>.Builder picked = ImmutableArray.CreateBuilder<double>(values.Length / stride);
        for (int i = first; i < values.Length; i += stride)
        {
            picked.Add(values[i]);
        }

        return picked.MoveToImmutable();
    }

    private static Population Population(LayerGraph graph, NeuronLayer layer, string name, PopulationRole role)
    {
        Population population = layer.Population;
        int synapses = population.Targets;
        var drive = new double[synapses][];
        for (int synapse = 0; synapse < synapses; synapse++)
        {
            drive[synapse] = synapse < population.CurrentBias.Length ? [.. population.CurrentBias[synapse]] : new double[population.Neurons];
        }

        bool any = !population.CurrentBias.IsEmpty;
        foreach (WeightLayer weights in graph.Weights.Where(w => !w.Bias.IsEmpty && graph.Edges.Contains(new LayerEdge(w.Name, layer.Name))))
        {
            any = true;
            for (int i = 0; i < weights.Bias.Length; i++)
            {
                drive[i % synapses][i / synapses] += weights.Bias[i];
            }
        }

        // Without a synapse the drive goes where events go: straight into the membrane.
        return population.TauSynapseSeconds.IsEmpty
            ? population with { Name = name, Role = role, Bias = [.. population.Bias.Select((b, i) => b + drive[0][i])] }
            : population with { Name = name, Role = role, CurrentBias = any ? [.. drive.Select(d => d.ToImmutableArray())] : [] };
    }

    /// <summary>
    /// Layers such that those that feed a layer come before it. In a loop the layer nearest to the input goes first; what the edges
    /// leave open keeps the order of the graph.
    /// </summary>
    private static List<NeuronLayer> InOrderOfTheSignal(LayerGraph graph, List<NeuronLayer> layers)
    {
        Dictionary<string, int> distance = Distances(graph);
        var feeds = layers.ToDictionary(n => n.Name, n => NextNeurons(graph, n.Name), StringComparer.Ordinal);
        var left = layers.OrderBy(n => distance.GetValueOrDefault(n.Name, int.MaxValue)).ToList();
        var order = new List<NeuronLayer>();
        while (left.Count > 0)
        {
            NeuronLayer next = left.FirstOrDefault(n => left.TrueForAll(other => other == n || !feeds[other.Name].Contains(n.Name))) ?? left[0];
            left.Remove(next);
            order.Add(next);
        }

        return order;
    }

    // Edges from the input to each layer, by breadth.
    private static Dictionary<string, int> Distances(LayerGraph graph)
    {
        var distance = new Dictionary<string, int>(StringComparer.Ordinal) { [graph.InputName] = 0 };
        var queue = new Queue<string>([graph.InputName]);
        while (queue.TryDequeue(out string? name))
        {
            foreach (LayerEdge edge in graph.Edges.Where(e => e.Source == name && !distance.ContainsKey(e.Target)))
            {
                distance[edge.Target] = distance[name] + 1;
                queue.Enqueue(edge.Target);
            }
        }

        return distance;
    }

    // The neuron layers that a layer reaches without passing another one.
    private static HashSet<string> NextNeurons(LayerGraph graph, string name)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var queue = new Queue<string>([name]);
        while (queue.TryDequeue(out string? current))
        {
            foreach (string next in graph.Edges.Where(e => e.Source == current).Select(e => e.Target).Where(seen.Add))
            {
                if (graph.KindOf(next) == LayerKind.Neurons)
                {
                    found.Add(next);
                }
                else
                {
                    queue.Enqueue(next);
                }
            }
        }

        return found;
    }
}
