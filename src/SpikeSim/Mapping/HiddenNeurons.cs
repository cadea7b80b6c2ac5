using SpikeSim.Chips;
using SpikeSim.Networks;

namespace SpikeSim.Mapping;

/// <summary>What the order of hidden neurons depends on: which ones inputs reach, which ones outputs read, who passes spikes to whom.</summary>
/// <remarks>Neurons are numbered in the order of the populations of the network; a weight of zero reaches nothing.</remarks>
internal sealed class HiddenNeurons
{
    private readonly Dictionary<string, int> _first = new(StringComparer.Ordinal);

    public HiddenNeurons(Network network)
    {
        Populations = [.. network.Hidden];
        foreach (Population population in Populations)
        {
            _first[population.Name] = Count;
            Count += population.Neurons;
        }

        IsReached = new bool[Count];
        IsRead = new bool[Count];
        foreach (Projection projection in network.Projections)
        {
            Mark(network, projection);
        }

        Aliases =
        [
            .. network.Aliases.Where(a => _first.ContainsKey(a.Source) && _first.ContainsKey(a.Target))
                .Select(a => (_first[a.Source], _first[a.Target], network.Find(a.Source)!.Neurons)),
        ];
    }

    /// <summary>The hidden populations in the order of the network.</summary>
    public IReadOnlyList<Population> Populations { get; }

    /// <summary>The number of hidden neurons.</summary>
    public int Count { get; }

    /// <summary>Whether an input reaches the neuron.</summary>
    public bool[] IsReached { get; }

    /// <summary>Whether an output reads the neuron.</summary>
    public bool[] IsRead { get; }

    /// <summary>Aliases between ranges of neurons.</summary>
    public IReadOnlyList<(int Source, int Target, int Neurons)> Aliases { get; }

    /// <summary>The number of the first neuron of a population.</summary>
    public int First(Population population) => _first[population.Name];

    /// <summary>The lowest id that a neuron may have on a chip: outputs read the last ids only.</summary>
    public int Earliest(int neuron, ChipDescription chip) => IsRead[neuron] ? Math.Max(0, Count - chip.OutputExpansion) : 0;

    /// <summary>One more than the highest id that a neuron may have: inputs reach the first ids only.</summary>
    public int Latest(int neuron, ChipDescription chip) => IsReached[neuron] ? Math.Min(Count, chip.InputExpansion) : Count;

    private void Mark(Network network, Projection projection)
    {
        Population? target = network.Find(projection.Target);
        if (target is null)
        {
            return;
        }

        bool fromInput = projection.Source == Network.InputName;
        bool toOutput = target.Role == PopulationRole.Output;
        if (fromInput == toOutput)
        {
            return; // Between hidden populations, or a broken rule.
        }

        ReadOnlySpan<double> weights = projection.Weights.AsSpan();
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] == 0)
            {
                continue;
            }

            if (fromInput)
            {
                IsReached[_first[projection.Target] + (i % target.Neurons)] = true;
            }
            else if (_first.TryGetValue(projection.Source, out int first))
            {
                IsRead[first + (i / target.Neurons)] = true;
            }
        }
    }
}
