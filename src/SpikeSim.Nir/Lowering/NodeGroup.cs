using System.Collections.Immutable;
using SpikeSim.Networks;
using SpikeSim.Nir.Analysis;

namespace SpikeSim.Nir.Lowering;

/// <summary>Nodes that are one population of the network, or its input, one after the other.</summary>
/// <param name="Name">The name in the network.</param>
/// <param name="Role">Hidden or output; hidden for the input, where it means nothing.</param>
/// <param name="Nodes">The nodes.</param>
internal sealed record NodeGroup(string Name, PopulationRole Role, ImmutableArray<int> Nodes)
{
    /// <summary>The number of neurons or channels.</summary>
    public int Size(FlatGraph graph) => Nodes.Sum(n => graph.Nodes[n].Outputs);

    /// <summary>The place of the first neuron of a node of this group.</summary>
    public int First(FlatGraph graph, int node) => Nodes.TakeWhile(n => n != node).Sum(n => graph.Nodes[n].Outputs);
}
