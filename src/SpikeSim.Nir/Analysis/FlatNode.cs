using System.Collections.Immutable;
using SpikeSim.Nir.Graphs;

namespace SpikeSim.Nir.Analysis;

/// <summary>A node of the flat graph, with the shapes that its fields and its neighbours imply.</summary>
/// <param name="Name">Its name, joined with those of the graphs around it by dots.</param>
/// <param name="Node">The node.</param>
public sealed record FlatNode(string Name, NirNode Node)
{
    /// <summary>The shape of what arrives, without batch and time; default where nothing implies one.</summary>
    public ImmutableArray<long> InputShape { get; init; }

    /// <summary>The shape of what leaves; default where nothing implies one.</summary>
    public ImmutableArray<long> OutputShape { get; init; }

    /// <summary>The number of values that arrive.</summary>
    public int Inputs => Elements(InputShape);

    /// <summary>The number of values that leave.</summary>
    public int Outputs => Elements(OutputShape);

    /// <summary>The type.</summary>
    public NirNodeType Type => Node.Type;

    /// <summary>The readout whose membrane a Threshold compares, where both are one node of a lowering.</summary>
    internal FlatNode? Readout { get; init; }

    /// <summary>Whether an Output adds up what arrives, because it is more or less than one population.</summary>
    internal bool IsSum { get; init; }

    /// <summary>Whether the node is neurons for a lowering, and not a matter of the weights between them.</summary>
    internal bool IsPopulation => Type.IsNeuron || IsMemoryless;

    /// <summary>Whether what leaves are spikes.</summary>
    internal bool Emits => Type.IsSpiking || Type.Name == "Threshold";

    /// <summary>Whether a value has to do with its own step only, but for a readout before it.</summary>
    internal bool IsMemoryless => Type.Name == "Threshold" || IsSum;

    /// <summary>A field as one number per neuron.</summary>
    /// <param name="field">The field.</param>
    /// <param name="missing">Its value where the file has none.</param>
    /// <returns>One number per neuron, in row-major order.</returns>
    public ImmutableArray<double> PerNeuron(string field, double missing = 0)
    {
        int neurons = Outputs;
        return !Node.Fields.TryGetValue(field, out NirArray? value) ? [.. Enumerable.Repeat(missing, neurons)]
            : value.Count == neurons ? value.Numbers
            : [.. Enumerable.Repeat(value.Numbers[0], neurons)];
    }

    private static int Elements(ImmutableArray<long> shape) => shape.IsDefault ? 0 : (int)Math.Min(int.MaxValue, shape.Aggregate(1L, (p, d) => p * d));
}
