using System.Collections.Immutable;

namespace SpikeSim.Networks;

/// <summary>Finds everything that makes a network description meaningless, whatever the chip or engine: all of it at once.</summary>
public static class NetworkFaults
{
    /// <summary>Checks a network.</summary>
    /// <param name="network">The network.</param>
    /// <returns>One sentence per fault; empty for a sound network.</returns>
    public static IReadOnlyList<string> Find(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var faults = new List<string>();
        if (!double.IsFinite(network.StepSeconds) || network.StepSeconds <= 0)
        {
            faults.Add("step_s must be a time above 0");
        }

        if (network.InputChannels < 1)
        {
            faults.Add("the input needs at least one channel");
        }

        Size(network, faults);
        foreach (Population population in network.Populations)
        {
            Check(population, faults);
        }

        foreach (IGrouping<string, Population> twins in network.Populations.GroupBy(p => p.Name).Where(g => g.Count() > 1 || g.Key == Network.InputName))
        {
            faults.Add($"the name \"{twins.Key}\" is used {twins.Count()} times for a population (names are unique, and \"{Network.InputName}\" is the input)");
        }

        for (int i = 0; i < network.Projections.Length; i++)
        {
            Check(network, network.Projections[i], i, faults);
        }

        foreach (AliasConnection alias in network.Aliases)
        {
            Check(network, alias, faults);
        }

        return faults;
    }

    private static void Size(Network network, List<string> faults)
    {
        if (network.HiddenNeurons > Network.MaxHiddenNeurons)
        {
            faults.Add($"{network.HiddenNeurons} hidden neurons; SpikeSim simulates at most {Network.MaxHiddenNeurons} hidden neurons plus the output neurons of the chip. Use fewer neurons");
        }

        int outputs = network.Outputs.Count();
        if (outputs != 1)
        {
            faults.Add($"there are {outputs} output populations; a network has exactly one");
        }
    }

    internal static void Check(Population population, List<string> faults)
    {
        string name = $"population \"{population.Name}\"";
        int neurons = population.Neurons;
        if (neurons == 0)
        {
            faults.Add($"{name} has no neurons");
        }

        PerNeuron(population.TauMembraneSeconds, neurons, $"{name}: tau_mem_s", mustBePositive: true, faults);
        PerNeuron(population.Bias, neurons, $"{name}: bias", mustBePositive: false, faults);
        PerNeuron(population.Threshold, neurons, $"{name}: threshold", mustBePositive: false, faults);
        Synapses(population, name, faults);
        if (!population.ResetValue.IsEmpty)
        {
            PerNeuron(population.ResetValue, neurons, $"{name}: reset_value", mustBePositive: false, faults);
        }

        if (population.SpikesPerStep < 1 || !(population.RefractorySeconds >= 0) || !double.IsFinite(population.RefractorySeconds))
        {
            faults.Add($"{name}: spikes_per_step must be at least 1 and refractory_s a time of at least 0");
        }
    }

    private static void Synapses(Population population, string name, List<string> faults)
    {
        int synapses = population.TauSynapseSeconds.Length;
        if (synapses > 2)
        {
            faults.Add($"{name} has {synapses} synapses; a neuron has one or two, or none");
        }

        foreach (ImmutableArray<double> tau in population.TauSynapseSeconds)
        {
            PerNeuron(tau, population.Neurons, $"{name}: tau_s of a synapse", mustBePositive: true, faults);
        }

        if (!population.CurrentBias.IsEmpty && population.CurrentBias.Length != synapses)
        {
            faults.Add($"{name} has biases for {population.CurrentBias.Length} synapses, but {synapses} synapses");
        }

        foreach (ImmutableArray<double> bias in population.CurrentBias)
        {
            PerNeuron(bias, population.Neurons, $"{name}: bias of a synapse", mustBePositive: false, faults);
        }
    }

    private static void PerNeuron(ImmutableArray<double> values, int neurons, string what, bool mustBePositive, List<string> faults)
    {
        if (values.Length != neurons)
        {
            faults.Add($"{what} has {values.Length} values for {neurons} neurons");
        }

        if (values.Any(v => !double.IsFinite(v) || (mustBePositive && v <= 0)))
        {
            faults.Add($"{what} must be {(mustBePositive ? "above 0" : "finite")} for every neuron");
        }
    }

    private static void Check(Network network, Projection projection, int index, List<string> faults)
    {
        string name = $"projection {index} ({projection.Source} -> {projection.Target})";
        Population? target = network.Find(projection.Target);
        int sources = network.SourceSize(projection.Source);
        if (target is null || sources == 0)
        {
            faults.Add($"{name}: there is no \"{(target is null ? projection.Target : projection.Source)}\"; populations are {string.Join(", ", network.Populations.Select(p => p.Name))}");
            return;
        }

        if (projection.Synapse < 0 || projection.Synapse >= target.Targets)
        {
            faults.Add($"{name}: synapse {projection.Synapse}, but the target has {target.TauSynapseSeconds.Length}");
        }

        long expected = (long)sources * target.Neurons;
        if (projection.Weights.Length != expected)
        {
            faults.Add($"{name}: {projection.Weights.Length} weights instead of {sources} x {target.Neurons}");
        }

        if (projection.Weights.Any(w => !double.IsFinite(w)))
        {
            faults.Add($"{name}: every weight must be finite");
        }

        int delays = projection.DelaySeconds.Length;
        if ((delays > 1 && delays != expected) || projection.DelaySeconds.Any(d => !double.IsFinite(d) || d < 0))
        {
            faults.Add($"{name}: delay_s must be one time or {expected} times, none below 0");
        }
    }

    private static void Check(Network network, AliasConnection alias, List<string> faults)
    {
        Population? source = network.Find(alias.Source);
        Population? target = network.Find(alias.Target);
        if (source is null || target is null || source.Neurons != target.Neurons)
        {
            faults.Add($"alias {alias.Source} -> {alias.Target}: both must be populations of the same size");
        }
    }
}
