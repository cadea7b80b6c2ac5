using System.Collections.Immutable;
using SpikeSim.Nir.Graphs;
using SpikeSim.Nir.Reading;

namespace SpikeSim.Nir.Analysis;

/// <summary>
/// Finds the shapes at both ends of every node, forwards and backwards along the edges, and compares them. What a node computes with
/// is believed first, what an Input or Output says second, single values last.
/// </summary>
internal sealed class ShapeInference
{
    private readonly FlatNode[] _nodes;
    private readonly IReadOnlyList<(int Source, int Target)> _edges;
    private readonly IReadOnlySet<int> _ports;
    private readonly NirFindings _findings;
    private readonly ImmutableArray<long>[] _in;
    private readonly ImmutableArray<long>[] _out;

    private ShapeInference(Flattening flat, NirFindings findings)
    {
        _nodes = [.. flat.Nodes];
        _edges = flat.Edges;
        _ports = flat.Ports;
        _findings = findings;
        _in = new ImmutableArray<long>[_nodes.Length];
        _out = new ImmutableArray<long>[_nodes.Length];
    }

    /// <summary>Finds all shapes.</summary>
    public static FlatNode[] Run(Flattening flat, NirFindings findings)
    {
        var inference = new ShapeInference(flat, findings);
        inference.Infer();
        inference.Compare();
        inference.Finish();
        return [.. inference._nodes.Select((n, i) => n with { InputShape = inference._in[i], OutputShape = inference._out[i] })];
    }

    private void Infer()
    {
        for (int i = 0; i < _nodes.Length; i++)
        {
            (_in[i], _out[i]) = NodeShapes.Own(_nodes[i], _findings);
        }

        Propagate();
        foreach (string type in (ReadOnlySpan<string>)["Input", "Output"])
        {
            for (int i = 0; i < _nodes.Length; i++)
            {
                if (_in[i].IsDefault && _nodes[i].Type.Name == type && Declared(i) is { IsDefault: false } declared)
                {
                    _in[i] = _out[i] = declared;
                    Propagate();
                }
            }
        }

        for (int i = 0; i < _nodes.Length; i++)
        {
            if (_in[i].IsDefault && NodeShapes.Keeps(_nodes[i].Node) && _nodes[i].Node.Fields.Count > 0)
            {
                _in[i] = _out[i] = [1];
                Propagate();
            }
        }
    }

    private void Propagate()
    {
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach ((int source, int target) in _edges)
            {
                changed |= Take(ref _in[target], _out[source]) | Take(ref _out[source], _in[target]);
            }

            for (int i = 0; i < _nodes.Length; i++)
            {
                if (!_in[i].IsDefault && _out[i].IsDefault)
                {
                    changed |= Take(ref _out[i], NodeShapes.Forward(_nodes[i], _in[i], _findings));
                }
                else if (_in[i].IsDefault && !_out[i].IsDefault && NodeShapes.Keeps(_nodes[i].Node))
                {
                    changed |= Take(ref _in[i], _out[i]);
                }
            }
        }
    }

    private static bool Take(ref ImmutableArray<long> mine, ImmutableArray<long> other)
    {
        if (!mine.IsDefault || other.IsDefault)
        {
            return false;
        }

        mine = other;
        return true;
    }

    private void Compare()
    {
        HashSet<int> mixed = Mixtures();
        foreach (int node in mixed)
        {
            _findings.Error($"{_nodes[node].Type} '{_nodes[node].Name}': {NodeShapes.Mixture(_nodes[node].Node)}; expected equal or scalar");
        }

        for (int i = 0; i < _nodes.Length; i++)
        {
            bool isPort = _nodes[i].Type.Name is "Input" or "Output" && !_in[i].IsDefault;
            if (isPort && !_edges.Any(e => (e.Source == i && mixed.Contains(e.Target)) || (e.Target == i && mixed.Contains(e.Source))))
            {
                CompareDeclared(i);
            }
        }

        foreach ((int source, int target) in _edges)
        {
            ImmutableArray<long> given = _out[source];
            ImmutableArray<long> taken = _in[target];
            if (given.IsDefault || taken.IsDefault || given.SequenceEqual(taken) || mixed.Contains(source) || mixed.Contains(target))
            {
                continue;
            }

            if (Elements(given) == Elements(taken))
            {
                _findings.Warn($"edge ('{_nodes[source].Name}' -> '{_nodes[target].Name}'): {NirArray.Describe(given)} is given, {NirArray.Describe(taken)} taken; read as the same values in row-major order");
            }
            else
            {
                _findings.Error($"edge ('{_nodes[source].Name}' -> '{_nodes[target].Name}'): {_nodes[source].Type} '{_nodes[source].Name}' gives {NirArray.Describe(given)}, {_nodes[target].Type} '{_nodes[target].Name}' takes {NirArray.Describe(taken)}{Transposed(source)}{Transposed(target)}");
            }
        }
    }

    // Nodes between others of one value, in which some parameters have one element too and others more: those are the odd ones.
    private HashSet<int> Mixtures() =>
    [
        .. _edges.Where(e => IsOne(Strong(e.Source, _out)) && !IsOne(_in[e.Target])).Select(e => e.Target)
            .Concat(_edges.Where(e => IsOne(Strong(e.Target, _in)) && !IsOne(_out[e.Source])).Select(e => e.Source))
            .Where(n => NodeShapes.Mixture(_nodes[n].Node) is not null),
    ];

    private static bool IsOne(ImmutableArray<long> shape) => !shape.IsDefault && Elements(shape) == 1;

    private void CompareDeclared(int node)
    {
        ImmutableArray<long> declared = Declared(node);
        ImmutableArray<long> actual = _in[node];
        if (declared.IsDefault || declared.SequenceEqual(actual))
        {
            return;
        }

        string name = $"{_nodes[node].Type} '{_nodes[node].Name}'";
        bool isSuffix = declared.Length > actual.Length && declared[^actual.Length..].SequenceEqual(actual);
        if (_ports.Contains(node))
        {
            _findings.Warn($"{name} has shape {NirArray.Describe(declared)}, its neighbours {NirArray.Describe(actual)}, which is what counts");
        }
        else if (isSuffix || (declared.Length == 1 && Elements(actual) == 1))
        {
            _findings.Warn($"{name} has shape {NirArray.Describe(declared)}, its neighbours {NirArray.Describe(actual)}; the leading dimensions are taken for batch or time and dropped");
        }
        else if (Elements(declared) == Elements(actual))
        {
            _findings.Warn($"{name} has shape {NirArray.Describe(declared)}, its neighbours {NirArray.Describe(actual)}; read as the same values in row-major order");
        }
        else
        {
            bool isInput = _nodes[node].Type.Name == "Input";
            int neighbour = _edges.Where(e => (isInput ? e.Source : e.Target) == node).Select(e => isInput ? e.Target : e.Source).First();
            _findings.Error($"edge ('{_nodes[isInput ? node : neighbour].Name}' -> '{_nodes[isInput ? neighbour : node].Name}'): {name} has shape {NirArray.Describe(declared)}, {_nodes[neighbour].Type} '{_nodes[neighbour].Name}' {(isInput ? "takes" : "gives")} {NirArray.Describe(actual)}{Transposed(neighbour)}");
        }
    }

    // A weight stored as (in,out) fits its neighbours the other way round.
    private string Transposed(int node)
    {
        if (_nodes[node].Type.Name is not ("Linear" or "Affine") || _nodes[node].Node.Fields.GetValueOrDefault("weight")?.Shape is not { Length: 2 } weight || weight[0] == weight[1])
        {
            return string.Empty;
        }

        bool sourcesFit = _edges.Where(e => e.Target == node).Select(e => Strong(e.Source, _out)).All(s => s.IsDefault || Elements(s) == weight[0]);
        bool targetsFit = _edges.Where(e => e.Source == node).Select(e => Strong(e.Target, _in)).All(s => s.IsDefault || Elements(s) == weight[1]);
        return sourcesFit && targetsFit ? $"; the weight looks transposed {NirArray.Describe(weight)}, expected (out,in)" : string.Empty;
    }

    private ImmutableArray<long> Strong(int node, ImmutableArray<long>[] inferred) => _nodes[node].Type.Name is "Input" or "Output" && Declared(node) is { IsDefault: false } declared ? declared : inferred[node];

    private void Finish()
    {
        for (int i = 0; i < _nodes.Length; i++)
        {
            FlatNode node = _nodes[i];
            if (_in[i].IsDefault || _out[i].IsDefault)
            {
                // Behind another fault a missing shape is only its consequence.
                if (_findings.Errors.Count == 0)
                {
                    _findings.Error($"{node.Type} '{node.Name}': nothing says how many values it {(_in[i].IsDefault ? "takes" : "gives")}; give the shape at the Input or full arrays of parameters");
                }
            }
            else if (Elements(_in[i]) is < 1 or > NodeShapes.LargestNode || Elements(_out[i]) is < 1 or > NodeShapes.LargestNode)
            {
                _findings.Error($"{node.Type} '{node.Name}': shapes {NirArray.Describe(_in[i])} and {NirArray.Describe(_out[i])}; expected 1 to {NodeShapes.LargestNode} values");
            }
            else
            {
                Broadcast(node, Elements(_out[i]));
            }
        }
    }

    private void Broadcast(FlatNode node, long neurons)
    {
        (string Name, NirArray Value)[] own = [.. NodeShapes.Parameters(node.Node)];
        if (own.Where(p => p.Value.Count != 1).DistinctBy(p => p.Value.Count).Count() > 1)
        {
            return; // They disagree among themselves, which has been said.
        }

        var single = new List<string>();
        foreach ((string name, NirArray value) in own)
        {
            if (value.Count == 1 && (neurons > 1 || value.Shape.IsEmpty))
            {
                single.Add(name);
            }
            else if (value.Count != 1 && value.Count != neurons)
            {
                _findings.Error($"{node.Type} '{node.Name}': {name} has shape {NirArray.Describe(value.Shape)} for {neurons} neurons; expected as many, or a scalar");
            }
        }

        if (single.Count > 0)
        {
            _findings.Warn($"{node.Type} '{node.Name}': single values broadcast to {neurons} neurons: {string.Join(", ", single)}");
        }
    }

    private ImmutableArray<long> Declared(int node) =>
        _nodes[node].Node.Fields.TryGetValue("shape", out NirArray? shape) ? NodeShapes.Dimensions(shape) : default;

    // Saturates, so that a hostile shape cannot wrap round to a small one.
    private static long Elements(ImmutableArray<long> shape)
    {
        double product = shape.Aggregate(1.0, (p, d) => p * d);
        return product < 0 || product > long.MaxValue / 2 ? long.MaxValue : (long)product;
    }
}
