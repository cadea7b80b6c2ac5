using SpikeSim.Chips;

namespace SpikeSim.Mapping;

/// <summary>What came of placing a network on a chip.</summary>
/// <param name="Chip">The chip.</param>
/// <param name="Violations">Every broken design rule, errors and warnings.</param>
/// <param name="Resources">What the network takes of the chip.</param>
/// <param name="Program">The program, or null where a rule with level error is broken.</param>
public sealed record MappingReport(
    ChipDescription Chip, IReadOnlyList<Violation> Violations, IReadOnlyList<ResourceUse> Resources, ChipProgram? Program)
{
    /// <summary>What quantisation did, per population.</summary>
    public IReadOnlyList<PopulationQuantization> Quantization { get; init; } = [];

    /// <summary>The factor from output membrane units to the integers of the chip; 1 without a program.</summary>
    public double OutputScale { get; init; } = 1;

    /// <summary>Steps by which the chip's outputs lag behind its inputs: one per hidden layer.</summary>
    public int LayerDelaySteps { get; init; }
}
