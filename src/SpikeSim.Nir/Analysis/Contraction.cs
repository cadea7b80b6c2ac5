namespace SpikeSim.Nir.Analysis;

/// <summary>Drops the ports of inner graphs: whatever gave to a port gives to everything that took from it.</summary>
internal static class Contraction
{
    /// <summary>The graph without ports.</summary>
    public static FlatGraph Without(IReadOnlySet<int> ports, FlatNode[] nodes, IEnumerable<(int Source, int Target)> edges)
    {
        List<(int Source, int Target)> left = [.. edges];
        foreach (int port in ports)
        {
            int[] givers = [.. left.Where(e => e.Target == port && e.Source != port).Select(e => e.Source)];
            int[] takers = [.. left.Where(e => e.Source == port && e.Target != port).Select(e => e.Target)];
            left.RemoveAll(e => e.Source == port || e.Target == port);
            left.AddRange(givers.SelectMany(g => takers.Select(t => (g, t))));
        }

        int[] kept = [.. Enumerable.Range(0, nodes.Length).Where(i => !ports.Contains(i)).OrderBy(i => nodes[i].Name, StringComparer.Ordinal)];
        var place = new int[nodes.Length];
        for (int i = 0; i < kept.Length; i++)
        {
            place[kept[i]] = i;
        }

        return new FlatGraph([.. kept.Select(i => nodes[i])], [.. left.Select(e => (place[e.Source], place[e.Target]))]);
    }
}
