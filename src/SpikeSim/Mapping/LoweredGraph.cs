using SpikeSim.Networks;

namespace SpikeSim.Mapping;

/// <summary>What came of turning a graph of layers into a network.</summary>
/// <param name="Network">
/// The network, or null where a rule about layers is broken. Whether a chip can hold it is the mapper's matter.
/// </param>
/// <param name="Violations">Broken rules about layers.</param>
public sealed record LoweredGraph(Network? Network, IReadOnlyList<Violation> Violations)
{
    /// <summary>What remains without the connections that no network can have, so that its other violations show in the same report; or null.</summary>
    internal Network? Remainder { get; init; }
}
