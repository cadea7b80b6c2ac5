using System.Collections.Immutable;

namespace SpikeSim.Nir.Graphs;

/// <summary>A type of node and its fields (specification of NIR, section 3).</summary>
public sealed class NirNodeType
{
    /// <summary>The name of graphs.</summary>
    public const string GraphName = "NIRGraph";

    private NirNodeType(string name, params NirFieldRule[] fields)
    {
        Name = name;
        Fields = [.. fields];
    }

    /// <summary>All types of NIR.</summary>
    public static ImmutableArray<NirNodeType> All { get; } =
    [
        new("Affine", Numbers("weight"), Numbers("bias")),
        new("AvgPool2d", Whole("kernel_size"), Whole("stride"), Whole("padding")),
        new("Conv1d", Whole("input_shape", false), Numbers("weight"), Whole("stride"), Padding(), Whole("dilation"), Whole("groups"), Numbers("bias")),
        new("Conv2d", Whole("input_shape", false), Numbers("weight"), Whole("stride"), Padding(), Whole("dilation"), Whole("groups"), Numbers("bias")),
        new("CubaLI", PerNeuron("tau_syn"), PerNeuron("tau_mem"), PerNeuron("r"), PerNeuron("v_leak"), PerNeuron("w_in", false)),
        new("CubaLIF", PerNeuron("tau_syn"), PerNeuron("tau_mem"), PerNeuron("r"), PerNeuron("v_leak"), PerNeuron("v_threshold"), PerNeuron("v_reset", false), PerNeuron("w_in", false)),
        new("Delay", PerNeuron("delay")),
        new("Flatten", Whole("input_type"), Whole("start_dim", false), Whole("end_dim", false)),
        new("I", PerNeuron("r")),
        new("IF", PerNeuron("r"), PerNeuron("v_threshold"), PerNeuron("v_reset", false)),
        new("Input", Whole("shape")),
        new("LI", PerNeuron("tau"), PerNeuron("r"), PerNeuron("v_leak")),
        new("LIF", PerNeuron("tau"), PerNeuron("r"), PerNeuron("v_leak"), PerNeuron("v_threshold"), PerNeuron("v_reset", false)),
        new("Linear", Numbers("weight")),
        new(GraphName),
        new("Output", Whole("shape")),
        new("Scale", PerNeuron("scale")),
        new("SumPool2d", Whole("kernel_size"), Whole("stride"), Whole("padding")),
        new("Threshold", PerNeuron("threshold")),
    ];

    /// <summary>The name as files have it.</summary>
    public string Name { get; }

    /// <summary>The fields in the order of the specification.</summary>
    public ImmutableArray<NirFieldRule> Fields { get; }

    /// <summary>Whether nodes of this type emit spikes.</summary>
    public bool IsSpiking => Name is "LIF" or "CubaLIF" or "IF";

    /// <summary>Whether nodes of this type have a membrane whose value is their output.</summary>
    public bool IsReadout => Name is "LI" or "CubaLI" or "I";

    /// <summary>Whether nodes of this type have a membrane.</summary>
    public bool IsNeuron => IsSpiking || IsReadout;

    /// <summary>The type of a name.</summary>
    /// <param name="name">The exact name.</param>
    /// <returns>The type, or null where there is none.</returns>
    public static NirNodeType? Find(string name) => All.FirstOrDefault(t => t.Name == name);

    /// <summary>A type that NIR does not have, for a node that has a place in the graph and no meaning.</summary>
    internal static NirNodeType Unknown(string name) => new(name);

    /// <summary>The rule of a field.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The rule, or null where the type has no such field.</returns>
    public NirFieldRule? Field(string name) => Fields.FirstOrDefault(f => f.Name == name);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static NirFieldRule PerNeuron(string name, bool required = true) => new(name, NirFieldKind.PerNeuron, required);

    private static NirFieldRule Numbers(string name) => new(name, NirFieldKind.Numbers, true);

    private static NirFieldRule Whole(string name, bool required = true) => new(name, NirFieldKind.Whole, required);

    private static NirFieldRule Padding() => new("padding", NirFieldKind.Padding, true);
}
