namespace SpikeSim.App.Commands;

/// <summary>A JSON line of <c>train --json</c> after each epoch.</summary>
internal sealed record TrainEpochResult(
    string Schema, int Epoch, double Loss, double Accuracy, double SpikesPerNeuronStep, double LearningRate, bool Quantized, double Seconds);
