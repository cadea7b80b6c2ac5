using SpikeSim.Rasters;

namespace SpikeSim.Learning;

/// <summary>A network, its examples and its settings that benchmarks share (performance guide: W2 and W4).</summary>
/// <param name="Name">The name in tables.</param>
/// <param name="Description">What it is.</param>
/// <param name="Network">The network.</param>
/// <param name="Examples">The samples.</param>
/// <param name="Settings">How it trains.</param>
public sealed record TrainingWorkload(
    string Name, string Description, LayeredNetwork Network, IReadOnlyList<TrainingExample> Examples, TrainerSettings Settings)
{
    /// <summary>Samples, many batches: a processor learns the branches of 64 by heart, which flatters (performance guide, section 10).</summary>
    internal const int Samples = 1024;

    private const int Inputs = 16;
    private const int Classes = 10;
    private const int Steps = 100;
    private const int Batch = 64;

    /// <summary>Feed-forward 16-60-60-60-10, 100 steps, batches of 64, about a tenth of all neuron-steps with a spike.</summary>
    /// <param name="jobs">Threads.</param>
    /// <returns>The workload W2.</returns>
    public static TrainingWorkload W2(int jobs)
    {
        int[] sizes = [Inputs, 60, 60, 60, Classes];
        NetworkLayer[] layers = [.. Enumerable.Range(1, sizes.Length - 1).Select(l => Layer(sizes[l - 1], sizes[l], isRecurrent: false))];
        return Create("W2", "16-60-60-60-10, 100 steps, batch 64, with Adam", new LayeredNetwork(layers, layerDelay: 0), jobs);
    }

    /// <summary>16 inputs, 200 recurrent neurons, 10 outputs, 100 steps, batches of 64.</summary>
    /// <param name="jobs">Threads.</param>
    /// <returns>The workload W4.</returns>
    public static TrainingWorkload W4(int jobs)
    {
        NetworkLayer[] layers = [Layer(Inputs, 200, isRecurrent: true), Layer(200, Classes, isRecurrent: false)];
        return Create("W4", "16-200 recurrent-10, 100 steps, batch 64, with Adam", new LayeredNetwork(layers, layerDelay: 0), jobs);
    }

    private static TrainingWorkload Create(string name, string description, LayeredNetwork network, int jobs)
    {
        var random = new SeededRandom(2);
        TrainingExample[] examples = [.. Enumerable.Range(0, Samples).Select(i => new TrainingExample(Noise(random), i % Classes))];
        WeightInitialization.Fill(network, examples, rate: 0.1, seed: 2);
        var settings = new TrainerSettings
        {
            Pass = new PassSettings(new Surrogate(SurrogateKind.StepLinear, 0.5), new LossSettings(LossReadout.MeanSpikes, 10)),
            Epochs = int.MaxValue,
            BatchSize = Batch,
            TailSteps = 0,
            QuantizedShare = 0,
            Jobs = jobs,

            // Tiny, so that the activity stays what it is however long one measures.
            Adam = new AdamSettings { LearningRate = 1e-9 },
        };
        return new TrainingWorkload(name, description, network, examples, settings);
    }

    private static NetworkLayer Layer(int inputs, int neurons, bool isRecurrent)
    {
        float[] synapseDecay = [.. Enumerable.Repeat(0.5f, neurons)];
        float[] membraneDecay = [.. Enumerable.Repeat(0.75f, neurons)];
        var synapse = new LayerSynapse(synapseDecay, new float[inputs * neurons], isRecurrent ? new float[neurons * neurons] : null);
        return new NetworkLayer(membraneDecay, [.. Enumerable.Repeat(1f, neurons)], [synapse]);
    }

    private static Raster Noise(SeededRandom random)
    {
        var counts = new ushort[Steps * Inputs];
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = (ushort)(random.NextDouble() < 0.2 ? 1 : 0);
        }

        return new Raster(counts, Inputs, 1e-2);
    }
}
