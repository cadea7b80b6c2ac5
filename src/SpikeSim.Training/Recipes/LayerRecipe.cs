using System.Collections.Immutable;

namespace SpikeSim.Recipes;

/// <summary>A layer to be trained. Decay shifts are dealt out to the neurons in turn; a shift k is the time constant step x 2^k.</summary>
/// <param name="Neurons">The number of neurons.</param>
/// <param name="IsRecurrent">Whether its neurons are connected among each other.</param>
/// <param name="MembraneShifts">Decay shifts of membranes.</param>
/// <param name="SynapseShifts">Decay shifts of synaptic currents.</param>
public sealed record LayerRecipe(int Neurons, bool IsRecurrent, ImmutableArray<int> MembraneShifts, ImmutableArray<int> SynapseShifts);
