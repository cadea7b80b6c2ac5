namespace SpikeSim.Learning;

/// <summary>What one pass over all examples came to.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Loss">The mean loss of the examples as they were shown.</param>
/// <param name="Accuracy">The share of examples that the network got right while it learned, augmented as they were.</param>
/// <param name="SpikesPerNeuronStep">Mean spikes of a hidden neuron per step.</param>
/// <param name="LearningRate">The learning rate of the last update.</param>
/// <param name="IsQuantized">Whether weights were rounded to the chip's eight bits.</param>
/// <param name="Elapsed">The time the epoch took.</param>
public sealed record EpochReport(
    int Epoch, double Loss, double Accuracy, double SpikesPerNeuronStep, double LearningRate, bool IsQuantized, TimeSpan Elapsed);
