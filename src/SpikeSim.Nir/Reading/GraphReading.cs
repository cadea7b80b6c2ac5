using System.Collections.Immutable;
using SpikeSim.Nir.Graphs;

namespace SpikeSim.Nir.Reading;

/// <summary>Turns the untyped tree of a file into a graph of typed nodes, and says all that is wrong or odd about it.</summary>
internal sealed class GraphReading(NirFindings findings)
{
    private static readonly string[] GraphMembers = ["type", "nodes", "edges", "metadata"];

    /// <summary>Reads the root node: a graph, or one node that becomes a graph of its own.</summary>
    public NirGraph? ReadRoot(NirTree tree) =>
        tree.Text("type") is { } type && type != NirNodeType.GraphName ? NirGraph.Create([ReadNode("node", tree, string.Empty)]) : ReadGraph(tree, string.Empty);

    private NirGraph? ReadGraph(NirTree tree, string place)
    {
        string name = place.Length == 0 ? "the graph" : $"sub-graph '{place}'";
        if (tree.Text("type") is null)
        {
            Missing(name, tree, "text", "type");
        }

        if (!tree.Groups.TryGetValue("nodes", out NirTree? nodes))
        {
            Missing(name, tree, "group", "nodes");
            return null;
        }

        WarnUnknown(name, tree, GraphMembers);
        ImmutableSortedDictionary<string, NirNode>.Builder typed = ImmutableSortedDictionary.CreateBuilder<string, NirNode>(StringComparer.Ordinal);
        foreach ((string child, NirTree node) in nodes.Groups)
        {
            typed.Add(child, ReadNode(child, node, place));
        }

        foreach ((string child, string remark) in nodes.Unreadable)
        {
            findings.Error($"node '{Join(place, child)}' {remark}");
            typed.Add(child, Faulty(child, "?"));
        }

        foreach (string stray in nodes.Values.Keys)
        {
            findings.Warn($"{name}: '{stray}' among the nodes is a dataset, not a node, and is ignored");
        }

        ImmutableArray<NirEdge>? edges = ReadEdges(tree, name);
        return new NirGraph(typed.ToImmutable(), edges ?? []) { Metadata = ReadMetadata(name, tree), HasFaultyEdges = edges is null };
    }

    private ImmutableArray<NirEdge>? ReadEdges(NirTree tree, string name)
    {
        if (!tree.Values.TryGetValue("edges", out NirArray? edges))
        {
            Missing(name, tree, "dataset", "edges");
            return null;
        }

        // A graph without edges is written as a float array of no elements.
        if (edges.Count == 0)
        {
            return [];
        }

        if (edges.ElementType != NirElementType.Text || edges.Shape.Length != 2 || edges.Shape[1] != 2)
        {
            findings.Error($"{name}: 'edges' has shape {NirArray.Describe(edges.Shape)} of {edges.ElementType}; expected pairs of names");
            return null;
        }

        return Enumerable.Range(0, edges.Count / 2).Select(i => new NirEdge(edges.Texts[2 * i], edges.Texts[(2 * i) + 1])).ToImmutableArray();
    }

    // A faulty node keeps its place, so that edges to it are no second fault.
    private NirNode ReadNode(string name, NirTree tree, string place)
    {
        string path = Join(place, name);
        if (tree.Text("type") is not { } typeName)
        {
            Missing($"node '{path}'", tree, "text", "type");
            return Faulty(name, "?");
        }

        if (NirNodeType.Find(typeName) is not { } type)
        {
            findings.Error($"node '{path}': unsupported NIR type '{typeName}'. Supported: {string.Join(", ", NirNodeType.All.Select(t => t.Name))}");
            return Faulty(name, typeName);
        }

        if (type.Name == NirNodeType.GraphName)
        {
            return ReadGraph(tree, path) is { } graph ? NirNode.Create(name, type.Name) with { Graph = graph, Metadata = graph.Metadata } : Faulty(name, typeName);
        }

        string title = $"{typeName} node '{path}'";
        WarnUnknown(title, tree, ["type", "metadata", .. type.Fields.Select(f => f.Name)]);
        ImmutableSortedDictionary<string, NirArray>.Builder fields = ImmutableSortedDictionary.CreateBuilder<string, NirArray>(StringComparer.Ordinal);
        bool isSound = true;
        foreach (NirFieldRule rule in type.Fields)
        {
            if (ReadField(title, rule, tree, ref isSound) is { } value)
            {
                fields.Add(rule.Name, value);
            }
        }

        return new NirNode(name, type, fields.ToImmutable()) { Metadata = ReadMetadata(title, tree), IsFaulty = !isSound };
    }

    private NirArray? ReadField(string title, NirFieldRule rule, NirTree tree, ref bool isSound)
    {
        if (!tree.Values.TryGetValue(rule.Name, out NirArray? value) || IsNone(value, rule))
        {
            if (rule.IsRequired || tree.Unreadable.ContainsKey(rule.Name) || tree.Groups.ContainsKey(rule.Name))
            {
                Missing(title, tree, "dataset", rule.Name);
                isSound = false;
            }
            else if (rule.Name == "w_in")
            {
                findings.Warn($"{title} has no w_in; taken as w_in = 1");
            }

            return null;
        }

        string? fault = rule.Kind switch
        {
            NirFieldKind.Padding when value.ElementType == NirElementType.Text => value is { Count: 1, Texts: ["same" or "valid"] } ? null : "is a text other than \"same\" and \"valid\"",
            _ when value.ElementType is NirElementType.Text => "is a text; expected numbers",
            _ when value.Count == 0 => "is empty",
            NirFieldKind.Whole or NirFieldKind.Padding when FirstBad(value, v => v == Math.Floor(v) && Math.Abs(v) <= int.MaxValue) is int bad and >= 0 => FormattableString.Invariant($"is {value.Numbers[bad]} at index {bad}; expected a whole number up to {int.MaxValue}"),
            NirFieldKind.PerNeuron or NirFieldKind.Numbers when FirstBad(value, double.IsFinite) is int bad and >= 0 => FormattableString.Invariant($"is {value.Numbers[bad]} at index {bad}; expected a finite number"),
            _ => null,
        };
        if (fault is not null)
        {
            findings.Error($"{title}: {rule.Name} {fault}");
            isSound = false;
            return null;
        }

        return value;
    }

    private NirTree ReadMetadata(string name, NirTree tree)
    {
        if (tree.Values.ContainsKey("metadata"))
        {
            findings.Warn($"{name}: metadata is a dataset, not a group, and is ignored");
        }
        else if (tree.Unreadable.TryGetValue("metadata", out string? remark))
        {
            findings.Warn($"{name}: metadata {remark}; it is ignored");
        }

        NirTree metadata = tree.Groups.GetValueOrDefault("metadata") ?? NirTree.Empty;
        WarnUnreadable(name, metadata, "metadata");
        return metadata;
    }

    private void WarnUnreadable(string name, NirTree tree, string place)
    {
        foreach ((string member, string remark) in tree.Unreadable)
        {
            findings.Warn($"{name}: {place}/{member} {remark}; it is ignored");
        }

        foreach ((string group, NirTree inner) in tree.Groups)
        {
            WarnUnreadable(name, inner, $"{place}/{group}");
        }
    }

    // Says of a required member whether it is not there, or there in a form that cannot be read.
    private void Missing(string name, NirTree tree, string kind, string member)
    {
        if (tree.Unreadable.TryGetValue(member, out string? remark))
        {
            findings.Error($"{name}: {member} {remark}");
        }
        else if (kind != "group" && tree.Groups.ContainsKey(member))
        {
            findings.Error($"{name}: {member} is a group; expected a dataset");
        }
        else
        {
            findings.Error($"{name} lacks the {(kind == "group" ? string.Empty : "required ")}{kind} '{member}'");
        }
    }

    private static NirNode Faulty(string name, string type) =>
        new(name, NirNodeType.Find(type) ?? NirNodeType.Unknown(type), ImmutableSortedDictionary.Create<string, NirArray>(StringComparer.Ordinal)) { IsFaulty = true };

    private static string Join(string place, string name) => place.Length == 0 ? name : $"{place}.{name}";

    // Python's None, as some writers store it.
    private static bool IsNone(NirArray value, NirFieldRule rule) => !rule.IsRequired && value is { ElementType: NirElementType.Text, Texts: ["None" or ""] };

    private static int FirstBad(NirArray value, Predicate<double> isGood)
    {
        for (int i = 0; i < value.Numbers.Length; i++)
        {
            if (!isGood(value.Numbers[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private void WarnUnknown(string name, NirTree tree, string[] known)
    {
        string[] unknown = [.. tree.Values.Keys.Concat(tree.Groups.Keys).Concat(tree.Unreadable.Keys).Where(k => !known.Contains(k))];
        if (unknown.Length > 0)
        {
            findings.Warn($"{name} has unknown datasets, which are ignored: {string.Join(", ", unknown)}");
        }
    }
}
