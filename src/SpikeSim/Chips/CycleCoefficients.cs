namespace SpikeSim.Chips;

/// <summary>
/// Cycles that a core spends in a time step, as coefficients of the counts that the model knows (chip specification, section 9).
/// The cycle model of <c>SpikeSim.Costs</c> puts them together.
/// </summary>
public sealed record CycleCoefficients
{
    /// <summary>Whether every hidden neuron counts as reached by inputs and read by outputs; else only those with a weight that is not zero.</summary>
    public required bool CountsAllNeurons { get; init; }

    /// <summary>Per input channel, active or not.</summary>
    public required double PerInput { get; init; }

    /// <summary>Per active input channel and reached hidden neuron.</summary>
    public required double PerInputWeight { get; init; }

    /// <summary>Per hidden neuron, for its recurrent connections.</summary>
    public required double PerRecurrentSource { get; init; }

    /// <summary>Per active hidden neuron and recurrent target.</summary>
    public required double PerRecurrentTarget { get; init; }

    /// <summary>Per active hidden neuron that outputs read.</summary>
    public required double PerReadSource { get; init; }

    /// <summary>Per active hidden neuron that outputs read, and output.</summary>
    public required double PerOutputWeight { get; init; }

    /// <summary>Per hidden neuron, for its state.</summary>
    public required double PerHidden { get; init; }

    /// <summary>Per hidden neuron that fires.</summary>
    public required double PerFiring { get; init; }

    /// <summary>Per hidden neuron that fires or is an alias target.</summary>
    public required double PerFiringOrAliased { get; init; }

    /// <summary>Per alias target that is passed on.</summary>
    public required double PerAliasTarget { get; init; }

    /// <summary>Per alias source that is looked up.</summary>
    public required double PerAliasSource { get; init; }

    /// <summary>Per output neuron.</summary>
    public required double PerOutput { get; init; }

    /// <summary>What the second current costs on top, or null where that is not known.</summary>
    public SecondCurrentCoefficients? SecondCurrent { get; init; }
}
