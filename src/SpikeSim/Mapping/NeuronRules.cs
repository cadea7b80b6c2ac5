using SpikeSim.Chips;
using static SpikeSim.Mapping.DesignRules;

namespace SpikeSim.Mapping;

/// <summary>Rules about single neurons: bias, aliases, thresholds, connections.</summary>
internal static class NeuronRules
{
    /// <summary>XY019, the part that shows before quantisation: a bias on a core without one.</summary>
    public static IEnumerable<Violation> Bias(Placement placement, ChipDescription chip)
    {
        if (chip.HasBias)
        {
            yield break;
        }

        foreach ((string place, int id) in NeuronPlaces.Of(placement).Worst(id => placement.Hidden.Bias[id] != 0, id => Math.Abs(placement.Hidden.Bias[id])))
        {
            yield return NoBias(place, placement.Hidden.Bias[id], chip);
        }

        if (placement.Outputs.Bias.Any(b => b != 0))
        {
            yield return NoBias(StructureRules.Name(placement.Output), placement.Outputs.Bias.MaxBy(Math.Abs), chip);
        }
    }

    /// <summary>XY019 of a bias on a core without one.</summary>
    public static Violation NoBias(string place, double bias, ChipDescription chip) =>
        Error("XY019", place, $"a bias of {bias}", $"none on {chip.Name}", "Train without a bias, or use a chip with one.");

    /// <summary>XY019: several projections or a folded drive can add up beyond any number.</summary>
    public static IEnumerable<Violation> Finite(Placement placement)
    {
        double[][] all = [placement.InputWeights, placement.InputWeights2, placement.RecurrentWeights, placement.RecurrentWeights2, placement.OutputWeights, placement.Hidden.Bias, placement.Outputs.Bias];
        if (all.Any(values => values.Any(v => !double.IsFinite(v))))
        {
            yield return Error("XY019", "network", "weights or biases that add up to no finite number", "numbers that the words of the core can be scaled to", "Scale the network down.");
        }
    }

    /// <summary>XY020.</summary>
    public static IEnumerable<Violation> AliasTargets(int[][] aliases, NeuronPlaces places, ChipDescription chip)
    {
        foreach ((string place, int id) in places.Worst(id => aliases.Length > id && aliases[id].Length > chip.AliasTargetsPerNeuron, id => aliases[id].Length))
        {
            yield return Error("XY020", place, $"{aliases[id].Length} alias targets", $"{chip.AliasTargetsPerNeuron}", "Give each neuron one alias target.");
        }
    }

    /// <summary>XY021.</summary>
    public static IEnumerable<Violation> BackwardAliases(int[][] aliases, NeuronPlaces places)
    {
        foreach ((string place, int id) in places.Worst(id => aliases.Length > id && aliases[id].Any(target => target <= id)))
        {
            int target = aliases[id].First(t => t <= id);
            string reader = target == 0 ? " The vendor's loader reads id 0 as no alias at all." : string.Empty;
            yield return Warning("XY021", place, $"an alias to id {target}", "a higher id", $"It works in the simulator; what silicon does is not known.{reader}");
        }
    }

    /// <summary>XY022, the part that shows before quantisation.</summary>
    public static IEnumerable<Violation> Thresholds(Placement placement)
    {
        double[] hidden = placement.Hidden.Threshold;
        foreach ((string place, int id) in NeuronPlaces.Of(placement).Worst(id => hidden[id] <= 0, id => -hidden[id]))
        {
            yield return LowThreshold(place, hidden[id]);
        }

        if (placement.Output.Spiking && placement.Outputs.Threshold.Min() is var lowest and <= 0)
        {
            yield return LowThreshold(StructureRules.Name(placement.Output), lowest);
        }
    }

    /// <summary>XY022 of a threshold that always fires.</summary>
    public static Violation LowThreshold(string place, double threshold) =>
        Warning("XY022", place, $"a threshold of {threshold}", "above 0", "It fires as often as the chip can, whatever comes in.");

    /// <summary>XY025: counted per population, because a trained and pruned network may have many.</summary>
    public static IEnumerable<Violation> Connected(Wiring wiring, NeuronPlaces places)
    {
        foreach ((string place, _) in places.Worst(id => !wiring.HasSource[id]))
        {
            yield return Warning("XY025", place, "nothing reaches it", "an input, a neuron, an alias or a bias", "Remove it: it costs cycles and never fires.");
        }

        foreach ((string place, _) in places.Worst(id => !wiring.HasTarget[id]))
        {
            yield return Warning("XY025", place, "it reaches nothing", "a neuron, an output or an alias", "Remove it: it costs cycles and changes nothing.");
        }
    }
}
