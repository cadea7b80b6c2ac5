using SpikeSim.Chips;
using SpikeSim.Networks;
using static SpikeSim.Mapping.DesignRules;

namespace SpikeSim.Mapping;

/// <summary>
/// Networks that no engine takes (<see cref="NetworkFaults"/>) for reasons that are design rules as well: too many neurons, no single
/// output, three synapses, an alias from the input. They cannot be placed, but every rule that needs no ids can judge them.
/// </summary>
internal static class FaultRules
{
    private const int MostSynapses = 2;

    /// <summary>Whether every fault of a network is one of those.</summary>
    public static bool Explain(Network network)
    {
        int explained = Breaks(network).Count() + network.Populations.Count(p => p.TauSynapseSeconds.Length > MostSynapses) + (network.HiddenNeurons > Network.MaxHiddenNeurons ? 1 : 0);
        return explained == NetworkFaults.Find(network).Count;
    }

    /// <summary>All violations that show without ids.</summary>
    public static IReadOnlyList<Violation> Check(Network network, ChipDescription chip) => InOrder(
    [
        .. Breaks(network),
        .. StructureRules.Features(network),
        .. StructureRules.Step(network.StepSeconds, chip),
        .. StructureRules.Inputs(network.InputChannels, chip),
        .. StructureRules.Outputs(network.OutputNeurons, chip),
        .. StructureRules.RecurrentOutputs(network),
        .. StructureRules.Aliases(network),
        .. StructureRules.Layers(network),
        .. StructureRules.WeightBiases(network, chip),
        .. StructureRules.Currents(network, chip),
        .. StructureRules.NeuronLimits(network.HiddenNeurons, network.OutputNeurons, chip),
        .. TimeConstantRules.Check(network, chip),
    ]);

    // Each is one fault of the network.
    private static IEnumerable<Violation> Breaks(Network network)
    {
        int outputs = network.Outputs.Count();
        if (outputs == 0)
        {
            yield return Error("XY001", "network", "no output population", "one population of outputs", "Give one population the role of the output.");
        }
        else if (outputs > 1)
        {
            yield return Error("NS008", "network", $"{outputs} output populations", "one", "Join the output populations into one.");
        }

        foreach (AliasConnection alias in network.Aliases.Where(a => a.Source == Network.InputName && network.Find(a.Target) is not null))
        {
            yield return Error("XY009", $"alias {alias.Source} -> {alias.Target}", "an alias that starts at the input", "hidden neurons", "Start it at a hidden population.");
        }
    }
}
