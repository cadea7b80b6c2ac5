using SpikeSim.Nir.Analysis;
using SpikeSim.Nir.Graphs;

namespace SpikeSim.Nir.Lowering;

/// <summary>Folds all nodes that are no neurons into weights, delays and constants of the neurons behind them.</summary>
internal sealed class DriveCollection
{
    private const int MostWays = 4096;

    private readonly FlatGraph _graph;
    private readonly string _source;
    private readonly Drive?[] _given;
    private readonly HashSet<int> _inLoop;
    private readonly List<int> _hastened = [];

    private DriveCollection(FlatGraph graph, string source)
    {
        _graph = graph;
        _source = source;
        _given = new Drive?[graph.Nodes.Length];
        _inLoop = [.. Components.Of(graph).Where(part => part.Length > 1).SelectMany(part => part)];
    }

    /// <summary>What every neuron node takes, null elsewhere; and the Delays that a constant passes without waiting.</summary>
    /// <exception cref="DataFormatException">Ways of different delays lead to a node in more numbers than are sensible.</exception>
    public static (Drive?[] Taken, IReadOnlyList<int> Hastened) Of(FlatGraph graph, string source)
    {
        var collection = new DriveCollection(graph, source);
        var taken = new Drive?[graph.Nodes.Length];
        foreach (int node in collection.PassingOrder())
        {
            collection._given[node] = collection.Through(node, collection.Taken(node));
        }

        for (int node = 0; node < taken.Length; node++)
        {
            taken[node] = graph.Nodes[node].IsPopulation ? collection.Taken(node) : null;
        }

        return (taken, collection._hastened);
    }

    private Drive Taken(int node)
    {
        Drive taken = Drive.Sum([.. _graph.Sources(node).Select(Given)], _graph.Nodes[node].Inputs);
        return taken.Terms.Count <= MostWays
            ? taken
            : throw new DataFormatException(FormattableString.Invariant($"{_source}: node '{_graph.Nodes[node].Name}': more than {MostWays} ways of different delays lead to it. Let fewer Delay nodes follow each other."));
    }

    private Drive Given(int node)
    {
        FlatNode source = _graph.Nodes[node];
        return _given[node] ?? new Drive([Own(node)], new double[source.Outputs], new double[source.Outputs]);
    }

    private Term Own(int node) => new(node, _graph.Nodes[node].Outputs, _graph.Nodes[node].Outputs, null, null);

    private Drive Through(int index, Drive taken)
    {
        FlatNode node = _graph.Nodes[index];
        switch (node.Type.Name)
        {
            case "Scale":
                double[] factors = [.. node.PerNeuron("scale")];
                return new Drive([.. taken.Terms.Select(t => t.Scaled(factors))], Times(taken.Bias, factors), Times(taken.RecurrentBias, factors));
            case "Delay":
                double[] delays = [.. node.PerNeuron("delay")];
                if (Enumerable.Range(0, delays.Length).Any(i => delays[i] > 0 && (taken.Bias[i] != 0 || taken.RecurrentBias[i] != 0)))
                {
                    _hastened.Add(index);
                }

                return taken with { Terms = [.. taken.Terms.Select(t => t.Delayed(delays))] };
            case "Input":
                // What comes from outside, and what edges of the graph add to it.
                return taken with { Terms = [Own(index), .. taken.Terms] };
            case "Flatten":
            case "Output":
                return taken;
            case "Linear":
            case "Affine":
                return Matrix(index, taken, Unrolling.Blocks(node), node.Node.Fields.TryGetValue("bias", out NirArray? bias) ? Spread(bias, node.Outputs) : new double[node.Outputs]);
            default:
                return Matrix(index, taken, Unrolling.Dense(node), Unrolling.Bias(node));
        }
    }

    private Drive Matrix(int index, Drive taken, double[] weights, double[] bias)
    {
        FlatNode node = _graph.Nodes[index];
        double[] constant = Times(weights, taken.Bias, node.Outputs);
        double[] recurrent = Times(weights, taken.RecurrentBias, node.Outputs);
        double[] own = bias.AsSpan().ContainsAnyExcept(0.0) && _inLoop.Contains(index) ? recurrent : constant;
        for (int i = 0; i < own.Length; i++)
        {
            own[i] += bias[i];
        }

        return new Drive([.. taken.Terms.SelectMany(t => t.Times(weights, node.Outputs))], constant, recurrent);
    }

    // The nodes between neurons, each after all that it takes from: the graph has no loop of such nodes, so without the edges out of
    // neurons none is left.
    private IEnumerable<int> PassingOrder() =>
        Components.Of(_graph with { Edges = [.. _graph.Edges.Where(e => IsPassing(e.Source))] }).SelectMany(part => part).Where(IsPassing);

    private bool IsPassing(int node) => !_graph.Nodes[node].IsPopulation;

    // One bias for all, or one per output of every matrix, or one per output.
    private static double[] Spread(NirArray value, int size) => [.. Enumerable.Range(0, size).Select(i => value.Numbers[i % value.Count])];

    private static double[] Times(double[] values, double[] factors) => [.. values.Zip(factors, (v, f) => v * f)];

    private static double[] Times(double[] matrix, double[] vector, int rows)
    {
        var product = new double[rows];
        if (vector.AsSpan().ContainsAnyExcept(0.0))
        {
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < vector.Length; j++)
                {
                    product[i] += matrix[(i * vector.Length) + j] * vector[j];
                }
            }
        }

        return product;
    }
}
