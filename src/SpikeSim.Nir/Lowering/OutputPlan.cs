using System.Collections.Immutable;
using SpikeSim.Nir.Analysis;

namespace SpikeSim.Nir.Lowering;

/// <summary>
/// Which nodes are the output population of the network: the neurons behind the Output, or the Output itself where it adds up what
/// arrives; with several Outputs, all of them one after the other.
/// </summary>
/// <param name="Graph">The graph, in which an Output that adds up says so.</param>
/// <param name="Members">The nodes of the output population in the order of the Outputs' names; empty where there is a problem.</param>
/// <param name="Problem">Why there is no output; null where there is one.</param>
internal sealed record OutputPlan(FlatGraph Graph, ImmutableArray<int> Members, string? Problem)
{
    /// <summary>Finds the output of a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="concatenates">Whether several Outputs are taken one after the other.</param>
    public static OutputPlan Of(FlatGraph graph, bool concatenates)
    {
        int[] outputs = [.. graph.OfType("Output")];
        if (outputs.Length != 1 && !(outputs.Length > 1 && concatenates))
        {
            string names = string.Join(", ", outputs.Select(o => $"'{graph.Nodes[o].Name}'"));
            return new OutputPlan(graph, [], outputs.Length == 0
                ? "there is no Output node"
                : FormattableString.Invariant($"there are {outputs.Length} Output nodes ({names}); say that their values are taken one after the other in the order of names (--nir outputs=concatenate), or keep one"));
        }

        if (outputs.Where(o => !graph.Sources(o).Any()).Select(o => graph.Nodes[o].Name).FirstOrDefault() is { } open)
        {
            return new OutputPlan(graph, [], $"Output '{open}' takes from no node");
        }

        if (outputs.Select(o => Direct(graph, o)).ToArray() is var direct && direct.All(d => d is not null))
        {
            int[] members = [.. direct.Select(d => d!.Value)];
            if (members.Length == 1 || AreOnePopulation(graph, members))
            {
                return new OutputPlan(graph, [.. members], null);
            }
        }

        FlatGraph summing = graph with { Nodes = [.. graph.Nodes.Select(n => n.Type.Name == "Output" ? n with { IsSum = true } : n)] };
        return new OutputPlan(summing, [.. outputs], null);
    }

    // The population that an Output passes on as it is; null where it adds up several, or takes something else.
    private static int? Direct(FlatGraph graph, int output)
    {
        int node = output;
        while (graph.Nodes[node].Type.Name is "Output" or "Flatten")
        {
            if (graph.Sources(node).ToArray() is not [var source])
            {
                return null;
            }

            node = source;
        }

        return graph.Nodes[node].IsPopulation ? node : null;
    }

    // Neurons of one kind, none of which sends spikes to another population: those would come a step later from the last one.
    private static bool AreOnePopulation(FlatGraph graph, int[] members) =>
        members.Distinct().Count() == members.Length
        && members.Select(m => (graph.Nodes[m].Type.Name == "Threshold", graph.Nodes[m].Emits, NeuronForm.SynapsesOf(graph.Nodes[m]))).Distinct().Count() == 1
        && !members.Any(m => FeedsAnother(graph, m));

    private static bool FeedsAnother(FlatGraph graph, int population)
    {
        var seen = new HashSet<int>();
        var open = new Stack<int>(graph.Targets(population));
        while (open.TryPop(out int node))
        {
            if (node != population && graph.Nodes[node].IsPopulation)
            {
                return true;
            }

            if (node != population && seen.Add(node))
            {
                foreach (int target in graph.Targets(node))
                {
                    open.Push(target);
                }
            }
        }

        return false;
    }
}
