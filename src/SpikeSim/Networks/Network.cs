using System.Collections.Immutable;

namespace SpikeSim.Networks;

/// <summary>
/// A network in physical quantities: the one description that the trainer writes, the mapper places on a chip and every engine runs.
/// </summary>
/// <remarks><see cref="NetworkFaults"/> checks it; the file form is <c>spikesim-network/1</c>.</remarks>
public sealed record Network
{
    /// <summary>SpikeSim's cap: at most this many hidden neurons, plus the output neurons of the chip.</summary>
    public const int MaxHiddenNeurons = 1000;

    /// <summary>The name by which projections refer to the input channels.</summary>
    public const string InputName = "input";

    /// <summary>What the network is called.</summary>
    public required string Name { get; init; }

    /// <summary>The time step of clocked engines and chips, in seconds.</summary>
    public required double StepSeconds { get; init; }

    /// <summary>The number of input channels.</summary>
    public required int InputChannels { get; init; }

    /// <summary>All populations, hidden ones in the order of the signal, the output last.</summary>
    public required ImmutableArray<Population> Populations { get; init; }

    /// <summary>All weighted connections.</summary>
    public required ImmutableArray<Projection> Projections { get; init; }

    /// <summary>All aliases.</summary>
    public ImmutableArray<AliasConnection> Aliases { get; init; } = [];

    /// <summary>The hidden populations.</summary>
    public IEnumerable<Population> Hidden => Populations.Where(p => p.Role == PopulationRole.Hidden);

    /// <summary>The output populations; a valid network has exactly one.</summary>
    public IEnumerable<Population> Outputs => Populations.Where(p => p.Role == PopulationRole.Output);

    /// <summary>The number of hidden neurons.</summary>
    public int HiddenNeurons => Hidden.Sum(p => p.Neurons);

    /// <summary>The number of output neurons.</summary>
    public int OutputNeurons => Outputs.Sum(p => p.Neurons);

    /// <summary>The population of a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The population, or null where there is none.</returns>
    public Population? Find(string name) => Populations.FirstOrDefault(p => p.Name == name);

    /// <summary>The place of a population in the order of the network.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Its index, or -1 for <see cref="InputName"/> and unknown names: the input comes before all populations.</returns>
    public int IndexOf(string name)
    {
        for (int i = 0; i < Populations.Length; i++)
        {
            if (Populations[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The number of sources of a projection.</summary>
    /// <param name="name">A population or <see cref="InputName"/>.</param>
    /// <returns>The number of channels or neurons; 0 where there is no such source.</returns>
    public int SourceSize(string name) => name == InputName ? InputChannels : Find(name)?.Neurons ?? 0;
}
