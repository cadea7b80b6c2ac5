using System.Collections.Immutable;
using SpikeSim.Files;
using SpikeSim.Nir.Graphs;
using SpikeSim.Nir.Writing;

namespace SpikeSim.Nir.Data;

/// <summary>Writes files of recordings, NIRData (specification of NIR, section 2.4).</summary>
public static class NirDataWriter
{
    /// <summary>Writes a file under a temporary name and moves it into place.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether an existing file may be replaced.</param>
    /// <param name="recordings">What it holds.</param>
    /// <exception cref="DataFormatException">A name cannot be written, or the file exists already.</exception>
    public static void Write(string path, bool overwrite, NirRecordings recordings)
    {
        byte[] content = ToBytes(recordings);
        AtomicFile.Write(path, overwrite, stream => stream.Write(content));
    }

    /// <summary>The bytes of a file.</summary>
    /// <param name="recordings">What it holds.</param>
    /// <returns>The whole file.</returns>
    /// <exception cref="DataFormatException">A name cannot be written.</exception>
    public static byte[] ToBytes(NirRecordings recordings)
    {
        ArgumentNullException.ThrowIfNull(recordings);
        IEnumerable<(string Node, string Name, NirTree Tree)> observables =
        [
            .. recordings.Series.Select(s => (s.Node, s.Name, Of(s))),
            .. recordings.Events.Select(e => (e.Node, e.Name, Of(e))),
        ];
        NirTree nodes = NirTree.Empty;
        foreach (var node in observables.GroupBy(o => o.Node, StringComparer.Ordinal))
        {
            NirTree group = node.Aggregate(NirTree.Empty, (tree, o) => tree.With(o.Name, o.Tree));
            nodes = nodes.With(node.Key, NirDataReader.NodeGroup(group));
        }

        return NirWriter.ToBytes(NirDataReader.Marked(NirTree.Empty.With("nodes", nodes), NirDataReader.GraphType), compresses: true);
    }

    // Spikes of one per step are booleans, as the reference has them; counts are whole numbers.
    private static NirTree Of(NirSeries series)
    {
        bool areWhole = series.Values.All(v => v is >= 0 and <= ushort.MaxValue && v == Math.Floor(v));
        NirElementType type = !areWhole ? NirElementType.Real64 : series.Values.All(v => v <= 1) ? NirElementType.Flag : NirElementType.Natural16;
        NirTree tree = NirTree.Empty.With("data", NirArray.Of(type, [series.Samples, series.Steps, series.Neurons], series.Values));
        return NirDataReader.Marked(tree with { Attributes = tree.Attributes.Add("dt", NirArray.One(series.StepSeconds)) }, "TimeGriddedData");
    }

    private static NirTree Of(NirEvents events)
    {
        int columns = events.Samples.Max(s => s.Length);
        var index = new double[events.Samples.Length * columns];
        var time = new double[index.Length];
        var value = new double[index.Length];
        Array.Fill(index, -1);
        Array.Fill(time, double.PositiveInfinity);
        for (int s = 0; s < events.Samples.Length; s++)
        {
            for (int e = 0; e < events.Samples[s].Length; e++)
            {
                (time[(s * columns) + e], index[(s * columns) + e], value[(s * columns) + e]) = events.Samples[s][e];
            }
        }

        ImmutableArray<long> shape = [events.Samples.Length, columns];
        bool hasValues = events.Samples.Any(s => s.Any(e => e.Value != 1));
        NirTree tree = NirTree.Empty
            .With("idx", NirArray.Of(NirElementType.Whole64, shape, [.. index]))
            .With("time", NirArray.Of(NirElementType.Real64, shape, [.. time]));
        tree = hasValues ? tree.With("value", NirArray.Of(NirElementType.Real64, shape, [.. value])) : tree;
        tree = tree with { Attributes = tree.Attributes.Add("n_neurons", NirArray.Of(NirElementType.Whole64, [], [events.Neurons])).Add("t_max", NirArray.One(events.EndSeconds)) };
        return NirDataReader.Marked(tree, hasValues ? "ValuedEventData" : "EventData");
    }
}
