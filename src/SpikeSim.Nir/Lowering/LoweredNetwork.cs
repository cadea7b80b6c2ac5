using System.Collections.Immutable;
using SpikeSim.Networks;

namespace SpikeSim.Nir.Lowering;

/// <summary>What became of a graph: a network, or the reasons why there is none.</summary>
/// <param name="Network">The network; null where there are problems.</param>
/// <param name="Settings">The settings with everything that was inferred filled in.</param>
/// <param name="Problems">Why there is no network, all reasons together; empty where there is one.</param>
/// <param name="Notes">What was chosen or inferred, and what differs from the file: one sentence each.</param>
/// <param name="Nodes">How well each node is understood, in the order of the signal.</param>
public sealed record LoweredNetwork(Network? Network, NirSettings Settings, IReadOnlyList<string> Problems, IReadOnlyList<string> Notes, ImmutableArray<NodeReport> Nodes)
{
    /// <summary>The population that each neuron node became, by the flat name of the node.</summary>
    public ImmutableSortedDictionary<string, string> Populations { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>
    /// What must be taken away from the drive of the first step, by the index of the population and one number per neuron: recurrent
    /// biases that some tools leave out there. Empty for most settings.
    /// </summary>
    public ImmutableSortedDictionary<int, ImmutableArray<double>> OmittedAtStart { get; init; } = ImmutableSortedDictionary<int, ImmutableArray<double>>.Empty;

    /// <summary>The network, or an error with all problems.</summary>
    /// <param name="source">How the message names the file.</param>
    /// <returns>The network.</returns>
    /// <exception cref="DataFormatException">There are problems.</exception>
    public Network Require(string source) => Network ?? throw (Problems.Count == 1
        ? new DataFormatException($"{source}: {Problems[0]}.")
        : new DataFormatException(FormattableString.Invariant($"{source}: {Problems.Count} problems:\n  ") + string.Join("\n  ", Problems)));
}
