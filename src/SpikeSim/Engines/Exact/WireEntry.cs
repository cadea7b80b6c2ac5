namespace SpikeSim.Engines.Exact;

/// <summary>A block of eight neurons of which at least one is a target.</summary>
/// <param name="Block">The block.</param>
/// <param name="Lanes">A bit per neuron that is a target; each has a weight, in the order of the lanes.</param>
internal readonly record struct WireEntry(int Block, uint Lanes);
