using System.Collections.Concurrent;

namespace SpikeSim.Learning;

/// <summary>
/// Gradients of a batch on several threads. The batch is cut into chunks of fixed size with a buffer each, and the buffers are added in
/// order: the sum does not depend on the number of threads.
/// </summary>
internal sealed class BatchPass
{
    private const int ChunkSize = 8;

    private readonly PaddedNetwork _network;
    private readonly TrainerSettings _settings;
    private readonly GradientBuffer[] _chunks;
    private readonly double[] _spikes;
    private readonly ConcurrentBag<Worker> _idle = [];

    public BatchPass(PaddedNetwork network, TrainerSettings settings)
    {
        _network = network;
        _settings = settings;
        int chunks = (settings.BatchSize + ChunkSize - 1) / ChunkSize;
        _chunks = [.. Enumerable.Range(0, chunks).Select(_ => new GradientBuffer(network))];
        _spikes = new double[chunks];
    }

    /// <summary>Mean spikes of a hidden neuron per step, over the samples of the last batch.</summary>
    public double SpikesPerNeuronStep { get; private set; }

    /// <summary>Runs a batch of examples; streams[i] is the random stream of an example.</summary>
    public GradientBuffer Run(ReadOnlyMemory<int> batch, IReadOnlyList<TrainingExample> examples, ulong epoch, CancellationToken cancellation)
    {
        int used = (batch.Length + ChunkSize - 1) / ChunkSize;
        var options = new ParallelOptions { MaxDegreeOfParallelism = _settings.Jobs, CancellationToken = cancellation };
        if (_settings.Jobs == 1)
        {
            Worker worker = Rent();
            for (int c = 0; c < used; c++)
            {
                cancellation.ThrowIfCancellationRequested();
                RunChunk(worker, c, batch, examples, epoch);
            }

            _idle.Add(worker);
        }
        else
        {
            Parallel.For(
                0,
                used,
                options,
                Rent,
                (c, _, worker) =>
                {
                    RunChunk(worker, c, batch, examples, epoch);
                    return worker;
                },
                _idle.Add);
        }

        for (int c = 1; c < used; c++)
        {
            _chunks[0].Add(_chunks[c]);
            _spikes[0] += _spikes[c];
        }

        SpikesPerNeuronStep = _spikes[0] / batch.Length;
        return _chunks[0];
    }

    private void RunChunk(Worker worker, int chunk, ReadOnlyMemory<int> batch, IReadOnlyList<TrainingExample> examples, ulong epoch)
    {
        GradientBuffer buffer = _chunks[chunk];
        buffer.Clear();
        _spikes[chunk] = 0;
        int end = Math.Min(batch.Length, (chunk + 1) * ChunkSize);
        for (int i = chunk * ChunkSize; i < end; i++)
        {
            int index = batch.Span[i];
            TrainingExample example = examples[index];
            var random = new SeededRandom(_settings.Seed, 1 + (epoch << 32) + (ulong)index);
            _settings.Augmentation.Apply(example.Raster, random, worker.Events);
            int steps = worker.Events.Steps + _settings.TailSteps;
            buffer.Loss += worker.Pass.Run(worker.Events, steps, example.Label, 1f / batch.Length, buffer, _settings.Rates);
            buffer.Correct += worker.Pass.Prediction == example.Label ? 1 : 0;
            _spikes[chunk] += worker.Pass.HiddenSpikesPerNeuronStep(steps);
        }
    }

    private Worker Rent() => _idle.TryTake(out Worker? worker) ? worker : new Worker(new FusedPass(_network, _settings.Pass), new EventRows(_network.Network.Inputs));

    private sealed record Worker(FusedPass Pass, EventRows Events);
}
