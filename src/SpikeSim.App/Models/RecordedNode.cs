using System.Collections.Immutable;

namespace SpikeSim.App.Models;

/// <summary>A population in a recording, under the name that a file of recordings gives it.</summary>
/// <param name="Name">The name of its node.</param>
/// <param name="Population">The name of the population in the network; that of spikes at exact times.</param>
/// <param name="IsOutput">Whether it is among the outputs or the hidden neurons.</param>
/// <param name="Columns">Its neurons among them.</param>
internal sealed record RecordedNode(string Name, string Population, bool IsOutput, ImmutableArray<int> Columns);
