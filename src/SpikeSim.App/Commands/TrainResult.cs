namespace SpikeSim.App.Commands;

/// <summary>The last JSON line of <c>train --json</c>.</summary>
internal sealed record TrainResult(
    string Schema, string Network, string Program, int Examples, int HiddenNeurons, int Weights, int Epochs, ulong Seed, double TrainingAccuracy, double TrainingSeconds, double SamplesPerSecond);
