using System.Collections.Immutable;
using SpikeSim.Networks;
using SpikeSim.Nir.Analysis;

namespace SpikeSim.Nir.Lowering;

/// <summary>Makes populations and projections of groups of nodes, their forms and what drives them.</summary>
/// <param name="graph">The graph.</param>
/// <param name="groups">All groups that emit, the input first.</param>
/// <param name="forms">The form of each population node.</param>
/// <param name="drives">What each population node takes.</param>
internal sealed class NetworkBuilding(FlatGraph graph, IReadOnlyList<NodeGroup> groups, IReadOnlyDictionary<int, NeuronForm> forms, Drive?[] drives)
{
    /// <summary>The population of a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="spikesPerStep">The most spikes of a neuron in a step.</param>
    /// <param name="reset">What a spike does to neurons; a Threshold has no memory to reset.</param>
    public Population Population(NodeGroup group, int spikesPerStep, ResetRule reset)
    {
        NeuronForm[] parts = [.. group.Nodes.Select(n => forms[n])];
        double[][] currents = [.. Enumerable.Range(0, parts[0].Synapses.Length).Select(k => Join(group, n => [.. Bias(n).Select((b, i) => forms[n].Synapses[k].Constant[i] + (b * forms[n].Synapses[k].BiasGain[i]))]))];
        bool isThreshold = graph.Nodes[group.Nodes[0]].Type.Name == "Threshold";
        ResetRule rule = isThreshold ? ResetRule.ToValue : reset;
        double[] resets = rule == ResetRule.ToValue ? Join(group, n => ResetValues(graph.Nodes[n])) : [];
        return new Population
        {
            Name = group.Name,
            Role = group.Role,
            TauMembraneSeconds = [.. Join(group, n => forms[n].TauMembrane)],
            TauSynapseSeconds = [.. Enumerable.Range(0, parts[0].Synapses.Length).Select(k => (ImmutableArray<double>)[.. Join(group, n => forms[n].Synapses[k].Tau)])],
            CurrentBias = currents.Any(c => c.Any(v => v != 0)) ? [.. currents.Select(c => (ImmutableArray<double>)[.. c])] : [],
            Threshold = [.. Join(group, n => Thresholds(graph.Nodes[n]))],
            Bias = [.. Join(group, n => [.. forms[n].Leak.Select((leak, i) => leak + (Bias(n)[i] * forms[n].MembraneBiasGain[i]))])],
            Spiking = graph.Nodes[group.Nodes[0]].Emits,
            Reset = rule,
            ResetValue = resets.Any(v => v != 0) ? [.. resets] : [],
            SpikesPerStep = isThreshold ? 1 : spikesPerStep,
        };
    }

    /// <summary>The projections into a group: one per source and synapse, and more for ways with delays.</summary>
    /// <param name="target">The group.</param>
    /// <param name="unitSeconds">One unit of the delays of the file, in seconds.</param>
    public IEnumerable<Projection> Projections(NodeGroup target, double unitSeconds)
    {
        (Term Term, int Node)[] terms = [.. target.Nodes.SelectMany(n => drives[n]!.Terms.Select(t => (t, n)))];
        foreach (NodeGroup source in groups)
        {
            (Term Term, int Node)[] own = [.. terms.Where(t => source.Nodes.Contains(t.Term.Source))];
            IEnumerable<(Term Term, int Node)[]> together = own.Where(t => t.Term.Delays is null).ToArray() is { Length: > 0 } undelayed ? [undelayed] : [];
            foreach ((Term Term, int Node)[] ways in together.Concat(own.Where(t => t.Term.Delays is not null).Select(t => new[] { t })))
            {
                for (int synapse = 0; synapse < Math.Max(1, forms[target.Nodes[0]].Synapses.Length); synapse++)
                {
                    yield return Projection(source, target, synapse, ways) with { DelaySeconds = [.. Delays(source, target, ways[0], unitSeconds)] };
                }
            }
        }
    }

    /// <summary>What must not act in the first step, from recurrent biases, per neuron.</summary>
    /// <param name="group">The group.</param>
    public double[] RecurrentDrive(NodeGroup group) =>
        Join(group, n => [.. drives[n]!.RecurrentBias.Select((b, i) => -b * (forms[n].Synapses is [var synapse, ..] ? synapse.BiasGain[i] : forms[n].MembraneBiasGain[i]))]);

    private Projection Projection(NodeGroup source, NodeGroup target, int synapse, (Term Term, int Node)[] ways)
    {
        int columns = target.Size(graph);
        var weights = new double[source.Size(graph) * columns];
        foreach ((Term term, int node) in ways)
        {
            // The first way is taken as it is, with the sign of its zeros.
            Each(source, target, term, node, term.Dense(), (to, weight) => weights[to] = weights[to] == 0 ? weight : weights[to] + weight);
        }

        double[] gains = Join(target, n => forms[n].Synapses.Length > 0 ? forms[n].Synapses[synapse].WeightGain : forms[n].WeightGain);
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] *= gains[i % columns];
        }

        return new Projection { Source = source.Name, Target = target.Name, Synapse = synapse, Weights = [.. weights] };
    }

    private double[] Delays(NodeGroup source, NodeGroup target, (Term Term, int Node) way, double unitSeconds)
    {
        if (way.Term.Delays is not { } own)
        {
            return [];
        }

        var delays = new double[source.Size(graph) * target.Size(graph)];
        Each(source, target, way.Term, way.Node, own, (to, delay) => delays[to] = delay * unitSeconds);
        return delays.AsSpan().IndexOfAnyExcept(delays[0]) < 0 ? [delays[0]] : delays;
    }

    // From a row per target of one node to a row per source of the whole group.
    private void Each(NodeGroup source, NodeGroup target, Term term, int node, double[] values, Action<int, double> take)
    {
        int columns = target.Size(graph);
        int row = source.First(graph, term.Source);
        int column = target.First(graph, node);
        for (int to = 0; to < term.Targets; to++)
        {
            for (int from = 0; from < term.Sources; from++)
            {
                take(((row + from) * columns) + column + to, values[(to * term.Sources) + from]);
            }
        }
    }

    private double[] Bias(int node) => [.. drives[node]!.Bias.Zip(drives[node]!.RecurrentBias, (b, r) => b + r)];

    private static double[] Join(NodeGroup group, Func<int, double[]> part) => [.. group.Nodes.SelectMany(part)];

    private static double[] Thresholds(FlatNode node) => node.Type.Name == "Threshold" ? [.. node.PerNeuron("threshold")]
        : node.Type.IsSpiking ? [.. node.PerNeuron("v_threshold")]
        : [.. Enumerable.Repeat(1.0, node.Outputs)];

    // Anything below its threshold will do for a neuron that forgets in every step.
    private static double[] ResetValues(FlatNode node) => node.Type.Name == "Threshold" ? [.. node.PerNeuron("threshold").Select(t => Math.BitDecrement(t) - 1)]
        : node.Type.IsSpiking ? [.. node.PerNeuron("v_reset")]
        : new double[node.Outputs];
}
