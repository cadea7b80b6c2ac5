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
    private readonly List<int> _order;
    private readonly Dictionary<int, string> _names = [];
    private ImmutableArray<NodeReport> _reports = [];
    private int _output = -1;

    public GraphLowering(NirModel model, NirSettings settings)
    {
        _model = model;
        _settings = settings;
        _graph = model.Graph;
        _order = SignalOrder.Of(_graph);
    }

    /// <summary>Why there will be no network.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>What was chosen.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Rates every node; unsupported ones are problems.</summary>
    public void Report(Func<FlatNode, NodeReport> rate)
    {
        _reports = [.. _order.Select(i => rate(_graph.Nodes[i]))];
        Problems.AddRange(_reports.Where(r => r.Support == NodeSupport.Unsupported).Select(r => $"node '{r.Node}' ({r.Title}) {r.Remark}"));
    }

    /// <summary>Builds the network where nothing stands against it.</summary>
    public LoweredNetwork Finish(StepChoice? time, Func<FlatNode, NeuronForm> form, Func<PopulationRole, int> spikesPerStep, ResetRule reset)
    {
        FindOutput();
        CheckPlaces();
        Notes.Add(_settings.Describe());
        NirSettings resolved = time is null ? _settings : _settings with { StepSeconds = time.StepSeconds, TimeUnit = time.Unit };
        if (Problems.Count > 0 || time is null)
        {
            return new LoweredNetwork(null, resolved, Problems, Notes, _reports);
        }

        int[] neurons = [.. _order.Where(i => _graph.Nodes[i].Type.IsNeuron && i != _output), _output];
        Name(neurons);
        Drive?[] drives = DriveCollection.Of(_graph);
        var forms = neurons.ToDictionary(n => n, n => form(_graph.Nodes[n]));
        var network = new Network
        {
            Name = Path.GetFileNameWithoutExtension(_model.Source) is { Length: > 0 } name ? name : "network",
            StepSeconds = time.StepSeconds,
            InputChannels = Inputs().Sum(i => _graph.Nodes[i].Outputs),
            Populations = [.. neurons.Select(n => Population(n, forms[n], drives[n]!, spikesPerStep, reset))],
            Projections = [.. neurons.SelectMany(n => Projections(n, forms[n], drives[n]!, time))],
        };
        Problems.AddRange(NetworkFaults.Find(network));
        return new LoweredNetwork(Problems.Count > 0 ? null : network, resolved, Problems, Notes, _reports)
        {
            Populations = neurons.ToImmutableSortedDictionary(n => _graph.Nodes[n].Name, n => _names[n], StringComparer.Ordinal),
            OmittedAtStart = _settings.HasRecurrentBiasAtZero
                ? ImmutableSortedDictionary<int, ImmutableArray<double>>.Empty
                : Enumerable.Range(0, neurons.Length)
                    .Where(i => drives[neurons[i]]!.RecurrentBias.AsSpan().ContainsAnyExcept(0.0))
                    .ToImmutableSortedDictionary(i => i, i => RecurrentDrive(drives[neurons[i]]!, forms[neurons[i]])),
        };
    }

    private static ImmutableArray<double> RecurrentDrive(Drive drive, NeuronForm form) =>
        [.. drive.RecurrentBias.Select((b, i) => -b * (form.TauSynapse is null ? form.MembraneBiasGain[i] : form.CurrentBiasGain[i]))];

    private int[] Inputs() => [.. _graph.OfType("Input")];

    private void FindOutput()
    {
        int[] outputs = [.. _graph.OfType("Output")];
        if (outputs.Length != 1)
        {
            Problems.Add($"there are {outputs.Length} Output nodes ({string.Join(", ", outputs.Select(o => $"'{_graph.Nodes[o].Name}'"))}); a network has one");
            return;
        }

        int node = outputs[0];
        while (_graph.Nodes[node].Type.Name is "Output" or "Flatten")
        {
            int[] sources = [.. _graph.Sources(node)];
            if (sources.Length != 1)
            {
                Problems.Add($"'{_graph.Nodes[node].Name}' takes from {sources.Length} nodes ({string.Join(", ", sources.Select(s => $"'{_graph.Nodes[s].Name}'"))}); the output of a network is one population");
                return;
            }

            node = sources[0];
        }

        if (_graph.Nodes[node].Type.IsNeuron)
        {
            _output = node;
        }
        else
        {
            Problems.Add($"the output is node '{_graph.Nodes[node].Name}' ({_graph.Nodes[node].Node.Title}); it must be neurons that spike or are read by their membranes (LIF, CubaLIF, IF, LI, CubaLI, I)");
        }
    }

    private void CheckPlaces()
    {
        int[] inputs = Inputs();
        if (inputs.Length > 1 && !_settings.ConcatenatesInputs)
        {
            Problems.Add($"there are {inputs.Length} Input nodes ({string.Join(", ", inputs.Select(i => $"'{_graph.Nodes[i].Name}'"))}); say that their channels are taken one after the other in the order of names (--nir inputs=concatenate), or merge them");
        }

        foreach (int node in Enumerable.Range(0, _graph.Nodes.Length).Where(i => _graph.Nodes[i].Type.IsReadout && i != _output))
        {
            Problems.Add($"node '{_graph.Nodes[node].Name}' ({_graph.Nodes[node].Node.Title}) gives its membrane to other nodes; only spikes travel between neurons here");
        }

        int hidden = Enumerable.Range(0, _graph.Nodes.Length).Where(i => _graph.Nodes[i].Type.IsNeuron && i != _output).Sum(i => _graph.Nodes[i].Outputs);
        if (hidden > Network.MaxHiddenNeurons)
        {
            Problems.Add(FormattableString.Invariant($"{hidden} hidden neurons; SpikeSim simulates at most {Network.MaxHiddenNeurons} hidden neurons plus the output neurons"));
        }
    }

    // The word "input" is taken, and names are unique.
    private void Name(int[] neurons)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal) { Network.InputName };
        foreach (int node in neurons)
        {
            string name = _graph.Nodes[node].Name;
            for (int i = 2; !taken.Add(name); i++)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"{_graph.Nodes[node].Name}_{i}");
            }

            _names[node] = name;
        }
    }

    private Population Population(int index, NeuronForm form, Drive drive, Func<PopulationRole, int> spikesPerStep, ResetRule reset)
    {
        FlatNode node = _graph.Nodes[index];
        double[] bias = drive.Bias.Zip(drive.RecurrentBias, (b, r) => b + r).ToArray();
        double[] current = [.. bias.Select((b, i) => b * form.CurrentBiasGain[i])];
        PopulationRole role = index == _output ? PopulationRole.Output : PopulationRole.Hidden;
        bool hasResets = node.Type.IsSpiking && reset == ResetRule.ToValue && node.PerNeuron("v_reset").Any(v => v != 0);
        return new Population
        {
            Name = _names[index],
            Role = role,
            TauMembraneSeconds = [.. form.TauMembrane],
            TauSynapseSeconds = form.TauSynapse is null ? [] : [[.. form.TauSynapse]],
            CurrentBias = form.TauSynapse is not null && current.Any(c => c != 0) ? [[.. current]] : [],
            Threshold = node.Type.IsSpiking ? node.PerNeuron("v_threshold") : [.. Enumerable.Repeat(1.0, node.Outputs)],
            Bias = [.. form.Leak.Select((leak, i) => leak + (bias[i] * form.MembraneBiasGain[i]))],
            Spiking = node.Type.IsSpiking,
            Reset = reset,
            ResetValue = hasResets ? node.PerNeuron("v_reset") : [],
            SpikesPerStep = spikesPerStep(role),
        };
    }

    private IEnumerable<Projection> Projections(int index, NeuronForm form, Drive drive, StepChoice time)
    {
        int[] inputs = Inputs();
        foreach (Term term in Merge(drive.Terms).OrderBy(t => _order.IndexOf(t.Source)))
        {
            bool isInput = _graph.Nodes[term.Source].Type.Name == "Input";

            // Several Inputs are one after the other; each fills its own rows.
            int first = isInput ? inputs.TakeWhile(i => i != term.Source).Sum(i => _graph.Nodes[i].Outputs) : 0;
            int rows = isInput ? inputs.Sum(i => _graph.Nodes[i].Outputs) : term.Sources;
            double[] weights = term.Dense();
            var turned = new double[rows * term.Targets];
            var delays = new double[term.Delays is null ? 0 : turned.Length];
            for (int target = 0; target < term.Targets; target++)
            {
                for (int source = 0; source < term.Sources; source++)
                {
                    int from = (target * term.Sources) + source;
                    int to = ((first + source) * term.Targets) + target;
                    turned[to] = weights[from] * form.WeightGain[target];
                    if (term.Delays is not null)
                    {
                        delays[to] = term.Delays[from] * time.UnitSeconds;
                    }
                }
            }

            yield return new Projection
            {
                Source = isInput ? Network.InputName : _names[term.Source],
                Target = _names[index],
                Weights = [.. turned],
                DelaySeconds = delays.Length > 0 && delays.AsSpan().IndexOfAnyExcept(delays[0]) < 0 ? [delays[0]] : [.. delays],
            };
        }
    }

    // Ways from one source without delays are one matrix.
    private static IEnumerable<Term> Merge(IReadOnlyList<Term> terms)
    {
        foreach (IGrouping<int, Term> group in terms.Where(t => t.Delays is null).GroupBy(t => t.Source))
        {
            Term[] same = [.. group];
            if (same.Length == 1)
            {
                yield return same[0];
                continue;
            }

            double[] sum = (double[])same[0].Dense().Clone();
            foreach (Term other in same[1..])
            {
                double[] more = other.Dense();
                for (int i = 0; i < sum.Length; i++)
                {
                    sum[i] += more[i];
                }
            }

            yield return same[0] with { Weights = sum };
        }

        foreach (Term term in terms.Where(t => t.Delays is not null))
        {
            yield return term;
        }
    }
}
