using System.Globalization;
using SpikeSim.Nir.Analysis;
using SpikeSim.Nir.Graphs;

namespace SpikeSim.Nir.Reading;

/// <summary>Reads NIR files: HDF5 with a graph at <c>/node</c> (specification of NIR, sections 2, 5.2 and 7).</summary>
public static class NirReader
{
    private const int NewestMajor = 1;

    // Time constants of neurons are below a second; larger ones are counted in steps or milliseconds.
    private const double SuspiciousTau = 1.0;
    private const double UsualStep = 1e-4;

    /// <summary>The attribute that marks a file of recordings.</summary>
    internal const string TypeAttribute = "__type__";

    /// <summary>Whether a file is HDF5 at all, by its first bytes or those after a user block.</summary>
    /// <param name="content">The whole file.</param>
    /// <returns>Whether the mark of HDF5 is where it may be.</returns>
    public static bool IsHdf5(ReadOnlySpan<byte> content) => UserBlock.FindEnd(content) >= 0;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">What it may ask for; null for the usual limits.</param>
    /// <returns>The graph, checked.</returns>
    /// <exception cref="DataFormatException">The file is no NIR graph or is broken; the message has all problems of the file.</exception>
    public static NirModel Read(string path, NirLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        NirLimits bounds = limits ?? new NirLimits();
        return Read(Hdf5Tree.Load(path, bounds), path, bounds);
    }

    /// <summary>Reads a file from memory.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="source">How messages name it.</param>
    /// <param name="limits">What it may ask for; null for the usual limits.</param>
    /// <returns>The graph, checked.</returns>
    /// <exception cref="DataFormatException">The file is no NIR graph or is broken; the message has all problems of the file.</exception>
    public static NirModel Read(byte[] content, string source, NirLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(content);
        NirLimits bounds = limits ?? new NirLimits();
        NirTree root = Hdf5Tree.Read(content, source, bounds, "version", "node");
        if (!root.Groups.TryGetValue("node", out NirTree? node))
        {
            throw NoGraph(root, source);
        }

        var findings = new NirFindings();
        string? version = root.Text("version");
        if (version is not null && int.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major) && major > NewestMajor)
        {
            findings.Warn($"the file says version {version}; this version of SpikeSim knows NIR up to {NewestMajor}.x");
        }

        if (root.Unreadable.TryGetValue("version", out string? unreadable))
        {
            findings.Warn($"the version {unreadable}");
        }

        NirGraph? graph = new GraphReading(findings).ReadRoot(node);
        if (graph is null)
        {
            findings.ThrowIfAny(source);
            throw new InvalidOperationException("A graph that cannot be read has a reason.");
        }

        return Understand(new NirDocument(version, graph), source, findings, bounds);
    }

    /// <summary>Checks a graph that was built in memory, the same way as one from a file.</summary>
    /// <param name="document">The graph.</param>
    /// <param name="source">How messages name it.</param>
    /// <returns>The graph, checked.</returns>
    /// <exception cref="DataFormatException">The graph is broken; the message has all problems.</exception>
    public static NirModel Understand(NirDocument document, string source)
    {
        ArgumentNullException.ThrowIfNull(document);
        return Understand(document, source, new NirFindings(), new NirLimits());
    }

    private static NirModel Understand(NirDocument document, string source, NirFindings findings, NirLimits limits)
    {
        CheckSize(document.Graph, source, limits);
        var flat = new Flattening(findings);
        flat.Add(document.Graph);
        foreach (FlatNode node in flat.Nodes)
        {
            GraphChecks.Parameters(node, findings);
        }

        FlatNode[] nodes = ShapeInference.Run(flat, findings);

        // Before the ports are dropped: a loop of nothing but ports would vanish with them.
        GraphChecks.Loops(new FlatGraph([.. nodes], [.. flat.Edges]), findings);
        FlatGraph graph = Contraction.Without(flat.Ports, nodes, flat.Edges);
        findings.ThrowIfAny(source);
        GraphChecks.Orphans(graph, findings);
        StepEvidence step = StepInference.Of(graph, NotedStep(document.Graph));
        WarnAboutTime(graph, step, findings);
        return new NirModel(source, document, graph, findings.Warnings, step);
    }

    private static DataFormatException NoGraph(NirTree root, string source)
    {
        if (root.Unreadable.TryGetValue("node", out string? remark))
        {
            return new DataFormatException($"{source}: /node {remark}.");
        }

        return root.Attributes.ContainsKey(TypeAttribute)
            ? new DataFormatException($"{source}: this is a file of recordings (NIRData), not a network; it can be the INPUT of a run.")
            : new DataFormatException($"{source}: missing group /node: is this a NIR graph? (NIRData files have the root attribute {TypeAttribute}.)");
    }

    private static void WarnAboutTime(FlatGraph graph, StepEvidence step, NirFindings findings)
    {
        (string name, double tau) = StepInference.Longest(graph);
        if (tau >= SuspiciousTau)
        {
            findings.Warn($"time constants look like time steps or milliseconds, not seconds: tau of '{name}' is {tau:G5} (tau/dt = {tau / UsualStep:0} at dt 1e-4 s); say which with the time unit");
        }

        if (step.Finding is StepFinding.Ambiguous or StepFinding.Inconsistent)
        {
            findings.Warn($"{step.Explanation}; give dt where an engine needs one");
        }
    }

    private static double? NotedStep(NirGraph graph) =>
        graph.Metadata.Values.TryGetValue("dt", out NirArray? dt) && dt is { ElementType: not NirElementType.Text, Count: 1 } ? dt.Numbers[0] : null;

    private static void CheckSize(NirGraph graph, string source, NirLimits limits)
    {
        int nodes = 0;
        var open = new Stack<NirGraph>([graph]);
        while (open.TryPop(out NirGraph? next))
        {
            nodes += next.Nodes.Count;
            if (nodes > limits.Nodes || next.Edges.Length > limits.Edges)
            {
                throw new DataFormatException(FormattableString.Invariant($"{source}: more than {limits.Nodes} nodes, or more than {limits.Edges} edges in one graph. This is no sensible network."));
            }

            foreach (NirGraph inner in next.Nodes.Values.Select(n => n.Graph).OfType<NirGraph>())
            {
                open.Push(inner);
            }
        }
    }
}
