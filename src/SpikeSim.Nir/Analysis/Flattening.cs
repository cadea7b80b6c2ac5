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
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>All nodes that are no graphs.</summary>
    public IReadOnlyList<FlatNode> Nodes => _nodes;

    /// <summary>All edges between them.</summary>
    public IReadOnlyList<(int Source, int Target)> Edges => _edges;

    /// <summary>The nodes that are ports of inner graphs.</summary>
    public IReadOnlySet<int> Ports => _ports;

    /// <summary>Flattens a graph.</summary>
    public void Add(NirGraph graph) => Add(graph, string.Empty);

    private Scope Add(NirGraph graph, string place)
    {
        var scope = new Scope(WithPorts(new Scope(graph, place)), place);
        foreach (NirNode node in scope.Graph.Nodes.Values.Where(n => n.Graph is null))
        {
            if (place.Length > 0 && node.Type.Name is "Input" or "Output")
            {
                _ports.Add(_nodes.Count);
            }

            scope.Nodes.Add(node.Name, _nodes.Count);
            _nodes.Add(new FlatNode(Unique(scope, node.Name), node));
        }

        foreach (NirNode node in scope.Graph.Nodes.Values.Where(n => n.Graph is not null))
        {
            scope.Inner.Add(node.Name, Add(node.Graph!, scope.Join(node.Name)));
        }

        AddEdges(scope);
        return scope;
    }

    // A dot may be part of a name too, so two nodes can meet.
    private string Unique(Scope scope, string name)
    {
        string path = scope.Join(name);
        string free = Free(path, _names.Contains);
        if (free != path)
        {
            findings.Warn($"node '{path}' and node '{name}' of sub-graph '{scope.Place}' would have one name; the latter is called '{free}'");
        }

        _names.Add(free);
        return free;
    }

    private void AddEdges(Scope scope)
    {
        var seen = new HashSet<NirEdge>();
        foreach (NirEdge edge in scope.Graph.Edges)
        {
            if (!seen.Add(edge))
            {
                findings.Warn($"{scope.Prefix}duplicate edge ('{edge.Source}' -> '{edge.Target}'): it counts once (taken literally it would double the input, a factor of 2)");
                continue;
            }

            if ((Resolve(scope, edge.Source, "Output", edge), Resolve(scope, edge.Target, "Input", edge)) is (int source, int target))
            {
                _edges.Add((source, target));
            }
        }
    }

    // First the literal name, then graph.port.
    private int? Resolve(Scope scope, string name, string portType, NirEdge edge)
    {
        int? dotted = scope.FindDotted(name);
        if (scope.Graph.Nodes.ContainsKey(name))
        {
            if (dotted is { } other)
            {
                findings.Warn($"{scope.Prefix}edge ('{edge.Source}' -> '{edge.Target}'): '{name}' is a node, and is also the way to '{_nodes[other].Node.Name}' inside a sub-graph; the node of this name is taken");
            }

            return scope.Inner.TryGetValue(name, out Scope? inner) ? Port(scope, inner, portType, edge) : scope.Nodes[name];
        }

        if (dotted is null && !scope.LeadsIntoFault(name))
        {
            findings.Error($"{scope.Prefix}edge ('{edge.Source}' -> '{edge.Target}') refers to a node that does not exist: '{name}'{Suggestion.For(name, scope.Graph.Nodes.Keys)}");
        }

        return dotted;
    }

    private int? Port(Scope scope, Scope inner, string portType, NirEdge edge)
    {
        int[] ports = [.. inner.Nodes.Values.Where(n => _nodes[n].Type.Name == portType)];
        if (ports.Length == 1)
        {
            return ports[0];
        }

        // That there is none has been said of the graph itself.
        if (ports.Length > 1)
        {
            findings.Error($"{scope.Prefix}edge ('{edge.Source}' -> '{edge.Target}'): sub-graph '{inner.Place}' has {ports.Length} {portType} nodes; name the one that is meant as '{inner.Place}.NAME'");
        }

        return null;
    }

    // A graph without Input or Output gets one where there is no doubt about its place.
    private NirGraph WithPorts(Scope scope)
    {
        NirGraph whole = scope.Graph;
        foreach ((string type, bool isInput) in (ReadOnlySpan<(string, bool)>)[("Input", true), ("Output", false)])
        {
            if (scope.IsUncertain || whole.Nodes.Values.Any(n => n.Type.Name == type))
            {
                continue;
            }

            var connected = whole.Edges.Select(e => isInput ? e.Target : e.Source).ToHashSet(StringComparer.Ordinal);
            string[] open = [.. whole.Nodes.Keys.Where(n => !connected.Contains(n) && whole.Nodes[n].Type.Name is not ("Input" or "Output"))];
            if (open.Length != 1)
            {
                findings.Error($"{scope.Title} has no {type} node, and {(open.Length == 0 ? "no node" : $"several nodes ({string.Join(", ", open)})")} could {(isInput ? "take the input" : "give the output")}; add one");
                continue;
            }

            string name = Free((isInput ? "input_" : "output_") + open[0], whole.Nodes.ContainsKey);
            findings.Warn($"{scope.Title} has no {type} node; '{name}' is added {(isInput ? "before" : "after")} '{open[0]}'");
            var port = new NirNode(name, NirNodeType.Find(type)!, whole.Nodes[open[0]].Fields.Clear());
            whole = whole with { Nodes = whole.Nodes.Add(name, port), Edges = whole.Edges.Add(isInput ? new NirEdge(name, open[0]) : new NirEdge(open[0], name)) };
        }

        return whole;
    }

    private static string Free(string name, Predicate<string> isTaken)
    {
        string free = name;
        for (int i = 2; isTaken(free); i++)
        {
            free = FormattableString.Invariant($"{name}_{i}");
        }

        return free;
    }
}
