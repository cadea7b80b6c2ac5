using SpikeSim.Learning;
using SpikeSim.Networks;
using SpikeSim.Rasters;

namespace SpikeSim.Tests.Learning;

public sealed class TrainerTests
{
    [Fact]
    public void The_number_of_threads_does_not_change_a_bit()
    {
        float[][] one = Train(jobs: 1, seed: 5);
        Assert.Equal(one, Train(jobs: 2, seed: 5));
        Assert.Equal(one, Train(jobs: 5, seed: 5));
        Assert.NotEqual(one[0], Train(jobs: 1, seed: 6)[0]);
    }

    [Fact]
    public void Training_learns_what_can_be_learned()
    {
        TrainingExample[] examples = Examples(60);
        var trainer = new Trainer(Start(examples), examples, Settings(jobs: 2, seed: 1) with { Epochs = 40, Augmentation = new RasterAugmentation(), Pass = new PassSettings(new Surrogate(SurrogateKind.Boxcar, 1), new LossSettings(LossReadout.MeanMembrane, 2)) }, TimeProvider.System);
        EpochReport first = trainer.RunEpoch();
        EpochReport last = first;
        for (int epoch = 1; epoch < 40; epoch++)
        {
            last = trainer.RunEpoch();
        }

        Assert.True(last.Loss < 0.5 * first.Loss, $"the loss went from {first.Loss} to {last.Loss}");
        Assert.True(last.Accuracy > 0.9, $"the accuracy is {last.Accuracy}");
        Assert.True(last.IsQuantized);
    }

    [Fact]
    public void The_trained_network_stands_on_the_grid_of_eight_bits()
    {
        TrainingExample[] examples = Examples(8);
        var trainer = new Trainer(Start(examples), examples, Settings(1, 1) with { Epochs = 1, QuantizedShare = 1 }, TimeProvider.System);
        trainer.RunEpoch();
        NetworkLayer output = trainer.Network.Layers[^1];
        double grid = output.Synapses[0].Weights.Max(Math.Abs) / 127.0;
        Assert.All(output.Synapses[0].Weights, w => Assert.Equal(Math.Round(w / grid), w / grid, 1e-3));
    }

    [Fact]
    public void Adam_takes_the_first_step_by_the_learning_rate()
    {
        // After one update the corrected means are the gradient and its square: every weight with a gradient moves by the rate.
        TrainingExample[] examples = Examples(4);
        LayeredNetwork start = Start(examples);
        TrainerSettings settings = Settings(1, 1) with { Epochs = 1, BatchSize = 4, QuantizedShare = 0, Adam = new AdamSettings { LearningRate = 1e-3, WarmUpShare = 0, MaxGradientNorm = 0 } };
        var trainer = new Trainer(start, examples, settings, TimeProvider.System);
        trainer.RunEpoch();
        float[] before = start.Layers[^1].Synapses[0].Weights;
        float[] after = trainer.Network.Layers[^1].Synapses[0].Weights;
        double[] moves = [.. before.Zip(after).Select(p => Math.Abs((double)p.First - p.Second)).Where(d => d > 0)];
        Assert.True(moves.Length >= 9, $"{moves.Length} weights moved");
        Assert.All(moves, d => Assert.InRange(d, 0.99e-3, 1.001e-3));
    }

    [Fact]
    public void Cancellation_stops_between_batches()
    {
        TrainingExample[] examples = Examples(20);
        var trainer = new Trainer(Start(examples), examples, Settings(2, 1), TimeProvider.System);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => trainer.RunEpoch(cancelled.Token));
    }

    [Fact]
    public void Weights_survive_the_way_into_a_description_and_back()
    {
        TrainingExample[] examples = Examples(4);
        Network empty = Recipe();
        LayeredNetwork start = Start(examples);
        LayeredNetwork back = LayeredForm.Of(LayeredForm.WithWeights(empty, start));
        Assert.Equal(start.WeightMatrices(), back.WeightMatrices());
    }

    [Fact]
    public void What_the_layered_form_lacks_is_refused_by_name()
    {
        Network network = Recipe();
        network = network with { Projections = [network.Projections[0] with { DelaySeconds = [0.01] }, .. network.Projections[1..]], Aliases = [new AliasConnection("hidden", "hidden")] };
        NotSupportedException e = Assert.Throws<NotSupportedException>(() => LayeredForm.Of(network));
        Assert.Contains("delays", e.Message, StringComparison.Ordinal);
        Assert.Contains("aliases", e.Message, StringComparison.Ordinal);
    }

    private static float[][] Train(int jobs, ulong seed)
    {
        TrainingExample[] examples = Examples(50);
        var trainer = new Trainer(Start(examples), examples, Settings(jobs, seed), TimeProvider.System);
        trainer.RunEpoch();
        trainer.RunEpoch();
        return [.. trainer.Network.WeightMatrices()];
    }

    private static TrainerSettings Settings(int jobs, ulong seed) => new()
    {
        Pass = new PassSettings(new Surrogate(SurrogateKind.Boxcar, 1), new LossSettings(LossReadout.MaxMembrane, 1)),
        Epochs = 2,
        BatchSize = 32,
        Seed = seed,
        Jobs = jobs,
        Augmentation = new RasterAugmentation { MaxDelaySteps = 2, MaxDropShare = 0.1, MaxDilation = 0.05 },
        Rates = new RateRegularization(1, 0.01, 0.5),
        Adam = new AdamSettings { LearningRate = 5e-3 },
    };

    private static LayeredNetwork Start(TrainingExample[] examples)
    {
        LayeredNetwork network = LayeredForm.Of(Recipe());
        WeightInitialization.Fill(network, examples, rate: 0.2, seed: 1);
        return network;
    }

    private static Network Recipe()
    {
        const double Step = 0.01;
        Population Population(string name, PopulationRole role, int neurons, bool spiking) => new()
        {
            Name = name,
            Role = role,
            TauMembraneSeconds = [.. Enumerable.Repeat(4 * Step, neurons)],
            TauSynapseSeconds = [[.. Enumerable.Repeat(2 * Step, neurons)]],
            Threshold = [.. Enumerable.Repeat(1.0, neurons)],
            Bias = [.. new double[neurons]],
            Spiking = spiking,
        };
        return new Network
        {
            Name = "test",
            StepSeconds = Step,
            InputChannels = 4,
            Populations = [Population("hidden", PopulationRole.Hidden, 20, true), Population("output", PopulationRole.Output, 3, false)],
            Projections =
            [
                new Projection { Source = "input", Target = "hidden", Weights = [.. new double[80]] },
                new Projection { Source = "hidden", Target = "hidden", Weights = [.. new double[400]] },
                new Projection { Source = "hidden", Target = "output", Weights = [.. new double[60]] },
            ],
        };
    }

    // The class is the channel that is busiest.
    private static TrainingExample[] Examples(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i =>
        {
            var random = new SeededRandom(11, (ulong)i);
            ushort[] counts = [.. Enumerable.Range(0, 25 * 4).Select(k => (ushort)(random.NextDouble() < (k % 4 == i % 3 ? 0.6 : 0.1) ? 1 : 0))];
            return new TrainingExample(new Raster(counts, 4, 0.01), i % 3);
        }),
    ];
}
