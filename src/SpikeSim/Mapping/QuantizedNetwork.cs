using SpikeSim.Chips;

namespace SpikeSim.Mapping;

/// <summary>Integers for a placed network.</summary>
/// <param name="Draft">The program before validation.</param>
/// <param name="HiddenScale">The factor from membrane units to integers of each hidden neuron.</param>
/// <param name="OutputScale">The same for the outputs, which share one.</param>
public sealed record QuantizedNetwork(ChipProgramDraft Draft, double[] HiddenScale, double OutputScale);
