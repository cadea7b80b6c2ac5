using System.Collections.Immutable;
using SpikeSim.Chips;
using SpikeSim.Mapping;
using SpikeSim.Networks;

namespace SpikeSim.Comparisons;

/// <summary>
/// The integers of a chip program read back into the network that they were made from: the same populations, with one or more of the
/// chip's properties and not the others. Membranes are in the integers of each neuron, thresholds with them.
/// </summary>
public sealed class IntegerNetwork
{
    private readonly Network _network;
    private readonly ChipProgram _program;
    private readonly Placement _placement;

    /// <summary>Prepares a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="chip">The chip it was placed on.</param>
    /// <param name="program">What the mapper made of it for that chip.</param>
    public IntegerNetwork(Network network, ChipDescription chip, ChipProgram program)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(chip);
        ArgumentNullException.ThrowIfNull(program);
        _network = network;
        _program = program;
        _placement = new Placement(network, chip);
    }

    /// <summary>The ids of a population's neurons on the chip, in the order of the network; of hidden neurons or of outputs.</summary>
    /// <param name="population">Its name.</param>
    /// <returns>One id per neuron.</returns>
    public ImmutableArray<int> IdsOf(string population) => _placement.IdsOf(population);

    /// <summary>The network with time constants as the chip's shifts have them.</summary>
    /// <param name="network">The network, or a variant of it.</param>
    /// <returns>A copy with other time constants.</returns>
    public Network WithRoundedTimeConstants(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network with { Populations = [.. network.Populations.Select(Rounded)] };
    }

    /// <summary>The network with the integer weights, thresholds and biases of the chip.</summary>
    /// <param name="network">The network, or a variant of it.</param>
    /// <returns>A copy with other numbers.</returns>
    public Network WithQuantizedNumbers(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var seen = new HashSet<(string, string, int)>();
        return network with
        {
            Populations = [.. network.Populations.Select(Quantized)],

            // Several projections between the same neurons are one on the chip.
            Projections = [.. network.Projections.Where(p => seen.Add((p.Source, p.Target, p.Synapse))).Select(Quantized)],
        };
    }

    private Population Rounded(Population population)
    {
        ChipNeurons neurons = NeuronsOf(population);
        ImmutableArray<int> ids = IdsOf(population.Name);
        double Tau(ImmutableArray<short> shifts, int id) => Math.ScaleB(_network.StepSeconds, shifts[id]);
        return population with
        {
            TauMembraneSeconds = [.. ids.Select(id => Tau(neurons.MembraneDecayShift, id))],
            TauSynapseSeconds = [.. population.TauSynapseSeconds.Select((_, k) => ids.Select(id => Tau(k == 0 ? neurons.CurrentDecayShift : neurons.Current2DecayShift, id)).ToImmutableArray())],
        };
    }

    private Population Quantized(Population population)
    {
        ChipNeurons neurons = NeuronsOf(population);
        ImmutableArray<int> ids = IdsOf(population.Name);
        return population with
        {
            Threshold = [.. ids.Select(id => (double)neurons.Threshold[id])],
            Bias = [.. ids.Select(id => (double)neurons.Bias[id])],
            CurrentBias = [],
        };
    }

    private Projection Quantized(Projection projection)
    {
        Population target = _network.Find(projection.Target)!;
        (ImmutableArray<sbyte> weights, int shift, int width) = Matrix(projection, target);
        ImmutableArray<int> from = _placement.IdsOf(projection.Source);
        ImmutableArray<int> to = IdsOf(target.Name);
        return projection with
        {
            Weights = [.. from.SelectMany(source => to.Select(id => weights.IsEmpty ? 0 : Math.ScaleB(weights[(source * width) + id], shift)))],
        };
    }

    private (ImmutableArray<sbyte> Weights, int Shift, int Width) Matrix(Projection projection, Population target)
    {
        if (target.Role == PopulationRole.Output)
        {
            return (_program.OutputWeights, _program.OutputShift, _program.Outputs.Count);
        }

        bool isFirst = projection.Synapse == 0;
        return projection.Source == Network.InputName
            ? (isFirst ? _program.InputWeights : _program.InputWeights2, _program.InputShift, _program.Hidden.Count)
            : (isFirst ? _program.RecurrentWeights : _program.RecurrentWeights2, _program.RecurrentShift, _program.Hidden.Count);
    }

    private ChipNeurons NeuronsOf(Population population) => population.Role == PopulationRole.Hidden ? _program.Hidden : _program.Outputs;
}
