using SpikeSim.Nir.Analysis;

namespace SpikeSim.Nir.Lowering;

/// <summary>
/// Holds the weights of a network against bounds before they are written out: a connection without weights of its own, an identity or a
/// Scale, has as many as both ends together allow, whatever the size of the file.
/// </summary>
internal sealed class WeightBounds
{
    // 128 MiB in double precision for one connection, 1 GiB for all that are written out on the ways between neurons.
    private const long LargestOne = 1 << 24;
    private const long LargestSum = 1 << 27;

    private readonly FlatGraph _graph;
    private readonly ILookup<int, int> _targets;
    private readonly bool[] _leadsOn;

    private WeightBounds(FlatGraph graph)
    {
        _graph = graph;
        _targets = graph.Edges.ToLookup(e => e.Source, e => e.Target);
        _leadsOn = LeadsOn();
    }

    /// <summary>What is too large, one sentence each.</summary>
    public static IReadOnlyList<string> Find(FlatGraph graph)
    {
        var bounds = new WeightBounds(graph);
        var problems = new List<string>();
        double sum = 0;
        for (int source = 0; source < graph.Nodes.Length && problems.Count == 0; source++)
        {
            FlatNode giver = graph.Nodes[source];
            if (!giver.IsPopulation && giver.Type.Name != "Input")
            {
                continue;
            }

            FlatNode[] takers = [.. bounds.Takers(source).Select(t => graph.Nodes[t])];
            sum += takers.Sum(t => (double)giver.Outputs * t.Outputs);
            if (takers.MaxBy(t => t.Outputs) is { } widest && (long)giver.Outputs * widest.Outputs > LargestOne)
            {
                problems.Add(FormattableString.Invariant(
                    $"from '{giver.Name}' ({giver.Outputs}) to '{widest.Name}' ({widest.Outputs}) there would be {(double)giver.Outputs * widest.Outputs:0.##E+0} weights; at most {LargestOne} are written out"));
            }
            else if (sum > LargestSum)
            {
                problems.Add(FormattableString.Invariant($"the connections between neurons, with all nodes on their ways, would have more than {LargestSum} weights, which is as many as are written out"));
            }
        }

        return problems;
    }

    // What takes from a source on the ways to the next neurons, these included.
    private HashSet<int> Takers(int source)
    {
        var takers = new HashSet<int>();
        var open = new Stack<int>(_targets[source]);
        while (open.TryPop(out int node))
        {
            if (!_leadsOn[node] || !takers.Add(node) || _graph.Nodes[node].IsPopulation)
            {
                continue;
            }

            foreach (int target in _targets[node])
            {
                open.Push(target);
            }
        }

        return takers;
    }

    // Neurons, and what gives to them: an Output that only passes on has no weights.
    private bool[] LeadsOn()
    {
        ILookup<int, int> sources = _graph.Edges.ToLookup(e => e.Target, e => e.Source);
        var leads = new bool[_graph.Nodes.Length];
        var open = new Stack<int>(Enumerable.Range(0, leads.Length).Where(i => _graph.Nodes[i].IsPopulation));
        while (open.TryPop(out int node))
        {
            if (!leads[node])
            {
                leads[node] = true;
                foreach (int source in sources[node])
                {
                    open.Push(source);
                }
            }
        }

        return leads;
    }
}
