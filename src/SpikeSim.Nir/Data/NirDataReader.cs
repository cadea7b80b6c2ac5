using System.Collections.Immutable;
using System.Globalization;
using SpikeSim.Nir.Graphs;
using SpikeSim.Nir.Reading;

namespace SpikeSim.Nir.Data;

/// <summary>Reads files of recordings, NIRData (specification of NIR, section 2.4).</summary>
public static class NirDataReader
{
    /// <summary>The value of the attribute that marks such a file.</summary>
    internal const string GraphType = "NIRGraphData";

    private const string NodeType = "NIRNodeData";

    // What a product of two numbers in single precision may be off by.
    private const double SingleError = 2.5e-7;

    /// <summary>Whether a file is one of recordings; a cheap look that reads no values.</summary>
    /// <param name="content">The whole file.</param>
    /// <returns>Whether it is HDF5 and marked as recordings.</returns>
    public static bool IsData(byte[] content)
    {
        try
        {
            return Hdf5Tree.Read(content, string.Empty, new NirLimits()).Attributes.ContainsKey(NirReader.TypeAttribute);
        }
        catch (DataFormatException)
        {
            return false;
        }
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">What it may ask for; null for the usual limits.</param>
    /// <returns>All its recordings.</returns>
    /// <exception cref="DataFormatException">The file holds no recordings, or broken ones.</exception>
    public static NirRecordings Read(string path, NirLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        NirLimits bounds = limits ?? new NirLimits();
        return Read(Hdf5Tree.Load(path, bounds), path, bounds);
    }

    /// <summary>Reads a file from memory.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="source">How messages name it.</param>
    /// <param name="limits">What it may ask for; null for the usual limits.</param>
    /// <returns>All its recordings.</returns>
    /// <exception cref="DataFormatException">The file holds no recordings, or broken ones.</exception>
    public static NirRecordings Read(byte[] content, string source, NirLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(content);
        NirTree root = Hdf5Tree.Read(content, source, limits ?? new NirLimits(), "nodes");
        if (TypeOf(root) != GraphType || !root.Groups.TryGetValue("nodes", out NirTree? nodes))
        {
            throw new DataFormatException($"{source}: this is no file of recordings: NIRData has the root attribute {NirReader.TypeAttribute} = \"{GraphType}\" and a group /nodes.");
        }

        ImmutableArray<NirSeries>.Builder series = ImmutableArray.CreateBuilder<NirSeries>();
        ImmutableArray<NirEvents>.Builder events = ImmutableArray.CreateBuilder<NirEvents>();
        foreach ((string node, NirTree data) in Flat(nodes, string.Empty))
        {
            NirTree observables = data.Groups.GetValueOrDefault("observables") ?? throw new DataFormatException($"{source}, /nodes/{node}: there is no group \"observables\".");
            foreach ((string name, NirTree observable) in observables.Groups)
            {
                string place = $"{source}, /nodes/{node}/observables/{name}";
                switch (TypeOf(observable))
                {
                    case "TimeGriddedData":
                        series.Add(Series(node, name, observable, place));
                        break;
                    case "EventData" or "ValuedEventData":
                        events.Add(Events(node, name, observable, place));
                        break;
                    case var other:
                        throw new DataFormatException($"{place}: a recording of type \"{other ?? "none"}\"; known are TimeGriddedData, EventData and ValuedEventData.");
                }
            }
        }

        return new NirRecordings(series.ToImmutable(), events.ToImmutable());
    }

    /// <summary>The group of a node in a file.</summary>
    internal static NirTree NodeGroup(NirTree observables) => Marked(NirTree.Empty.With("observables", observables), NodeType);

    /// <summary>A group with its type in the attribute.</summary>
    internal static NirTree Marked(NirTree tree, string type) => tree with { Attributes = tree.Attributes.SetItem(NirReader.TypeAttribute, NirArray.OfText(type)) };

    // Graphs inside graphs: names are joined by dots, as those of their nodes are.
    private static IEnumerable<(string Name, NirTree Data)> Flat(NirTree nodes, string place) =>
        nodes.Groups.SelectMany(n => TypeOf(n.Value) == GraphType && n.Value.Groups.TryGetValue("nodes", out NirTree? inner) ? Flat(inner, $"{place}{n.Key}.") : [(place + n.Key, n.Value)]);

    private static NirSeries Series(string node, string name, NirTree tree, string place)
    {
        double step = Attribute(tree, "dt", place);
        NirArray data = Values(tree, "data", place);
        if (data.Shape.Length < 3 || !(double.IsFinite(step) && step > 0) || data.Numbers.Any(v => !double.IsFinite(v)))
        {
            throw new DataFormatException($"{place}: expected finite data of shape (samples, steps, neurons) and dt above 0, found {NirArray.Describe(data.Shape)} and dt {FormattableString.Invariant($"{step}")}.");
        }

        int neurons = (int)data.Shape.Skip(2).Aggregate(1L, (p, d) => p * d);
        return new NirSeries(node, name, step, (int)data.Shape[0], (int)data.Shape[1], neurons, data.Numbers);
    }

    private static NirEvents Events(string node, string name, NirTree tree, string place)
    {
        NirArray index = Values(tree, "idx", place);
        NirArray time = Values(tree, "time", place);
        NirArray? value = tree.Unreadable.ContainsKey("value") ? Values(tree, "value", place) : tree.Values.GetValueOrDefault("value");
        double neurons = Attribute(tree, "n_neurons", place);
        double end = Attribute(tree, "t_max", place);
        if (index.Shape.Length != 2 || !time.Shape.SequenceEqual(index.Shape) || (value is not null && !value.Shape.SequenceEqual(index.Shape)) || neurons is not (>= 1 and <= int.MaxValue) || !double.IsFinite(end))
        {
            throw new DataFormatException($"{place}: expected idx and time of one shape (samples, events), n_neurons of at least 1 and t_max, found {NirArray.Describe(index.Shape)} and {NirArray.Describe(time.Shape)}.");
        }

        int samples = (int)index.Shape[0];
        int columns = (int)index.Shape[1];
        var all = new ImmutableArray<(double, int, double)>[samples];
        for (int s = 0; s < samples; s++)
        {
            var events = new List<(double TimeSeconds, int Neuron, double Value)>();
            for (int e = s * columns; e < (s + 1) * columns; e++)
            {
                // -1 and infinity fill the rows up.
                if (index.Numbers[e] < 0 || double.IsPositiveInfinity(time.Numbers[e]))
                {
                    continue;
                }

                if (index.Numbers[e] >= neurons || !double.IsFinite(time.Numbers[e]) || time.Numbers[e] < 0)
                {
                    throw new DataFormatException(FormattableString.Invariant($"{place}: event {e - (s * columns)} of sample {s} is at neuron {index.Numbers[e]} and time {time.Numbers[e]}; expected a neuron below {neurons} and a time of at least 0."));
                }

                events.Add((time.ElementType == NirElementType.Real32 ? Meant(time.Numbers[e]) : time.Numbers[e], (int)index.Numbers[e], value?.Numbers[e] ?? 1));
            }

            all[s] = [.. events.OrderBy(e => e.TimeSeconds)];
        }

        return new NirEvents(node, name, (int)neurons, end, [.. all]);
    }

    // Single precision writes 7 ms as 6.9999998 ms, which is in the step before: the shortest number that is as near as its products are.
    private static double Meant(double single)
    {
        for (int digits = 1; digits < 9; digits++)
        {
            double near = double.Parse(single.ToString($"E{digits - 1}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if (Math.Abs(near - single) <= SingleError * single)
            {
                return near;
            }
        }

        return single;
    }

    private static string? TypeOf(NirTree tree) => tree.Attributes.TryGetValue(NirReader.TypeAttribute, out NirArray? type) && type.Texts is [var text] ? text : null;

    private static double Attribute(NirTree tree, string name, string place) =>
        tree.Attributes.TryGetValue(name, out NirArray? value) && value.Numbers is [var number]
            ? number
            : throw new DataFormatException($"{place}: there is no attribute \"{name}\" with a number.");

    private static NirArray Values(NirTree tree, string name, string place) =>
        tree.Values.TryGetValue(name, out NirArray? value) && value.ElementType != NirElementType.Text
            ? value
            : throw new DataFormatException(tree.Unreadable.TryGetValue(name, out string? remark)
                ? $"{place}: \"{name}\" {remark}."
                : $"{place}: there is no dataset \"{name}\" with numbers.");
}
