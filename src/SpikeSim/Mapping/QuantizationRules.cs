using static SpikeSim.Mapping.DesignRules;

namespace SpikeSim.Mapping;

/// <summary>
/// What quantisation may lose without a word elsewhere (chip specification, section 7), as violations with a remedy: NS006 silence, NS010
/// vanished weights, NS011 clamped numbers.
/// </summary>
internal static class QuantizationRules
{
    /// <summary>The share of a population's weights, as root of squares, whose loss is no rounding any more.</summary>
    private const double LostShare = 0.5;

    private const double CoarseShare = 0.1;

    public static IEnumerable<Violation> Check(
        Placement placement, QuantizedSpecification quantized, IReadOnlyList<PopulationQuantization> populations, bool isMadeUp, bool hasRun)
    {
        foreach (PopulationQuantization population in populations)
        {
            bool fires = population.Population != placement.Output.Name || placement.Output.Spiking;

            // Where a population does not fire in floating point either, its weights may be too small to matter: a warning.
            if (Weights(population, isCertain: !fires || population.RateBefore > 0 || !hasRun) is { } lost)
            {
                yield return lost;
            }

            if (hasRun && fires && population.RateAfter == 0 && Silence(population, isMadeUp, population.Population == placement.Output.Name) is { } silent)
            {
                yield return silent;
            }
        }

        foreach (string clamped in quantized.Clamped)
        {
            yield return Warning("NS011", "quantised program", clamped, "none", "Train with fewer outliers, or use the quantiser \"own\", which weighs them against the rest.");
        }
    }

    private static Violation? Weights(PopulationQuantization population, bool isCertain)
    {
        string place = $"population \"{population.Population}\"";
        string value = $"{population.ZeroedWeights} of {population.Weights} incoming weights become 0, {population.SaturatedWeights} are cut off; they are {Percent(population.WeightError)} off";
        const string remedy = "Use the quantiser \"own\"; outputs that are read by their membranes must not be scaled by their thresholds.";
        return population.WeightError > LostShare && isCertain ? Error("NS010", place, value, Percent(LostShare), remedy)
            : population.WeightError > CoarseShare ? Warning("NS010", place, value, Percent(CoarseShare), "Train with fewer outliers, or with weights on the chip's grid.")
            : null;
    }

    // What fired before must fire after. Made-up inputs may leave a network cold, which says nothing about its integers.
    private static Violation? Silence(PopulationQuantization population, bool isMadeUp, bool isOutput)
    {
        string place = $"population \"{population.Population}\"";
        if (population.RateBefore > 0)
        {
            return Error("NS006", place, $"no spike over all calibration inputs, {Number(population.RateBefore)} per neuron and step in floating point", "at least one", "Its thresholds are too high for its integers: use the quantiser \"own\", or retrain with smaller thresholds.");
        }

        const string silentBefore = "no spike over all calibration inputs, in floating point neither";
        return isMadeUp ? null
            : isOutput ? Warning("NS006", place, silentBefore, "at least one", "Give calibration inputs of every class, or retrain it.")
            : Error("NS006", place, silentBefore, "at least one", "Look at the network in floating point first: its thresholds against its weights.");
    }

    private static string Percent(double share) => FormattableString.Invariant($"{100 * share:F0} %");

    private static string Number(double value) => FormattableString.Invariant($"{value:G3}");
}
