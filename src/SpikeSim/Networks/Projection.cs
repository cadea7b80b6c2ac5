using System.Collections.Immutable;

namespace SpikeSim.Networks;

/// <summary>Weighted connections from the inputs or a population to a population.</summary>
public sealed record Projection
{
    /// <summary>Where the events come from: a population, or <see cref="Network.InputName"/>.</summary>
    public required string Source { get; init; }

    /// <summary>The population that receives them.</summary>
    public required string Target { get; init; }

    /// <summary>The synapse of the target neurons, 0 or 1; 0 for neurons without a synapse.</summary>
    public int Synapse { get; init; }

    /// <summary>source x target weights, a row per source: the jump of the synaptic current per event.</summary>
    public required ImmutableArray<double> Weights { get; init; }

    /// <summary>Delays in seconds beyond those of the engine: empty for none, one for all, or one per weight.</summary>
    public ImmutableArray<double> DelaySeconds { get; init; } = [];
}
