using System.Collections.Immutable;

namespace SpikeSim.Networks;

/// <summary>
/// A network as other tools describe it: named layers joined by edges, weights being layers of their own. Rockpool's parameter files
/// and NIR graphs arrive in this form; the mapping rules check it and lower it to a <see cref="Network"/>.
/// </summary>
/// <remarks>
/// All names share one space: the input, the output mark, weight layers, neuron layers and aliases. Edges into one layer add up.
/// <see cref="LayerGraphFaults"/> finds what makes a graph meaningless; that edges join kinds that a chip cannot join (neurons fed
/// without weights, weights after weights) is a matter of design rules instead.
/// </remarks>
public sealed record LayerGraph
{
    /// <summary>What the network is called.</summary>
    public required string Name { get; init; }

    /// <summary>The name of the input layer.</summary>
    public string InputName { get; init; } = Network.InputName;

    /// <summary>The number of input channels.</summary>
    public required int InputChannels { get; init; }

    /// <summary>The name of the output mark: the layers with an edge to it are the outputs of the network.</summary>
    public string OutputName { get; init; } = "output";

    /// <summary>Weight layers, in any order.</summary>
    public required ImmutableArray<WeightLayer> Weights { get; init; }

    /// <summary>Neuron layers; where the edges leave the order open, that of this list is kept.</summary>
    public required ImmutableArray<NeuronLayer> Neurons { get; init; }

    /// <summary>
    /// The names of aliases: each spike of a neuron of a layer before an alias is also a spike of the neuron with the same index in
    /// the layers behind it.
    /// </summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>All edges.</summary>
    public required ImmutableArray<LayerEdge> Edges { get; init; }

    /// <summary>The kind of a layer.</summary>
    /// <param name="name">A name.</param>
    /// <returns>The kind, or null where no layer has that name.</returns>
    public LayerKind? KindOf(string name) =>
        name == InputName ? LayerKind.Input
        : name == OutputName ? LayerKind.Output
        : Weights.Any(w => w.Name == name) ? LayerKind.Weights
        : Neurons.Any(n => n.Name == name) ? LayerKind.Neurons
        : Aliases.Contains(name) ? LayerKind.Alias
        : null;
}
