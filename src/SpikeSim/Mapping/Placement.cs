using SpikeSim.Networks;

namespace SpikeSim.Mapping;

/// <summary>
/// A network laid out in the neuron ids of a chip, still in floating point: dense weights by source, one row per input channel or
/// hidden neuron (chip specification, section 6).
/// </summary>
public sealed class Placement
{
    private readonly Dictionary<string, int> _firstId = new(StringComparer.Ordinal);

    /// <summary>Lays a network out.</summary>
    /// <param name="network">A network without faults (<see cref="NetworkFaults"/>).</param>
    /// <param name="foldsCurrentBias">Whether constant drives into currents become biases of the neurons; else they are dropped.</param>
    public Placement(Network network, bool foldsCurrentBias = true)
    {
        ArgumentNullException.ThrowIfNull(network);
        Network = network;
        Order = OrderHidden(network);
        int id = 0;
        foreach (Population population in Order)
        {
            _firstId[population.Name] = id;
            id += population.Neurons;
        }

        Output = network.Outputs.First();
        _firstId[Output.Name] = 0;
        _firstId[Network.InputName] = 0;
        int hidden = network.HiddenNeurons;
        Hidden = Specify(Order, foldsCurrentBias);
        Outputs = Specify([Output], foldsCurrentBias);
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

    /// <summary>The hidden populations in the order of their ids.</summary>
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

    /// <summary>The id of the first neuron of a population.</summary>
    /// <param name="population">The population's name.</param>
    /// <returns>The id on the chip.</returns>
    public int FirstId(string population) => _firstId[population];

    /// <summary>The name of a hidden neuron for a message.</summary>
    /// <param name="id">Its id on the chip.</param>
    /// <returns>Population, index and id.</returns>
    public string NameOf(int id)
    {
        Population population = Order.Last(p => _firstId[p.Name] <= id);
        return $"neuron {id - _firstId[population.Name]} of \"{population.Name}\" (id {id})";
    }

    // Where a chip limits the expansions, the inputs reach the first ids and the outputs read the last ones.
    private static List<Population> OrderHidden(Network network)
    {
        bool Reached(Population p) => network.Projections.Any(j => j.Source == Network.InputName && j.Target == p.Name);
        bool Read(Population p) => network.Projections.Any(j => j.Source == p.Name && network.Find(j.Target)?.Role == PopulationRole.Output);
        int Key(Population p) => Reached(p) ? 0 : Read(p) ? 2 : 1;
        return [.. network.Hidden.OrderBy(Key)];
    }

    private NeuronSpecification Specify(IReadOnlyList<Population> populations, bool foldsCurrentBias) => new(
        [.. populations.SelectMany(p => p.TauMembraneSeconds)],
        [.. populations.SelectMany(p => p.TauSynapseSeconds[0])],
        [.. populations.SelectMany(p => p.TauSynapseSeconds[^1])],
        [.. populations.SelectMany(p => p.Threshold)],
        [.. populations.SelectMany(p => foldsCurrentBias && !p.CurrentBias.IsEmpty ? Folded(p) : p.Bias)]);

    // A drive b into a current of decay shift k settles at b (2^k - 1) per step, after its decay.
    private IEnumerable<double> Folded(Population population)
    {
        for (int n = 0; n < population.Neurons; n++)
        {
            double bias = population.Bias[n];
            for (int synapse = 0; synapse < population.CurrentBias.Length; synapse++)
            {
                int shift = DecayShift.Of(population.TauSynapseSeconds[synapse][n], Network.StepSeconds);
                bias += population.CurrentBias[synapse][n] * (Math.ScaleB(1, shift) - 1);
            }

            yield return bias;
        }
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
        int columns = toOutput ? Output.Neurons : Hidden.Count;
        int targets = Network.Find(projection.Target)!.Neurons;
        int firstSource = _firstId[projection.Source];
        int firstTarget = _firstId[projection.Target];
        for (int i = 0; i < projection.Weights.Length; i++)
        {
            weights[((firstSource + (i / targets)) * columns) + firstTarget + (i % targets)] += projection.Weights[i];
        }
    }

    private void Add(AliasConnection alias)
    {
        if (alias.Source == Output.Name || alias.Target == Output.Name)
        {
            return; // Design rules XY009 and XY010 report these.
        }

        for (int i = 0; i < Network.Find(alias.Source)!.Neurons; i++)
        {
            Aliases[_firstId[alias.Source] + i] = [.. Aliases[_firstId[alias.Source] + i], _firstId[alias.Target] + i];
        }
    }
}
