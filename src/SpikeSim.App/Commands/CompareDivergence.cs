namespace SpikeSim.App.Commands;

/// <summary>The first difference of spikes between two engines, and why.</summary>
internal sealed record CompareDivergence(
    int Step, double TimeS, string Population, int Neuron, int FirstSpikes, int SecondSpikes, string Cause, string Explanation, IReadOnlyList<CompareTrial> Trials);
