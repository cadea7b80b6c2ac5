using SpikeSim.Networks;
using SpikeSim.Recognition;

namespace SpikeSim.Files;

/// <summary>What a network file holds.</summary>
/// <param name="Network">The network.</param>
/// <param name="Task">What surrounds it in keyword recognition, or null for a network on its own.</param>
/// <param name="Training">How it came to be, as JSON text that is kept as it is; or null.</param>
public sealed record NetworkDocument(Network Network, KeywordTask? Task, string? Training);
