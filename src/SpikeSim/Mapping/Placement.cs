using System.Collections.Immutable;
using SpikeSim.Chips;
using SpikeSim.Networks;

namespace SpikeSim.Mapping;

/// <summary>
/// A network laid out in the neuron ids of a chip, still in floating point: dense weights by source, one row per input channel or
/// hidden neuron (chip specification, section 6).
/// </summary>
public sealed class Placement
{
    private readonly Dictionary<string, ImmutableArray<int>> _ids = new(StringComparer.Ordinal);
    private readonly (Population Population, int Index)[] _neurons;

    /// <summary>Lays a network out in the order of its populations, as on a chip without limits.</summary>
    /// <param name="network">A network without faults (<see cref="NetworkFaults"/>).</param>
    public Placement(Network network)
        : this(network, null)
    {
    }

    /// <summary>Lays a network out such that its ids keep the limits of a chip, if any order does.</summary>
    /// <param name="network">A network without faults (<see cref="NetworkFaults"/>), each of whose neurons has a synapse.</param>
    /// <param name="chip">
    /// The chip, or null for the order of the network. Where the chip has a bias, constant drives into currents are folded into it;
    /// else they are left out.
    /// </param>
    public Placement(Network network, ChipDescription? chip)
    {
        ArgumentNullException.ThrowIfNull(network);
        Network = network;
        Output = network.Outputs.First();
        var neurons = new HiddenNeurons(network);
        _neurons = Place(neurons, PlacementOrder.Of(network, neurons, chip));
        _ids[Output.Name] = [.. Enumerable.Range(0, Output.Neurons)];
        _ids[Network.InputName] = [.. Enumerable.Range(0, network.InputChannels)];
        Order = [.. _neurons.Select(n => n.Population).Distinct()];
        bool folds = chip is null || chip.HasBias;
        Hidden = Specify(_neurons, folds);
        Outputs = Specify([.. Enumerable.Range(0, Output.Neurons).Select(i => (Output, i))], folds);
        int hidden = _neurons.Length;
        InputWeights = new double[network.InputChannels * hidden];
        InputWeights2 = new double[network.InputChannels * hidden];
        RecurrentWeights = new double[hidden * hidden];
        RecurrentWeights2 = new double[hidden * hidden];
        OutputWeights = new double[hidden * Output.Neurons];
        foreach (Projection projection in network.Projections)
        {
            Add(projection);
        }

        Aliases = new int[hidden][];
        Array.Fill(Aliases, []);
        foreach (AliasConnection alias in network.Aliases)
        {
            Add(alias);
        }
    }

    /// <summary>The network that is placed.</summary>
    public Network Network { get; }

    /// <summary>The hidden populations in the order of their lowest ids.</summary>
    public IReadOnlyList<Population> Order { get; }

    /// <summary>The output population.</summary>
    public Population Output { get; }

    /// <summary>Hidden neurons.</summary>
    public NeuronSpecification Hidden { get; }

    /// <summary>Output neurons.</summary>
    public NeuronSpecification Outputs { get; }

    /// <summary>inputs x hidden weights onto the first current.</summary>
    public double[] InputWeights { get; }

    /// <summary>inputs x hidden weights onto the second current.</summary>
    public double[] InputWeights2 { get; }

    /// <summary>hidden x hidden weights onto the first current.</summary>
    public double[] RecurrentWeights { get; }

    /// <summary>hidden x hidden weights onto the second current.</summary>
    public double[] RecurrentWeights2 { get; }

    /// <summary>hidden x outputs weights.</summary>
    public double[] OutputWeights { get; }

    /// <summary>Alias targets of each hidden neuron.</summary>
    public int[][] Aliases { get; }

    /// <summary>The ids of a population, one per neuron; consecutive, unless the limits of the chip force its neurons apart.</summary>
    /// <param name="population">The name of a population, or of the input for its channels.</param>
    /// <returns>The ids on the chip; outputs and channels are counted on their own.</returns>
    public ImmutableArray<int> IdsOf(string population) => _ids[population];

    /// <summary>The population of a hidden neuron.</summary>
    /// <param name="id">Its id on the chip.</param>
    /// <returns>The population.</returns>
    public Population PopulationOf(int id) => _neurons[id].Population;

    /// <summary>The name of a hidden neuron for a message.</summary>
    /// <param name="id">Its id on the chip.</param>
    /// <returns>Population, index and id.</returns>
    public string NameOf(int id) => $"neuron {_neurons[id].Index} of \"{_neurons[id].Population.Name}\" (id {id})";

    private (Population Population, int Index)[] Place(HiddenNeurons neurons, int[] order)
    {
        var all = neurons.Populations.SelectMany(p => Enumerable.Range(0, p.Neurons).Select(i => (p, i))).ToArray();
        var id = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            id[order[i]] = i;
        }

        foreach (Population population in neurons.Populations)
        {
            _ids[population.Name] = [.. id.AsSpan(neurons.First(population), population.Neurons)];
        }

        return [.. order.Select(neuron => all[neuron])];
    }

    private NeuronSpecification Specify(IReadOnlyList<(Population Population, int Index)> neurons, bool folds) => new(
        [.. neurons.Select(n => n.Population.TauMembraneSeconds[n.Index])],
        [.. neurons.Select(n => n.Population.TauSynapseSeconds[0][n.Index])],
        [.. neurons.Select(n => n.Population.TauSynapseSeconds[^1][n.Index])],
        [.. neurons.Select(n => n.Population.Threshold[n.Index])],
        [.. neurons.Select(n => n.Population.Bias[n.Index] + (folds ? FoldedDrive(n.Population, n.Index) : 0))]);

    // A drive b into a current of decay shift k settles at b (2^k - 1) per step, after its decay.
    private double FoldedDrive(Population population, int index)
    {
        double bias = 0;
        for (int synapse = 0; synapse < population.CurrentBias.Length; synapse++)
        {
            int shift = DecayShift.Of(population.TauSynapseSeconds[synapse][index], Network.StepSeconds);
            bias += population.CurrentBias[synapse][index] * (Math.ScaleB(1, shift) - 1);
        }

        return bias;
    }

    private void Add(Projection projection)
    {
        bool toOutput = projection.Target == Output.Name;
        bool fromInput = projection.Source == Network.InputName;
        if (projection.Source == Output.Name || (toOutput && fromInput))
        {
            return; // Design rules XY007 and XY011 report these.
        }

        double[] weights = toOutput ? OutputWeights
            : fromInput ? (projection.Synapse == 0 ? InputWeights : InputWeights2)
            : projection.Synapse == 0 ? RecurrentWeights : RecurrentWeights2;
        int columns = toOutput ? Output.Neurons : _neurons.Length;
        ReadOnlySpan<int> targets = _ids[projection.Target].AsSpan();
        ReadOnlySpan<double> values = projection.Weights.AsSpan();
        foreach (int source in _ids[projection.Source])
        {
            Span<double> row = weights.AsSpan(source * columns, columns);
            for (int i = 0; i < targets.Length; i++)
            {
                row[targets[i]] += values[i];
            }

            values = values[targets.Length..];
        }
    }

    private void Add(AliasConnection alias)
    {
        if (alias.Source == Output.Name || alias.Target == Output.Name)
        {
            return; // Design rules XY009 and XY010 report these.
        }

        foreach ((int source, int target) in _ids[alias.Source].Zip(_ids[alias.Target]))
        {
            Aliases[source] = [.. Aliases[source], target];
        }
    }
}
