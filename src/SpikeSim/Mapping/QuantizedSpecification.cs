namespace SpikeSim.Mapping;

/// <summary>What a quantiser made of a specification.</summary>
/// <param name="Integers">The same in whole numbers; they may be out of range in compatible mode, as in the reference.</param>
/// <param name="HiddenScale">The factor from membrane units to integers of each hidden neuron.</param>
/// <param name="OutputScale">The same of each output.</param>
/// <param name="Clamped">One sentence per kind of number that was clamped into its word.</param>
public sealed record QuantizedSpecification(
    ChipSpecification Integers, double[] HiddenScale, double[] OutputScale, IReadOnlyList<string> Clamped)
{
    /// <summary>
    /// [hidden][current], flat: a factor on the incoming weights that makes up for decays which the chip does not have; empty where all
    /// are 1.
    /// </summary>
    public IReadOnlyList<double> HiddenGain { get; init; } = [];

    /// <summary>The same of each output.</summary>
    public IReadOnlyList<double> OutputGain { get; init; } = [];
}
