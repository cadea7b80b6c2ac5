using System.Collections.Immutable;
using SpikeSim.Networks;

namespace SpikeSim.Engines.Exact;

/// <summary>
/// The neurons of a network one after another, population by population, in the units of continuous time: V in membrane units,
/// currents in membrane units per second.
/// </summary>
internal sealed class NeuronTable
{
    /// <summary>What rounding may make of a level, relatively.</summary>
    private const double LevelRounding = 1e-15;

    /// <summary>Above what is left of a membrane when it has decayed as far as doubles go.</summary>
    private const double LeastAbove = 1e-290;

    private readonly string[] _populations;

    public NeuronTable(Network network)
    {
        ImmutableArray<Population> populations = network.Populations;
        _populations = [.. populations.Select(p => p.Name)];
        FirstOf = new int[populations.Length + 1];
        for (int p = 0; p < populations.Length; p++)
        {
            FirstOf[p + 1] = FirstOf[p] + populations[p].Neurons;
        }

        Count = FirstOf[^1];
        PopulationOf = new int[Count];
        Synapses = new int[Count];
        TauMembrane = new double[Count];
        TauSynapse = [new double[Count], new double[Count]];
        Drive = new double[Count];
        CurrentDrive = [new double[Count], new double[Count]];
        Threshold = new double[Count];
        Reset = new double[Count];
        Subtracts = new bool[Count];
        Refractory = new double[Count];
        for (int p = 0; p < populations.Length; p++)
        {
            Fill(populations[p], p, network.StepSeconds);
        }
    }

    /// <summary>The number of neurons.</summary>
    public int Count { get; }

    /// <summary>The index of the first neuron of each population, and the number of neurons at the end.</summary>
    public int[] FirstOf { get; }

    /// <summary>The population of each neuron.</summary>
    public int[] PopulationOf { get; }

    /// <summary>The number of synapses of each neuron, 0 to 2.</summary>
    public int[] Synapses { get; }

    /// <summary>Membrane time constants in seconds.</summary>
    public double[] TauMembrane { get; }

    /// <summary>Synaptic time constants in seconds, per synapse.</summary>
    public double[][] TauSynapse { get; }

    /// <summary>Constant drive of the membrane, in membrane units per second.</summary>
    public double[] Drive { get; }

    /// <summary>Constant drive of each synapse: the rate of its current, in membrane units per second squared.</summary>
    public double[][] CurrentDrive { get; }

    /// <summary>Thresholds; infinite for neurons that do not fire.</summary>
    public double[] Threshold { get; }

    /// <summary>The membrane after a spike that began at the threshold.</summary>
    public double[] Reset { get; }

    /// <summary>Whether a spike subtracts the threshold.</summary>
    public bool[] Subtracts { get; }

    /// <summary>Refractory times in seconds.</summary>
    public double[] Refractory { get; }

    /// <summary>How messages name a neuron.</summary>
    public string NameOf(int neuron) => $"{_populations[PopulationOf[neuron]]}[{neuron - FirstOf[PopulationOf[neuron]]}]";

    /// <summary>How far the threshold of a neuron lies above the level to which its drive alone brings the membrane.</summary>
    /// <remarks>
    /// A drive that ends at the threshold (v_leak = v_threshold) never reaches it. The level is a product of rounded numbers, so one that
    /// rounding cannot tell from the threshold is taken to lie below it by less than any membrane can resolve.
    /// </remarks>
    public double ThresholdAbove(int neuron, double level)
    {
        double above = Threshold[neuron] - level;
        return level != 0 && Math.Abs(above) < LevelRounding * Math.Abs(Threshold[neuron]) ? LeastAbove : above;
    }

    /// <summary>Neurons that would fire without end at one instant.</summary>
    public IEnumerable<string> Faults()
    {
        for (int i = 0; i < Count; i++)
        {
            if (Reset[i] >= Threshold[i])
            {
                yield return Subtracts[i]
                    ? $"neuron {NameOf(i)}: the threshold {Threshold[i]} is not above 0, so that subtracting it never ends a burst. Use a threshold above 0 or a reset value"
                    : $"neuron {NameOf(i)}: the reset value {Reset[i]} is not below the threshold {Threshold[i]}, so that it would fire without end. Use a lower reset value";
            }
        }
    }

    /// <summary>The neurons that fire with each neuron by an alias.</summary>
    public int[][] AliasesOf(Network network)
    {
        var along = new List<int>[Count];
        for (int i = 0; i < along.Length; i++)
        {
            along[i] = [];
        }

        foreach (AliasConnection alias in network.Aliases)
        {
            int source = network.Populations.IndexOf(network.Find(alias.Source)!);
            int target = network.Populations.IndexOf(network.Find(alias.Target)!);
            for (int n = 0; n < network.Populations[source].Neurons; n++)
            {
                along[FirstOf[source] + n].Add(FirstOf[target] + n);
            }
        }

        return [.. along.Select(a => a.ToArray())];
    }

    private void Fill(Population population, int index, double step)
    {
        for (int n = 0; n < population.Neurons; n++)
        {
            int i = FirstOf[index] + n;
            PopulationOf[i] = index;
            Synapses[i] = population.TauSynapseSeconds.Length;
            TauMembrane[i] = population.TauMembraneSeconds[n];
            Drive[i] = population.Bias[n] / step;
            for (int s = 0; s < Synapses[i]; s++)
            {
                TauSynapse[s][i] = population.TauSynapseSeconds[s][n];
                CurrentDrive[s][i] = population.CurrentBias.IsEmpty ? 0 : population.CurrentBias[s][n] / step / step;
            }

            Threshold[i] = population.Spiking ? population.Threshold[n] : double.PositiveInfinity;
            Subtracts[i] = population.Reset == ResetRule.Subtract;
            Reset[i] = Subtracts[i] || population.ResetValue.IsEmpty ? 0 : population.ResetValue[n];
            Refractory[i] = population.RefractorySeconds;
        }
    }
}
