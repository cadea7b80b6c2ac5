using SpikeSim.Mapping;

namespace SpikeSim.App.Commands;

/// <summary>What quantisation did to a population.</summary>
internal sealed record MapPopulation(
    string Population,
    int Neurons,
    double ScaleLow,
    double ScaleHigh,
    int Weights,
    int ZeroedWeights,
    int SaturatedWeights,
    double? WeightError,
    double TimeConstantError,
    double RateBefore,
    double RateAfter,
    int SilencedNeurons,
    int SaturatedNeurons,
    int? FirstDifferenceStep)
{
    public static MapPopulation Of(PopulationQuantization q) => new(
        q.Population, q.Neurons, q.ScaleLow, q.ScaleHigh, q.Weights, q.ZeroedWeights, q.SaturatedWeights, FiniteNumber.OrNull(q.WeightError), q.TimeConstantError,
        q.RateBefore, q.RateAfter, q.SilencedNeurons, q.SaturatedNeurons, q.FirstDifferenceStep);
}
