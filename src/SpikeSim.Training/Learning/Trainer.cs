using System.Numerics.Tensors;

namespace SpikeSim.Learning;

/// <summary>
/// Backpropagation through time with a surrogate gradient and Adam. The loop belongs to the caller: one call, one epoch.
/// </summary>
public sealed class Trainer
{
    private readonly LayeredNetwork _weights;
    private readonly LayeredNetwork _rounded;
    private readonly TrainerSettings _settings;
    private readonly IReadOnlyList<TrainingExample> _examples;
    private readonly TimeProvider _clock;
    private readonly PaddedNetwork _padded;
    private readonly BatchPass _pass;
    private readonly Adam _adam;
    private readonly int[] _order;
    private int _epoch;

    /// <summary>Prepares a training.</summary>
    /// <param name="network">The network to start from; it is copied.</param>
    /// <param name="examples">The examples, at least one.</param>
    /// <param name="settings">How to train.</param>
    /// <param name="clock">For the times in reports.</param>
    /// <exception cref="ArgumentException">Settings, examples and network do not fit together.</exception>
    public Trainer(LayeredNetwork network, IReadOnlyList<TrainingExample> examples, TrainerSettings settings, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(clock);
        if (settings.Faults() is { Count: > 0 } faults)
        {
            throw new ArgumentException("The settings cannot be used: " + string.Join("; ", faults) + ".", nameof(settings));
        }

        if (examples.Count == 0)
        {
            throw new ArgumentException("There is no example to learn from.", nameof(examples));
        }

        if (examples.FirstOrDefault(e => e.Raster.Channels != network.Inputs || e.Raster.Steps == 0 || e.Label < 0 || e.Label >= network.Outputs) is { } bad)
        {
            throw new ArgumentException(
                $"An example has {bad.Raster.Channels} channels, {bad.Raster.Steps} steps and label {bad.Label}; the network takes {network.Inputs} channels, at least a step, and labels below {network.Outputs}.",
                nameof(examples));
        }

        _weights = network.Copy();
        _rounded = network.Copy();
        _settings = settings;
        _examples = examples;
        _clock = clock;
        _padded = new PaddedNetwork(_weights);
        _pass = new BatchPass(_padded, settings);
        _adam = new Adam(_weights, settings.Adam);
        _order = [.. Enumerable.Range(0, examples.Count)];
    }

    /// <summary>The network as it is now, with weights on the chip's grid once training rounds them.</summary>
    public LayeredNetwork Network => IsQuantized(_epoch) ? Rounded().Copy() : _weights.Copy();

    /// <summary>Shows every example once.</summary>
    /// <param name="cancellation">Stops between batches; the weights stay as the last whole batch left them.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="ArithmeticException">The loss or a weight is not a number any more.</exception>
    public EpochReport RunEpoch(CancellationToken cancellation = default)
    {
        long start = _clock.GetTimestamp();
        int epoch = _epoch + 1;
        bool isQuantized = IsQuantized(epoch);
        new SeededRandom(_settings.Seed, (ulong)epoch << 32).Shuffle(_order.AsSpan());
        int batches = (_examples.Count + _settings.BatchSize - 1) / _settings.BatchSize;
        double loss = 0;
        double rate = 0;
        double spikes = 0;
        int correct = 0;
        for (int b = 0; b < batches; b++)
        {
            Memory<int> batch = _order.AsMemory(b * _settings.BatchSize, Math.Min(_settings.BatchSize, _examples.Count - (b * _settings.BatchSize)));
            _padded.Refresh(isQuantized ? Rounded() : _weights);
            GradientBuffer gradients = _pass.Run(batch, _examples, (ulong)epoch, cancellation);
            if (!double.IsFinite(gradients.Loss))
            {
                throw Diverged(epoch, "the loss is");
            }

            rate = _settings.Adam.LearningRateAt(((long)_epoch * batches) + b, (long)_settings.Epochs * batches);
            _adam.Update(gradients, rate);
            loss += gradients.Loss;
            correct += gradients.Correct;
            spikes += _pass.SpikesPerNeuronStep * batch.Length;
        }

        // The last update is seen by no loss.
        if (_weights.WeightMatrices().Any(m => !TensorPrimitives.IsFiniteAll<float>(m)))
        {
            throw Diverged(epoch, "weights are");
        }

        _epoch = epoch;
        int n = _examples.Count;
        return new EpochReport(epoch, loss / n, (double)correct / n, spikes / n, rate, isQuantized, _clock.GetElapsedTime(start));
    }

    private static ArithmeticException Diverged(int epoch, string what) =>
        new($"the training diverged in epoch {epoch}: {what} not finite any more. Lower the learning rate, the largest norm of the gradient or the score scale.");

    private bool IsQuantized(int epoch) => epoch > Math.Round(_settings.Epochs * (1 - _settings.QuantizedShare));

    private LayeredNetwork Rounded()
    {
        FakeQuantization.Apply(_weights, _rounded, _settings.MaxWeight);
        return _rounded;
    }
}
