using SpikeSim.Nir.Analysis;

namespace SpikeSim.Nir.Lowering;

/// <summary>Puts the nodes of a graph in the order of the signal, loops opened where the signal first enters them.</summary>
internal static class SignalOrder
{
    /// <summary>All nodes, each after those it takes from as far as loops allow.</summary>
    public static List<int> Of(FlatGraph graph)
    {
        int[] distance = Distances(graph);
        var order = new List<int>();
        foreach (int[] part in Components.Of(graph))
        {
            AddPart(graph, part, distance, order);
        }

        return order;
    }

    private static void AddPart(FlatGraph graph, int[] part, int[] distance, List<int> order)
    {
        var left = part.ToHashSet();
        while (left.Count > 0)
        {
            int next = left
                .OrderBy(n => graph.Sources(n).Any(s => s != n && left.Contains(s)) ? 1 : 0)
                .ThenBy(n => distance[n])
                .ThenBy(n => n)
                .First();
            left.Remove(next);
            order.Add(next);
        }
    }

    private static int[] Distances(FlatGraph graph)
    {
        var distance = new int[graph.Nodes.Length];
        Array.Fill(distance, int.MaxValue);
        var open = new Queue<int>(graph.OfType("Input"));
        foreach (int input in open)
        {
            distance[input] = 0;
        }

        while (open.TryDequeue(out int node))
        {
            foreach (int target in graph.Targets(node).Where(t => distance[t] == int.MaxValue))
            {
                distance[target] = distance[node] + 1;
                open.Enqueue(target);
            }
        }

        return distance;
    }
}
