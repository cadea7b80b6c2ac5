using SpikeSim.Chips;

namespace SpikeSim.Mapping;

/// <summary>
/// The three reference methods (chip specification, section 7). In compatible mode the integers are those of the reference, its defects
/// included; in corrected mode the scales are the same but they are applied soundly.
/// </summary>
public static class ReferenceQuantizer
{
    /// <summary>Quantises a specification.</summary>
    /// <param name="specification">The specification in floating point, free of faults and without weight shifts.</param>
    /// <param name="method">One of the reference methods.</param>
    /// <param name="mode">Corrected or compatible.</param>
    /// <param name="arithmetic">The words of the core.</param>
    /// <returns>Whole numbers, scales, and what was clamped.</returns>
    /// <exception cref="ArgumentException">The method is SpikeSim's own, which needs calibration data.</exception>
    /// <exception cref="NotSupportedException">Compatible mode reaches the place where the reference ends with an error.</exception>
    public static QuantizedSpecification Quantize(ChipSpecification specification, QuantizerMethod method, QuantizerMode mode, ChipArithmetic arithmetic)
    {
        ArgumentNullException.ThrowIfNull(specification);
        ArgumentNullException.ThrowIfNull(arithmetic);
        if (method == QuantizerMethod.Own)
        {
            throw new ArgumentException("This is for the reference methods; SpikeSim's own is another quantiser.", nameof(method));
        }

        if (mode == QuantizerMode.Compatible)
        {
            return method == QuantizerMethod.Channel
                ? CompatibleChannel.Quantize(specification, arithmetic)
                : CompatibleGlobal.Quantize(specification, method == QuantizerMethod.GlobalFuzzy, arithmetic);
        }

        (double[] hidden, double[] outputs) = method == QuantizerMethod.Channel
            ? ReferenceScales.PerNeuron(specification, arithmetic)
            : ReferenceScales.Global(specification, method == QuantizerMethod.GlobalFuzzy, arithmetic);
        return ScaledRounding.Apply(specification, hidden, outputs, arithmetic);
    }

    // In the chain that the reference belongs to, outputs that are read by their membranes get the largest threshold.
    internal static double[] OutputThresholds(ChipSpecification specification, ChipArithmetic arithmetic) =>
        specification.OutputsFire ? specification.OutputThreshold : [.. specification.OutputThreshold.Select(_ => (double)arithmetic.MaxState)];
}
