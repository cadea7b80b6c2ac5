using System.Collections.Immutable;

namespace SpikeSim.Networks;

/// <summary>
/// Leaky integrate-and-fire neurons with exponential synapses: dI/dt = -I/tau_syn + current bias/step, dV/dt = -V/tau_mem +
/// (sum of I + bias)/step. All arrays have one element per neuron.
/// </summary>
/// <remarks>
/// Currents and biases are in membrane units per time step of the network, so that a clocked engine adds them as they are; an engine
/// in continuous time divides them by the step. An event makes the current of its synapse jump by the weight. Neurons without a
/// synapse take what arrives straight into the membrane: an event makes V jump by the weight.
/// </remarks>
public sealed record Population
{
    /// <summary>The name that projections use; unique in the network.</summary>
    public required string Name { get; init; }

    /// <summary>Hidden or output.</summary>
    public required PopulationRole Role { get; init; }

    /// <summary>Membrane time constants in seconds, above 0.</summary>
    public required ImmutableArray<double> TauMembraneSeconds { get; init; }

    /// <summary>
    /// One element per synapse: its time constants in seconds, one per neuron. One or two synapses, or none for neurons that events
    /// reach without one (chips have none of those).
    /// </summary>
    public required ImmutableArray<ImmutableArray<double>> TauSynapseSeconds { get; init; }

    /// <summary>Constant drive into the current, per synapse and neuron, in the unit of a weight per step; empty for none at all.</summary>
    public ImmutableArray<ImmutableArray<double>> CurrentBias { get; init; } = [];

    /// <summary>Firing thresholds in membrane units.</summary>
    public required ImmutableArray<double> Threshold { get; init; }

    /// <summary>Constant drive in membrane units per step.</summary>
    public required ImmutableArray<double> Bias { get; init; }

    /// <summary>Whether the neurons fire; false for outputs that only integrate and are read by their membranes.</summary>
    public bool Spiking { get; init; } = true;

    /// <summary>What a spike does to the membrane.</summary>
    public ResetRule Reset { get; init; } = ResetRule.Subtract;

    /// <summary>The values of <see cref="ResetRule.ToValue"/> in membrane units, one per neuron; empty where all are zero.</summary>
    public ImmutableArray<double> ResetValue { get; init; } = [];

    /// <summary>The time after a spike in which a neuron cannot fire, in seconds.</summary>
    public double RefractorySeconds { get; init; }

    /// <summary>The most spikes of a neuron in one step of a clocked engine.</summary>
    public int SpikesPerStep { get; init; } = 31;

    /// <summary>The number of neurons.</summary>
    public int Neurons => Threshold.Length;

    /// <summary>The number of arrays of currents that projections may name: the synapses, or 1 for neurons without one.</summary>
    public int Targets => Math.Max(1, TauSynapseSeconds.Length);
}
