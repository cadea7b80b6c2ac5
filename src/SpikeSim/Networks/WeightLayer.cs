using System.Collections.Immutable;

namespace SpikeSim.Networks;

/// <summary>A matrix of weights as a layer: what arrives at its rows leaves at its columns.</summary>
/// <remarks>
/// Where the neurons behind it have two synapses, columns are interleaved: column = 2 x neuron + synapse (chip specification,
/// section 6).
/// </remarks>
public sealed record WeightLayer
{
    /// <summary>The name; unique in the graph.</summary>
    public required string Name { get; init; }

    /// <summary>The number of rows: channels or neurons of the layer before.</summary>
    public required int Sources { get; init; }

    /// <summary>Sources x columns weights, a row per source: the jump of the synaptic current per event.</summary>
    public required ImmutableArray<double> Values { get; init; }

    /// <summary>
    /// What arrives at each column in every step whether or not anything fires, in the unit of a weight; empty for none.
    /// </summary>
    public ImmutableArray<double> Bias { get; init; } = [];

    /// <summary>The number of columns: neurons x synapses of the layer behind.</summary>
    public int Columns => Sources > 0 ? Values.Length / Sources : 0;
}
