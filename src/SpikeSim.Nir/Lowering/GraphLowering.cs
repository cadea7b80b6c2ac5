using System.Collections.Immutable;
using System.Globalization;
using SpikeSim.Networks;
using SpikeSim.Nir.Analysis;

namespace SpikeSim.Nir.Lowering;

/// <summary>The part of a lowering that is the same for engines and chips: which node becomes what, and how they are connected.</summary>
internal sealed class GraphLowering
{
    private readonly NirModel _model;
    private readonly NirSettings _settings;
    private readonly FlatGraph _graph;
    private readonly ImmutableArray<int> _output;
    private readonly List<int> _order;
    private readonly IReadOnlyList<FlatNode> _idle;
    private ImmutableArray<NodeReport> _reports = [];

    public GraphLowering(NirModel model, NirSettings settings)
    {
        _model = model;
        _settings = settings;
        (FlatGraph graph, _idle) = Pruning.Of(Folding.Of(model.Graph));
        OutputPlan plan = OutputPlan.Of(graph, settings.ConcatenatesOutputs);
        _graph = plan.Graph;
        _output = plan.Members;
        _order = SignalOrder.Of(_graph);
        Problems = plan.Problem is null ? [] : [plan.Problem];
    }

    /// <summary>Why there will be no network.</summary>
    public List<string> Problems { get; }

    /// <summary>What was chosen.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Rates every node; unsupported ones are problems.</summary>
    public void Report(Func<FlatNode, NodeReport> rate)
    {
        _reports = [.. _order.SelectMany(i => Reports(_graph.Nodes[i], node => Misplaced(i) is { } remark ? new NodeReport(node.Name, node.Node.Title, NodeSupport.Unsupported, remark) : rate(node)))];
        Problems.AddRange(_reports.Where(r => r.Support == NodeSupport.Unsupported).Select(r => $"node '{r.Node}' ({r.Title}) {r.Remark}"));
        _reports = [.. _reports, .. _idle.SelectMany(n => Reports(n, node => new NodeReport(node.Name, node.Node.Title, NodeSupport.Exact, "left out: it gives to no node")))];
    }

    /// <summary>Builds the network where nothing stands against it.</summary>
    public LoweredNetwork Finish(StepChoice? time, Func<FlatNode, Drive, NeuronForm> form, Func<PopulationRole, int> spikesPerStep, ResetRule reset)
    {
        CheckPlaces();
        Notes.Add(_settings.Describe());
        NirSettings resolved = time is null ? _settings : _settings with { StepSeconds = time.StepSeconds, TimeUnit = time.Unit };
        if (Problems.Count > 0 || time is null)
        {
            return new LoweredNetwork(null, resolved, Problems, Notes, _reports);
        }

        NotePorts();
        NodeGroup[] groups = Groups();
        (Drive?[] drives, IReadOnlyList<int> hastened) = DriveCollection.Of(_graph, _model.Source);
        _reports = [.. _reports.Select(r => hastened.Any(h => _graph.Nodes[h].Name == r.Node) ? r with { Support = NodeSupport.Approximate, Remark = $"{r.Remark}; the bias before it acts from the first step on, not only after the delay" } : r)];
        var building = new NetworkBuilding(_graph, [Inputs(), .. groups], groups.SelectMany(g => g.Nodes).ToDictionary(n => n, n => form(_graph.Nodes[n], drives[n]!)), drives);
        var network = new Network
        {
            Name = Path.GetFileNameWithoutExtension(_model.Source) is { Length: > 0 } name ? name : "network",
            StepSeconds = time.StepSeconds,
            InputChannels = Inputs().Size(_graph),
            Populations = [.. groups.Select(g => building.Population(g, spikesPerStep(g.Role), reset))],
            Projections = [.. groups.SelectMany(g => building.Projections(g, time.UnitSeconds))],
        };
        if (_settings is { Integrator: NirIntegrator.Exact, Amplitude: NirAmplitude.Signal } && network.Projections.Any(p => p.Source != Network.InputName))
        {
            Notes.Add("in continuous time a spike between neurons acts at once, with the area of a signal of one step");
        }

        Problems.AddRange(NetworkFaults.Find(network));
        return new LoweredNetwork(Problems.Count > 0 ? null : network, resolved, Problems, Notes, _reports)
        {
            Populations = groups.SelectMany(g => g.Nodes.Select(n => (Node: _graph.Nodes[n].Name, g.Name))).ToImmutableSortedDictionary(p => p.Node, p => p.Name, StringComparer.Ordinal),
            OmittedAtStart = _settings.HasRecurrentBiasAtZero
                ? ImmutableSortedDictionary<int, ImmutableArray<double>>.Empty
                : Enumerable.Range(0, groups.Length)
                    .Where(i => groups[i].Nodes.Any(n => drives[n]!.RecurrentBias.AsSpan().ContainsAnyExcept(0.0)))
                    .ToImmutableSortedDictionary(i => i, i => building.RecurrentDrive(groups[i]).ToImmutableArray()),
        };
    }

    private static IEnumerable<NodeReport> Reports(FlatNode node, Func<FlatNode, NodeReport> rate) => node.Readout is { } readout
        ? [new NodeReport(readout.Name, readout.Node.Title, NodeSupport.Exact, $"one node with the Threshold '{node.Name}'"), rate(node)]
        : [rate(node)];

    private NodeGroup Inputs() => new(Network.InputName, PopulationRole.Hidden, [.. _graph.OfType("Input")]);

    // Hidden populations in the order of the signal, the output last.
    private NodeGroup[] Groups()
    {
        // The word "input" is taken, and names are unique.
        var taken = new HashSet<string>(StringComparer.Ordinal) { Network.InputName };
        return
        [
            .. _order.Where(i => _graph.Nodes[i].IsPopulation && !_output.Contains(i)).Select(i => new NodeGroup(Unique(_graph.Nodes[i].Name, taken), PopulationRole.Hidden, [i])),
            new NodeGroup(Unique(string.Join('+', _output.Select(i => _graph.Nodes[i].Name)), taken), PopulationRole.Output, _output),
        ];
    }

    private static string Unique(string name, HashSet<string> taken)
    {
        string free = name;
        for (int i = 2; !taken.Add(free); i++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{name}_{i}");
        }

        return free;
    }

    private void NotePorts()
    {
        if (Inputs().Nodes.Length > 1)
        {
            Notes.Add($"the channels of several Inputs are taken one after the other, in the order of their names: {string.Join(", ", Inputs().Nodes.Select(i => FormattableString.Invariant($"'{_graph.Nodes[i].Name}' ({_graph.Nodes[i].Outputs})")))}");
        }

        string names = string.Join(", ", _output.Select(i => FormattableString.Invariant($"'{_graph.Nodes[i].Name}' ({_graph.Nodes[i].Outputs})")));
        if (_output.Length > 1)
        {
            Notes.Add($"the values of several Outputs are taken one after the other, in the order of their names: {names}");
        }

        if (_graph.Nodes.Where(n => n.IsMemoryless).Select(n => $"'{n.Name}'").ToArray() is { Length: > 0 } memoryless)
        {
            Notes.Add($"what has no memory ({string.Join(", ", memoryless)}) is right with this integrator only; run a network file of it with --integrator {(_settings.Integrator == NirIntegrator.Euler ? "euler" : "exp")}");
        }

        if (_graph.Nodes[_output[0]].IsSum)
        {
            Notes.Add($"the output is no population of the file: what arrives at {names} is added up in each step and read as a membrane without memory");
        }
    }

    private void CheckPlaces()
    {
        ImmutableArray<int> inputs = Inputs().Nodes;
        if (inputs.Length > 1 && !_settings.ConcatenatesInputs)
        {
            Problems.Add($"there are {inputs.Length} Input nodes ({string.Join(", ", inputs.Select(i => $"'{_graph.Nodes[i].Name}'"))}); say that their channels are taken one after the other in the order of names (--nir inputs=concatenate), or merge them");
        }

        Problems.AddRange(WeightBounds.Find(_graph));
        long hidden = Enumerable.Range(0, _graph.Nodes.Length).Where(i => _graph.Nodes[i].IsPopulation && !_output.Contains(i)).Sum(i => (long)_graph.Nodes[i].Outputs);
        if (hidden > Network.MaxHiddenNeurons)
        {
            Problems.Add(FormattableString.Invariant($"{hidden} hidden neurons; SpikeSim simulates at most {Network.MaxHiddenNeurons} hidden neurons plus the output neurons"));
        }
    }

    // Why a membrane cannot stand where it does: it is to be read, and only spikes travel on. An Output that adds up is read itself.
    private string? Misplaced(int node)
    {
        if (!_graph.Nodes[node].Type.IsReadout || _output.IsEmpty)
        {
            return null;
        }

        string[] takers = [.. Takers(node).Select(t => $"'{_graph.Nodes[t].Name}'").Distinct().Order(StringComparer.Ordinal)];
        return takers.Length == 0
            ? null
            : $"gives its membrane to {string.Join(", ", takers)}; only spikes travel between neurons here, and a membrane is read by an Output that takes nothing else, or by one Threshold";
    }

    // What takes from a node beside the Outputs that read it.
    private IEnumerable<int> Takers(int node) => _graph.Targets(node).SelectMany(t => _graph.Nodes[t] switch
    {
        { Type.Name: "Output", IsSum: false } => [],
        { Type.Name: "Flatten" } => Takers(t),
        _ => [t],
    });
}
