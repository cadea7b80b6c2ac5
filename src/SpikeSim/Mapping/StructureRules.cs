using SpikeSim.Chips;
using SpikeSim.Networks;
using static SpikeSim.Mapping.DesignRules;

namespace SpikeSim.Mapping;

/// <summary>Rules about what a network is made of: populations, projections, aliases, features that the chips do not have.</summary>
internal static class StructureRules
{
    /// <summary>Synaptic currents of an output neuron: the core has no second one for them.</summary>
    public const int OutputCurrents = 1;

    /// <summary>NS007 and XY011: networks that other engines run, but that have no form in chip ids at all.</summary>
    public static IEnumerable<Violation> Unplaceable(Network network)
    {
        if (network.HiddenNeurons == 0)
        {
            yield return Error("XY011", "network", "no hidden population", "at least one hidden population and the outputs", "Add a hidden population between inputs and outputs.");
        }

        foreach (Population population in network.Populations)
        {
            if (population.TauSynapseSeconds.IsEmpty)
            {
                yield return Error("NS007", Name(population), "neurons without a synapse", "an exponential synapse", "Give the neurons a synaptic time constant of two steps.");
            }
        }
    }

    /// <summary>NS001 to NS004: features of the description that no Xylo-class chip has.</summary>
    public static IEnumerable<Violation> Features(Network network)
    {
        foreach (Projection projection in network.Projections.Where(p => p.DelaySeconds.Any(d => d != 0)))
        {
            yield return Error("NS001", Name(projection), "delays", "none: the chip delays each layer by one step and nothing else", "Remove the delays, or use an engine that has them.");
        }

        foreach (Population population in network.Populations)
        {
            if (population.Spiking && population.Reset != ResetRule.Subtract)
            {
                yield return Error("NS002", Name(population), "reset to a value", "reset by subtraction", "Train the network with reset by subtraction.");
            }

            if (population.RefractorySeconds > 0)
            {
                yield return Error("NS003", Name(population), "a refractory time", "none", "Remove it and retrain.");
            }

            if (population.Role == PopulationRole.Hidden && !population.Spiking)
            {
                yield return Error("NS004", Name(population), "hidden neurons that do not fire", "hidden neurons fire", "Only outputs may be read by their membranes.");
            }
        }
    }

    /// <summary>NS015: hidden neurons that fire at most so often in a step fire more often on the chip, whose cap cannot be lowered.</summary>
    public static IEnumerable<Violation> SpikeCaps(Placement placement, ChipDescription chip)
    {
        int most = chip.Arithmetic.MaxHiddenSpikes;
        foreach (Population population in placement.Network.Populations.Where(p => p.Role == PopulationRole.Hidden && p.Spiking && p.SpikesPerStep < most))
        {
            yield return Warning("NS015", Name(population), $"at most {population.SpikesPerStep} spikes of a neuron in a step", $"{most} on {chip.Name}: a strong input fires them more often there", $"Train with spikes_per_step {most}, or so that no membrane reaches {(long)population.SpikesPerStep + 1} thresholds.");
        }
    }

    /// <summary>XY012: the chips have no constant drive into a current, only one into the membrane.</summary>
    public static IEnumerable<Violation> WeightBiases(Network network, ChipDescription chip)
    {
        foreach (Population population in network.Populations.Where(p => p.CurrentBias.Any(synapse => synapse.Any(b => b != 0))))
        {
            string limit = chip.HasBias ? "it is folded into the bias of the neurons: drive x (2^shift - 1), where the current settles" : $"none on {chip.Name}: it is dropped";
            string remedy = chip.HasBias ? "The first steps of a run differ by the rise of the current; train with a bias of the neurons to avoid it." : "Train without biases of weights, or use a chip with a bias.";
            yield return Warning("XY012", Name(population), "weights with a bias (a constant drive into the current)", limit, remedy);
        }
    }

    /// <summary>The chip may be bound to one time step (Xylo IMU: 5 ms).</summary>
    public static IEnumerable<Violation> Step(double stepSeconds, ChipDescription chip)
    {
        if (chip.FixedStepSeconds is { } step && Math.Abs(stepSeconds - step) > 1e-9)
        {
            yield return Error("NS005", "network", $"a time step of {stepSeconds} s", $"{step} s on {chip.Name}", "Train the network for that step.");
        }
    }

    /// <summary>XY004.</summary>
    public static IEnumerable<Violation> Inputs(int channels, ChipDescription chip)
    {
        if (channels > chip.InputChannels)
        {
            yield return Error("XY004", "input", $"{channels} channels", $"{chip.InputChannels}", "Select fewer front-end channels.");
        }
    }

    /// <summary>XY005.</summary>
    public static IEnumerable<Violation> Outputs(int neurons, ChipDescription chip)
    {
        if (neurons > chip.OutputNeurons)
        {
            yield return Error("XY005", "outputs", $"{neurons} output neurons", $"{chip.OutputNeurons}", "Use fewer classes, or a chip with more outputs.");
        }
    }

    /// <summary>XY007.</summary>
    public static IEnumerable<Violation> RecurrentOutputs(Network network)
    {
        foreach (Projection projection in network.Projections.Where(p => IsOutput(network, p.Source)))
        {
            yield return Error("XY007", Name(projection), "output neurons as a source", "outputs feed nothing", "Let a hidden population carry the feedback.");
        }
    }

    /// <summary>XY009 and XY010.</summary>
    public static IEnumerable<Violation> Aliases(Network network)
    {
        foreach (AliasConnection alias in network.Aliases)
        {
            if (IsOutput(network, alias.Source))
            {
                yield return Error("XY009", $"alias {alias.Source} -> {alias.Target}", "starts at outputs", "starts at hidden neurons", "Start it at a hidden population.");
            }

            if (IsOutput(network, alias.Target))
            {
                yield return Error("XY010", $"alias {alias.Source} -> {alias.Target}", "ends at outputs", "ends at hidden neurons", "End it at a hidden population.");
            }
        }
    }

    /// <summary>XY011.</summary>
    public static IEnumerable<Violation> Layers(Network network)
    {
        foreach (Projection projection in network.Projections.Where(p => p.Source == Network.InputName && IsOutput(network, p.Target)))
        {
            yield return Error("XY011", Name(projection), "inputs that feed outputs directly", "a hidden layer between them", "Add a hidden population.");
        }
    }

    /// <summary>XY013.</summary>
    public static IEnumerable<Violation> Currents(Network network, ChipDescription chip)
    {
        foreach (Population population in network.Hidden.Where(p => p.TauSynapseSeconds.Length > chip.CurrentsPerHiddenNeuron))
        {
            yield return Error("XY013", Name(population), $"{population.TauSynapseSeconds.Length} synapses per neuron", $"{chip.CurrentsPerHiddenNeuron}", "Use one synapse, or a chip with two.");
        }

        foreach (Violation violation in OutputSynapses(network))
        {
            yield return violation;
        }
    }

    /// <summary>XY013 of outputs, which have one current on every chip.</summary>
    public static IEnumerable<Violation> OutputSynapses(Network network)
    {
        foreach (Population population in network.Outputs.Where(p => p.TauSynapseSeconds.Length > OutputCurrents))
        {
            yield return Error("XY013", Name(population), $"{population.TauSynapseSeconds.Length} synapses per neuron", $"{OutputCurrents}", "Give the outputs one synapse.");
        }
    }

    /// <summary>XY014: the limit of the chip for hidden neurons, and SpikeSim's own cap for hidden and output neurons.</summary>
    public static IEnumerable<Violation> NeuronLimits(int hidden, int outputs, ChipDescription chip)
    {
        if (hidden > Math.Min(chip.HiddenNeurons, Network.MaxHiddenNeurons))
        {
            string limit = hidden > Network.MaxHiddenNeurons && chip.HiddenNeurons > Network.MaxHiddenNeurons ? $"{Network.MaxHiddenNeurons}, SpikeSim's own cap" : $"{chip.HiddenNeurons}";
            yield return Error("XY014", "network", $"{hidden} hidden neurons", limit, "Use fewer neurons, or another chip.");
        }

        if (outputs > Network.MaxHiddenNeurons)
        {
            yield return Error("XY014", "outputs", $"{outputs} output neurons", $"{Network.MaxHiddenNeurons}, SpikeSim's own cap", "Use fewer classes.");
        }
    }

    private static bool IsOutput(Network network, string name) => network.Find(name) is { Role: PopulationRole.Output };

    public static string Name(Population population) => $"population \"{population.Name}\"";

    public static string Name(Projection projection) => $"projection {projection.Source} -> {projection.Target}";
}
