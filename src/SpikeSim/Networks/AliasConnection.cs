namespace SpikeSim.Networks;

/// <summary>
/// Each spike of a neuron of the source population is also a spike of the neuron with the same index in the target population,
/// without touching its membrane (the residual connection of Xylo chips).
/// </summary>
/// <param name="Source">The population that fires.</param>
/// <param name="Target">The population that fires along; of the same size.</param>
public sealed record AliasConnection(string Source, string Target);
