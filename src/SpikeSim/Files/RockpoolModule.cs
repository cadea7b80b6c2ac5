using SpikeSim.Json;

namespace SpikeSim.Files;

/// <summary>A module of a Rockpool parameter file that has parameters.</summary>
/// <param name="Name">Its name with those of the modules around it, for example <c>seq.0_linear</c>.</param>
/// <param name="IsNeurons">Whether it is a layer of neurons; else it is a layer of weights.</param>
/// <param name="Node">Its parameters.</param>
internal sealed record RockpoolModule(string Name, bool IsNeurons, JsonMember Node);
