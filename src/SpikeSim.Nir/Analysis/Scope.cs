using SpikeSim.Nir.Graphs;

namespace SpikeSim.Nir.Analysis;

/// <summary>One graph while graphs inside graphs are taken apart: what its names mean in the flat graph.</summary>
/// <param name="Graph">The graph, with the ports that were added to it.</param>
/// <param name="Place">Its own name, joined with those of the graphs around it by dots; empty for the outermost.</param>
internal sealed record Scope(NirGraph Graph, string Place)
{
    /// <summary>The nodes that are no graphs: their place among the flat nodes.</summary>
    public Dictionary<string, int> Nodes { get; } = new(StringComparer.Ordinal);

    /// <summary>The graphs inside.</summary>
    public Dictionary<string, Scope> Inner { get; } = new(StringComparer.Ordinal);

    /// <summary>How sentences begin that are about this graph.</summary>
    public string Prefix => Place.Length == 0 ? string.Empty : $"sub-graph '{Place}': ";

    /// <summary>What the graph is in a sentence.</summary>
    public string Title => Place.Length == 0 ? "the graph" : $"sub-graph '{Place}'";

    /// <summary>Whether what the file says of this graph is so broken that its ports are unknown.</summary>
    public bool IsUncertain => Graph.HasFaultyEdges || Graph.Nodes.Values.Any(n => n.IsFaulty && NirNodeType.Find(n.Type.Name) is null);

    /// <summary>The flat name of a node of this graph.</summary>
    public string Join(string name) => Place.Length == 0 ? name : $"{Place}.{name}";

    /// <summary>The flat node that <c>graph.node</c> means, where the first part is a graph inside; null where it means none.</summary>
    public int? FindDotted(string name)
    {
        for (int dot = name.LastIndexOf('.'); dot > 0; dot = name.LastIndexOf('.', dot - 1))
        {
            if (Inner.TryGetValue(name[..dot], out Scope? inner))
            {
                string rest = name[(dot + 1)..];
                return inner.Nodes.TryGetValue(rest, out int node) ? node : inner.FindDotted(rest);
            }
        }

        return null;
    }

    /// <summary>Whether a name leads into a node that is no sound graph.</summary>
    public bool LeadsIntoFault(string name)
    {
        for (int dot = name.IndexOf('.', StringComparison.Ordinal); dot > 0; dot = name.IndexOf('.', dot + 1))
        {
            if (Graph.Nodes.TryGetValue(name[..dot], out NirNode? around) && (around.IsFaulty || (Inner.TryGetValue(around.Name, out Scope? inner) && inner.LeadsIntoFault(name[(dot + 1)..]))))
            {
                return true;
            }
        }

        return false;
    }
}
