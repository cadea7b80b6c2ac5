using System.Collections.Immutable;

namespace SpikeSim.Nir.Data;

/// <summary>A recording of events: <c>EventData</c>, or <c>ValuedEventData</c> where events have values.</summary>
/// <param name="Node">The node it is of.</param>
/// <param name="Name">What was observed.</param>
/// <param name="Neurons">The number of neurons or channels.</param>
/// <param name="EndSeconds">The time at which the recording ends.</param>
/// <param name="Samples">One list per recording: time in seconds, neuron, value (1 for events without one), in order of time.</param>
public sealed record NirEvents(string Node, string Name, int Neurons, double EndSeconds, ImmutableArray<ImmutableArray<(double TimeSeconds, int Neuron, double Value)>> Samples);
