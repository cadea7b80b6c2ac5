using System.Collections.Immutable;
using SpikeSim.Audio;
using SpikeSim.FrontEnds;
using SpikeSim.Learning;

namespace SpikeSim.Datasets;

/// <summary>Turns the clips of a split into events, on several threads, in the order of the manifest.</summary>
public static class EncodedDataset
{
    /// <summary>Encodes clips. Each clip's bytes are compared with the manifest first: a changed clip would change a score silently.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="split">The split.</param>
    /// <param name="frontEnd">The front end.</param>
    /// <param name="labels">The labels in the order of classes.</param>
    /// <param name="jobs">Threads; the result does not depend on it.</param>
    /// <param name="cancellation">Stops between clips.</param>
    /// <returns>One example per item of the split.</returns>
    /// <exception cref="DataFormatException">A clip is missing, damaged, changed, or has a label that is not among the classes.</exception>
    public static IReadOnlyList<TrainingExample> Encode(
        Dataset dataset, string split, FrontEndSettings frontEnd, ImmutableArray<string> labels, int jobs, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        IReadOnlyList<DatasetItem> items = dataset.Of(split);
        var examples = new TrainingExample[items.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancellation };
        Parallel.For(
            0,
            items.Count,
            options,
            () => new AudioEncoder(frontEnd),
            (i, _, encoder) =>
            {
                examples[i] = Encode(dataset, items[i], encoder, labels);
                return encoder;
            },
            _ => { });
        return examples;
    }

    private static TrainingExample Encode(Dataset dataset, DatasetItem item, AudioEncoder encoder, ImmutableArray<string> labels)
    {
        string path = dataset.PathOf(item);
        int label = labels.IndexOf(item.Label);
        if (label < 0)
        {
            throw DataFormatException.At(path, string.Empty, $"one of the network's labels ({string.Join(", ", labels)})", $"\"{item.Label}\"", "Use a network for these words, or leave the clip out of the manifest.");
        }

        if (!File.Exists(path))
        {
            throw new DataFormatException($"{path}: the data set {dataset.Name} lists this clip, but there is no such file. Check the root of the manifest ({dataset.Root}).");
        }

        string hash = DatasetBuilder.Hash(path);
        if (hash != item.Sha256)
        {
            throw DataFormatException.At(path, string.Empty, $"the bytes of the manifest (SHA-256 {item.Sha256})", hash, "Restore the clip, or build the manifest again.");
        }

        using WavSource source = WavSource.Open(path);
        return new TrainingExample(encoder.Encode(source).Raster, label);
    }
}
