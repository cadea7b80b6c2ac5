using System.Collections.Immutable;
using SpikeSim.FrontEnds;

namespace SpikeSim.Recognition;

/// <summary>
/// What surrounds a network in keyword recognition: the front end it was trained with, the words of its outputs and the decision.
/// </summary>
/// <param name="FrontEnd">The front end and its settings.</param>
/// <param name="Labels">The word of each output neuron.</param>
/// <param name="Decision">The decision stage.</param>
public sealed record KeywordTask(FrontEndSettings FrontEnd, ImmutableArray<string> Labels, DecisionSettings Decision);
