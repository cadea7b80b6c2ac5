using SpikeSim.Nir.Graphs;
using SpikeSim.Nir.Reading;

namespace SpikeSim.Nir.Analysis;

/// <summary>
/// Takes graphs inside graphs apart: names are joined by dots, a name in an edge is first a node and then <c>graph.port</c>, and a
/// repeated edge counts once. The ports of inner graphs stay as nodes until shapes are known.
/// </summary>
internal sealed class Flattening(NirFindings findings)
{
    private readonly List<FlatNode> _nodes = [];
    private readonly List<(int Source, int Target)> _edges = [];
    private readonly HashSet<int> _ports = [];
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);

    /// <summary>All nodes that are no graphs.</summary>
    public IReadOnlyList<FlatNode> Nodes => _nodes;

    /// <summary>All edges between them.</summary>
    public IReadOnlyList<(int Source, int Target)> Edges => _edges;

    /// <summary>The nodes that are ports of inner graphs.</summary>
    public IReadOnlySet<int> Ports => _ports;

    /// <summary>Flattens a graph.</summary>
    public void Add(NirGraph graph) => Add(graph, string.Empty);

    private void Add(NirGraph graph, string place)
    {
        NirGraph whole = WithPorts(graph, place);
        foreach (NirNode node in whole.Nodes.Values)
        {
            string path = Join(place, node.Name);
            if (node.Graph is { } inner)
            {
                Add(inner, path);
            }
            else if (_index.TryAdd(path, _nodes.Count))
            {
                if (place.Length > 0 && node.Type.Name is "Input" or "Output")
                {
                    _ports.Add(_nodes.Count);
                }

                _nodes.Add(new FlatNode(path, node));
            }
            else
            {
                findings.Error($"two nodes are named '{path}' once graphs inside graphs are taken apart");
            }
        }

        AddEdges(whole, place);
    }

    private void AddEdges(NirGraph graph, string place)
    {
        var seen = new HashSet<NirEdge>();
        string where = place.Length == 0 ? string.Empty : $"sub-graph '{place}': ";
        foreach (NirEdge edge in graph.Edges)
        {
            if (!seen.Add(edge))
            {
                findings.Warn($"{where}the edge ('{edge.Source}' -> '{edge.Target}') is there more than once and counts once (taken literally it would double the input)");
                continue;
            }

            int source = Resolve(graph, place, edge.Source, "Output", edge);
            int target = Resolve(graph, place, edge.Target, "Input", edge);
            if (source >= 0 && target >= 0)
            {
                _edges.Add((source, target));
            }
        }
    }

    // First the literal name, then graph.port.
    private int Resolve(NirGraph graph, string place, string name, string portType, NirEdge edge)
    {
        if (graph.Nodes.TryGetValue(name, out NirNode? node))
        {
            return node.Graph is null ? _index.GetValueOrDefault(Join(place, name), -1) : Port(Join(place, name), portType, edge);
        }

        for (int dot = name.LastIndexOf('.'); dot > 0; dot = name.LastIndexOf('.', dot - 1))
        {
            if (graph.Nodes.TryGetValue(name[..dot], out NirNode? around) && around.Graph is not null && _index.TryGetValue(Join(place, name), out int port))
            {
                return port;
            }
        }

        string where = place.Length == 0 ? string.Empty : $"sub-graph '{place}': ";
        findings.Error($"{where}edge ('{edge.Source}' -> '{edge.Target}') refers to a node '{name}' that does not exist{Suggestion.For(name, graph.Nodes.Keys)}");
        return -1;
    }

    private int Port(string path, string portType, NirEdge edge)
    {
        int[] ports = [.. _ports.Where(p => _nodes[p].Type.Name == portType && _nodes[p].Name == Join(path, _nodes[p].Node.Name))];
        if (ports.Length != 1)
        {
            findings.Error($"edge ('{edge.Source}' -> '{edge.Target}'): sub-graph '{path}' has {ports.Length} {portType} nodes; name the one that is meant as '{path}.NAME'");
            return -1;
        }

        return ports[0];
    }

    // A graph without Input or Output gets one where there is no doubt about its place.
    private NirGraph WithPorts(NirGraph graph, string place)
    {
        NirGraph whole = graph;
        foreach ((string type, bool isInput) in (ReadOnlySpan<(string, bool)>)[("Input", true), ("Output", false)])
        {
            if (whole.Nodes.Values.Any(n => n.Type.Name == type))
            {
                continue;
            }

            string where = place.Length == 0 ? "the graph" : $"sub-graph '{place}'";
            var connected = whole.Edges.Select(e => isInput ? e.Target : e.Source).ToHashSet(StringComparer.Ordinal);
            string[] open = [.. whole.Nodes.Keys.Where(n => !connected.Contains(n) && whole.Nodes[n].Type.Name is not ("Input" or "Output"))];
            if (open.Length != 1)
            {
                findings.Error($"{where} has no {type} node, and {(open.Length == 0 ? "no node" : $"several nodes ({string.Join(", ", open)})")} could {(isInput ? "take the input" : "give the output")}; add one");
                continue;
            }

            string name = Free((isInput ? "input_" : "output_") + open[0], whole);
            findings.Warn($"{where} has no {type} node; '{name}' is added {(isInput ? "before" : "after")} '{open[0]}'");
            var port = new NirNode(name, NirNodeType.Find(type)!, whole.Nodes[open[0]].Fields.Clear());
            whole = whole with { Nodes = whole.Nodes.Add(name, port), Edges = whole.Edges.Add(isInput ? new NirEdge(name, open[0]) : new NirEdge(open[0], name)) };
        }

        return whole;
    }

    private static string Free(string name, NirGraph graph)
    {
        string free = name;
        for (int i = 2; graph.Nodes.ContainsKey(free); i++)
        {
            free = FormattableString.Invariant($"{name}_{i}");
        }

        return free;
    }

    private static string Join(string place, string name) => place.Length == 0 ? name : $"{place}.{name}";
}
