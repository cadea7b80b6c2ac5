using System.Collections.Immutable;

namespace SpikeSim.Nir.Data;

/// <summary>A recording on a time grid: <c>TimeGriddedData</c>.</summary>
/// <param name="Node">The node it is of.</param>
/// <param name="Name">What was observed, for example <c>spikes</c> or <c>v</c>.</param>
/// <param name="StepSeconds">The time from row to row.</param>
/// <param name="Samples">The number of recordings in one.</param>
/// <param name="Steps">The number of rows of each.</param>
/// <param name="Neurons">The number of values of a row.</param>
/// <param name="Values">samples x steps x neurons values.</param>
public sealed record NirSeries(string Node, string Name, double StepSeconds, int Samples, int Steps, int Neurons, ImmutableArray<double> Values);
