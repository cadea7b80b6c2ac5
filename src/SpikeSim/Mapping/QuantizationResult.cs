namespace SpikeSim.Mapping;

/// <summary>What came of turning a placed network into integers.</summary>
/// <param name="Quantizer">The name of the quantiser (<see cref="QuantizerName"/>).</param>
/// <param name="Quantized">Integers and scales.</param>
/// <param name="Fidelity">How close they come to the network in floating point; null where they do not fit their words and cannot run.</param>
/// <param name="Populations">What happened to each population; the outputs last.</param>
/// <param name="Violations">What was lost: silent populations, vanished weights, clamped numbers.</param>
public sealed record QuantizationResult(
    string Quantizer,
    QuantizedSpecification Quantized,
    Fidelity? Fidelity,
    IReadOnlyList<PopulationQuantization> Populations,
    IReadOnlyList<Violation> Violations);
