using SpikeSim.Costs;

namespace SpikeSim.App.Commands;

/// <summary>Counts and bytes of what the program holds.</summary>
internal sealed record CostMemory(long Weights, long NonzeroWeights, int RecurrentEntries, long WeightBytes, long ParameterBytes, long StateBytes)
{
    public static CostMemory Of(MemoryUse memory) =>
        new(memory.Weights, memory.NonZeroWeights, memory.RecurrentEntries, memory.WeightBytes, memory.ParameterBytes, memory.StateBytes);
}
