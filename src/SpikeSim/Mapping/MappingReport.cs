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
    /// <summary>The name of the quantiser (<see cref="QuantizerName"/>); empty where nothing was quantised.</summary>
    public string Quantizer { get; init; } = string.Empty;

    /// <summary>How close the program comes to the network in floating point over the calibration inputs; null where nothing ran.</summary>
    public Fidelity? Fidelity { get; init; }

    /// <summary>What quantisation did, per population; the outputs last.</summary>
    public IReadOnlyList<PopulationQuantization> Quantization { get; init; } = [];

    /// <summary>The factor from output membrane units to the integers of the chip; 1 without a program.</summary>
    public double OutputScale { get; init; } = 1;

    /// <summary>Steps by which the chip's outputs lag behind its inputs: one per hidden layer on the shortest way.</summary>
    public int LayerDelaySteps { get; init; }

    /// <summary>When an input event can first make each population fire.</summary>
    public IReadOnlyList<PopulationDelay> Delays { get; init; } = [];

    /// <summary>Residual blocks, whose branches do not arrive together.</summary>
    public IReadOnlyList<ResidualDelay> Residuals { get; init; } = [];

    /// <summary>Where the hidden populations lie.</summary>
    public IReadOnlyList<PopulationPlacement> Placement { get; init; } = [];

    /// <summary>Every time constant with what the chip makes of it.</summary>
    public IReadOnlyList<TimeConstantUse> TimeConstants { get; init; } = [];

    /// <summary>What is not known about the chip and this network touches.</summary>
    public IReadOnlyList<string> OpenPoints { get; init; } = [];
}
