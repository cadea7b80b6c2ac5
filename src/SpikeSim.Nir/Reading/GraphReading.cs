using System.Collections.Immutable;
using SpikeSim.Nir.Graphs;

namespace SpikeSim.Nir.Reading;

/// <summary>Turns the untyped tree of a file into a graph of typed nodes, and says all that is wrong or odd about it.</summary>
internal sealed class GraphReading(NirFindings findings)
{
    private static readonly string[] GraphMembers = ["type", "nodes", "edges", "metadata"];

    /// <summary>Reads the root node: a graph, or one node that becomes a graph of its own.</summary>
    public NirGraph? ReadRoot(NirTree tree)
    {
        if (tree.Text("type") is { } type && type != NirNodeType.GraphName)
        {
            return ReadNode("node", tree, string.Empty) is { } only ? NirGraph.Create([only]) : null;
        }

        return ReadGraph(tree, string.Empty);
    }

    private NirGraph? ReadGraph(NirTree tree, string place)
    {
        string name = place.Length == 0 ? "the graph" : $"sub-graph '{place}'";
        if (tree.Text("type") is null)
        {
            findings.Error($"{name} lacks the required text 'type'");
            return null;
        }

        if (!tree.Groups.TryGetValue("nodes", out NirTree? nodes))
        {
            findings.Error($"{name} lacks the group 'nodes'");
            return null;
        }

        WarnUnknown(name, tree, GraphMembers);
        ImmutableSortedDictionary<string, NirNode>.Builder typed = ImmutableSortedDictionary.CreateBuilder<string, NirNode>(StringComparer.Ordinal);
        foreach ((string child, NirTree node) in nodes.Groups)
        {
            if (ReadNode(child, node, place) is { } read)
            {
                typed.Add(child, read);
            }
        }

        foreach (string stray in nodes.Values.Keys)
        {
            findings.Warn($"{name}: '{stray}' among the nodes is a dataset, not a node, and is ignored");
        }

        return new NirGraph(typed.ToImmutable(), ReadEdges(tree, name)) { Metadata = tree.Groups.GetValueOrDefault("metadata") ?? NirTree.Empty };
    }

    private ImmutableArray<NirEdge> ReadEdges(NirTree tree, string name)
    {
        if (!tree.Values.TryGetValue("edges", out NirArray? edges))
        {
            findings.Error($"{name} lacks the required dataset 'edges'");
            return [];
        }

        // A graph without edges is written as a float array of no elements.
        if (edges.Count == 0)
        {
            return [];
        }

        if (edges.ElementType != NirElementType.Text || edges.Shape.Length != 2 || edges.Shape[1] != 2)
        {
            findings.Error($"{name}: 'edges' has shape {NirArray.Describe(edges.Shape)} of {edges.ElementType}; expected pairs of names");
            return [];
        }

        return [.. Enumerable.Range(0, edges.Count / 2).Select(i => new NirEdge(edges.Texts[2 * i], edges.Texts[(2 * i) + 1]))];
    }

    private NirNode? ReadNode(string name, NirTree tree, string place)
    {
        string path = place.Length == 0 ? name : $"{place}.{name}";
        if (tree.Text("type") is not { } typeName)
        {
            findings.Error($"node '{path}' lacks the required text 'type'");
            return null;
        }

        if (NirNodeType.Find(typeName) is not { } type)
        {
            findings.Error($"node '{path}': unsupported NIR type '{typeName}'. Supported: {string.Join(", ", NirNodeType.All.Select(t => t.Name))}");
            return null;
        }

        if (type.Name == NirNodeType.GraphName)
        {
            return ReadGraph(tree, path) is { } graph ? NirNode.Create(name, type.Name) with { Graph = graph, Metadata = graph.Metadata } : null;
        }

        WarnUnknown($"{typeName} node '{path}'", tree, ["type", "metadata", .. type.Fields.Select(f => f.Name)]);
        ImmutableSortedDictionary<string, NirArray>.Builder fields = ImmutableSortedDictionary.CreateBuilder<string, NirArray>(StringComparer.Ordinal);
        bool isSound = true;
        foreach (NirFieldRule rule in type.Fields)
        {
            if (ReadField(typeName, path, rule, tree, ref isSound) is { } value)
            {
                fields.Add(rule.Name, value);
            }
        }

        return isSound ? new NirNode(name, type, fields.ToImmutable()) { Metadata = tree.Groups.GetValueOrDefault("metadata") ?? NirTree.Empty } : null;
    }

    private NirArray? ReadField(string type, string path, NirFieldRule rule, NirTree tree, ref bool isSound)
    {
        if (!tree.Values.TryGetValue(rule.Name, out NirArray? value) || IsNone(value, rule))
        {
            if (rule.IsRequired)
            {
                findings.Error($"{type} node '{path}' lacks the required dataset '{rule.Name}'");
                isSound = false;
            }
            else if (rule.Name == "w_in")
            {
                findings.Warn($"{type} node '{path}' has no w_in; taken as w_in = 1");
            }

            return null;
        }

        string? fault = rule.Kind switch
        {
            NirFieldKind.Padding when value.ElementType == NirElementType.Text => value is { Count: 1, Texts: ["same" or "valid"] } ? null : "is a text other than \"same\" and \"valid\"",
            _ when value.ElementType is NirElementType.Text => "is a text; expected numbers",
            _ when value.Count == 0 => "is empty",
            NirFieldKind.Whole or NirFieldKind.Padding when value.Numbers.Any(v => v != Math.Floor(v) || Math.Abs(v) > int.MaxValue) => "holds something else than whole numbers",
            NirFieldKind.PerNeuron or NirFieldKind.Numbers when FirstBad(value) is int bad and >= 0 => FormattableString.Invariant($"is {value.Numbers[bad]} at index {bad}; expected a finite number"),
            _ => null,
        };
        if (fault is not null)
        {
            findings.Error($"{type} node '{path}': {rule.Name} {fault}");
            isSound = false;
        }

        return value;
    }

    // Python's None, as some writers store it.
    private static bool IsNone(NirArray value, NirFieldRule rule) => !rule.IsRequired && value is { ElementType: NirElementType.Text, Texts: ["None" or ""] };

    private static int FirstBad(NirArray value)
    {
        for (int i = 0; i < value.Numbers.Length; i++)
        {
            if (!double.IsFinite(value.Numbers[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private void WarnUnknown(string name, NirTree tree, string[] known)
    {
        string[] unknown = [.. tree.Values.Keys.Concat(tree.Groups.Keys).Where(k => !known.Contains(k))];
        if (unknown.Length > 0)
        {
            findings.Warn($"{name} has unknown datasets, which are ignored: {string.Join(", ", unknown)}");
        }
    }
}
