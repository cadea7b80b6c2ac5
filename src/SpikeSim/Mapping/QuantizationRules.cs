using static SpikeSim.Mapping.DesignRules;

namespace SpikeSim.Mapping;

/// <summary>
/// What quantisation may lose without a word elsewhere (chip specification, section 7), as violations with a remedy: NS006 silence, NS010
/// vanished weights, NS011 clamped numbers, NS013 other decisions, NS014 other currents, NS016 outputs that fire though they are read by their
/// membranes.
/// </summary>
internal static class QuantizationRules
{
    /// <summary>The share of a population's weights, as root of squares, whose loss is no rounding any more.</summary>
    private const double LostShare = 0.5;

    private const double CoarseShare = 0.1;

    /// <summary>The share of decisions below which a program does another thing than its network.</summary>
    private const double LeastAgreement = 0.5;

    /// <summary>The current error above which it is no rounding any more.</summary>
    private const double LargestCurrentError = 0.15;

    public static IEnumerable<Violation> Check(
        Placement placement, QuantizedSpecification quantized, IReadOnlyList<PopulationQuantization> populations, QuantizerSettings settings, bool hasRun)
    {
        foreach (PopulationQuantization population in populations)
        {
            bool fires = population.Population != placement.Output.Name || placement.Output.Spiking;

            // Where a population does not fire in floating point either, its weights may be too small to matter: a warning.
            if (Weights(population, isCertain: !fires || population.RateBefore > 0 || !hasRun, settings) is { } lost)
            {
                yield return lost;
            }

            if (hasRun && fires && population.RateAfter == 0 && Silence(population, settings, population.Population == placement.Output.Name) is { } silent)
            {
                yield return silent;
            }

            if (!fires && population.RateAfter > 0)
            {
                yield return Warning("NS016", $"population \"{population.Population}\"", $"{Number(population.RateAfter)} spikes per neuron and step, each of which takes the threshold from a membrane that is read", "none", Other(settings, "Train with smaller weights onto the outputs, or give calibration inputs with as many events as real ones."));
            }
        }

        foreach (string clamped in quantized.Clamped)
        {
            yield return Warning("NS011", "quantised program", clamped, "none", Other(settings, "Train with fewer outliers."));
        }
    }

    /// <summary>How close the program comes as a whole; null where its integers do not run.</summary>
    public static IEnumerable<Violation> Closeness(Fidelity? fidelity, QuantizerSettings settings)
    {
        if (fidelity is not { } f)
        {
            yield break;
        }

        bool isFar = !(f.CurrentError <= LargestCurrentError);
        string remedy = Other(settings, "Look at the populations that saturate or are clamped below; train with smaller weights and biases against the thresholds.");
        if (f.Decisions == 0)
        {
            yield return Warning("NS013", "quantised program", $"none of {f.Clips} calibration inputs has a decision in floating point", "at least one", "Give calibration inputs with --calibrate; without decisions only currents were compared.");
        }
        else if (f.DecisionAgreement < LeastAgreement)
        {
            // Where currents are right, close scores of an untrained network may still fall the other way, on made-up inputs. On inputs
            // that were given a program shall decide as its network does.
            bool isError = isFar || settings.Calibration.Count > 0;
            string value = $"{Percent(f.DecisionAgreement)} of {f.Decisions} decisions as in floating point";
            string limit = $"at least {Percent(LeastAgreement)}";
            yield return isError ? Error("NS013", "quantised program", value, limit, remedy) : Warning("NS013", "quantised program", value, limit, remedy);
        }

        if (isFar)
        {
            bool isNumber = double.IsFinite(f.CurrentError);
            string value = isNumber ? $"synaptic currents are {Percent(f.CurrentError)} off" : "synaptic currents leave the numbers of a computer";
            string limit = Percent(LargestCurrentError);
            yield return isNumber ? Warning("NS014", "quantised program", value, limit, remedy) : Error("NS014", "quantised program", value, limit, "Divide the weights, biases and thresholds of each population by the same number.");
        }
    }

    // Who used the own method already is not sent there.
    private static string Other(QuantizerSettings settings, string remedy) =>
        settings.Method == QuantizerMethod.Own ? remedy : $"Use the quantiser \"own\". If it does not help: {char.ToLowerInvariant(remedy[0])}{remedy[1..]}";

    private static Violation? Weights(PopulationQuantization population, bool isCertain, QuantizerSettings settings)
    {
        string place = $"population \"{population.Population}\"";
        string value = $"{population.ZeroedWeights} of {population.Weights} incoming weights become 0, {population.SaturatedWeights} are cut off; they are {Percent(population.WeightError)} off";
        string remedy = Other(settings, "Train with fewer outliers, and with weights onto a population that are not small against its threshold.");
        return population.WeightError > LostShare && isCertain ? Error("NS010", place, value, Percent(LostShare), remedy)
            : population.WeightError > CoarseShare ? Warning("NS010", place, value, Percent(CoarseShare), "Train with fewer outliers, or with weights on the chip's grid.")
            : null;
    }

    // What fired before must fire after. Made-up inputs may leave a network cold, which says nothing about its integers.
    private static Violation? Silence(PopulationQuantization population, QuantizerSettings settings, bool isOutput)
    {
        string place = $"population \"{population.Population}\"";
        if (population.RateBefore > 0)
        {
            return Error("NS006", place, $"no spike over all calibration inputs, {Number(population.RateBefore)} per neuron and step in floating point", "at least one", Other(settings, "Its thresholds are too high for its integers: retrain with smaller thresholds."));
        }

        const string silentBefore = "no spike over all calibration inputs, in floating point neither";
        return settings.Calibration.Count == 0 ? Warning("NS006", place, "no spike over made-up inputs, in floating point neither", "at least one", "Give calibration inputs with --calibrate; if it is silent then too, its thresholds are too high for its weights.")
            : isOutput ? Warning("NS006", place, silentBefore, "at least one", "Give calibration inputs of every class, or retrain it.")
            : Error("NS006", place, silentBefore, "at least one", "Look at the network in floating point first: its thresholds against its weights.");
    }

    private static string Percent(double share) => FormattableString.Invariant($"{100 * share:F0} %");

    private static string Number(double value) => FormattableString.Invariant($"{value:G3}");
}
