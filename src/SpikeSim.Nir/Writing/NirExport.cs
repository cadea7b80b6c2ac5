using System.Collections.Immutable;
using System.Globalization;
using SpikeSim.Chips;
using SpikeSim.Files;
using SpikeSim.Networks;
using SpikeSim.Nir.Graphs;
using SpikeSim.Nir.Lowering;
using SpikeSim.Nir.Notes;

namespace SpikeSim.Nir.Writing;

/// <summary>
/// Writes a network as a graph in the unit-gain form, on which all tools that step by forward Euler agree: r = tau_mem/dt and
/// w_in = tau_syn/dt, so that a weight is what an event adds (specification of NIR, section 6).
/// </summary>
public sealed class NirExport
{
    private readonly Network _network;
    private readonly NirExportSettings _settings;
    private readonly double _pulse;
    private readonly List<NirNode> _nodes = [];
    private readonly List<NirEdge> _edges = [];
    private readonly List<string> _warnings = [];
    private readonly List<string> _problems = [];
    private readonly Dictionary<string, string> _ports = new(StringComparer.Ordinal);
    private ChipProgram? _program;

    private NirExport(Network network, NirExportSettings settings)
    {
        _network = network;
        _settings = settings;
        _pulse = settings.Amplitude == NirAmplitude.Dirac ? network.StepSeconds : 1;
    }

    /// <summary>Writes a network.</summary>
    /// <param name="network">A network without faults.</param>
    /// <param name="settings">How.</param>
    /// <returns>The graph with warnings.</returns>
    /// <exception cref="DataFormatException">The network has something that NIR cannot say; the message lists all of it.</exception>
    public static NirExported Of(Network network, NirExportSettings settings)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(settings);
        return new NirExport(network, settings).Build();
    }

    /// <summary>Writes a network with what surrounds it, which goes into metadata.</summary>
    /// <param name="document">The network; one with a task was trained for the order of chips and is written as such.</param>
    /// <param name="settings">How.</param>
    /// <returns>The graph with warnings.</returns>
    /// <exception cref="DataFormatException">The network has something that NIR cannot say; the message lists all of it.</exception>
    public static NirExported Of(NetworkDocument document, NirExportSettings settings)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(settings);
        NirExported exported = Of(document.Network, settings with { IsChipOrder = settings.IsChipOrder || document.Task is not null });
        return exported.WithNotes(notes => NoteExport.WithHistory(NoteExport.WithTask(notes, document.Task), document.Training));
    }

    /// <summary>Writes a chip program as the network of its integers, with the chip and what surrounds the program in metadata.</summary>
    /// <param name="document">The program.</param>
    /// <param name="settings">How; the order is that of the chip.</param>
    /// <returns>The graph with warnings.</returns>
    /// <exception cref="DataFormatException">The program has something that NIR cannot say; the message lists all of it.</exception>
    public static NirExported Of(ProgramDocument document, NirExportSettings settings)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(settings);
        var export = new NirExport(ProgramNetwork.Of(document.Name, document.Program, document.StepSeconds), settings with { IsChipOrder = true }) { _program = document.Program };
        return export.Build().WithNotes(notes => NoteExport.WithHistory(NoteExport.WithTask(notes, document.Task), document.Origin).With(NoteNames.Chip, NirArray.OfText(document.Chip.Name)));
    }

    private NirExported Build()
    {
        Refuse();
        _nodes.Add(NirNode.Create("input", "Input", ("shape", NirArray.Whole(_network.InputChannels))));
        _ports[Network.InputName] = "input";
        foreach (Population population in _network.Populations)
        {
            _ports[population.Name] = NodeName(population);
        }

        foreach (Population population in _network.Populations)
        {
            AddPopulation(population);
        }

        Population output = _network.Outputs.Single();
        _nodes.Add(NirNode.Create("output", "Output", ("shape", NirArray.Whole(output.Neurons))));
        _edges.Add(new NirEdge(_ports[output.Name], "output"));
        var graph = new NirGraph(_nodes.ToImmutableSortedDictionary(n => n.Name, n => n, StringComparer.Ordinal), [.. _edges]) { Metadata = NoteExport.OfGraph(_network, _settings) };
        return new NirExported(new NirDocument(NirWriter.Version, graph), [.. _warnings.Distinct()]);
    }

    private void Refuse()
    {
        if (_network.Aliases.Length > 0)
        {
            _problems.Add($"aliases ({_network.Aliases[0].Source} -> {_network.Aliases[0].Target})");
        }

        foreach (Population population in _network.Populations)
        {
            if (population.TauSynapseSeconds.Length > 1)
            {
                _problems.Add($"neurons with two synapses (population \"{population.Name}\")");
            }

            if (population.RefractorySeconds > 0)
            {
                _problems.Add($"a refractory time (population \"{population.Name}\")");
            }

            bool hasAffineBias = population.CurrentBias.Any(c => c.Any(b => b != 0)) || (_settings.WritesBiasAsAffine && population.Bias.Any(b => b != 0));
            if (hasAffineBias && !_network.Projections.Any(p => p.Target == population.Name))
            {
                _problems.Add($"the bias of an Affine where no weights lead (population \"{population.Name}\")");
            }
        }

        if (_problems.Count > 0)
        {
            throw new DataFormatException($"{_network.Name}: NIR cannot say: {string.Join("; ", _problems)}.");
        }

        if (_network.Populations.Any(p => p.Spiking && p.Reset == ResetRule.Subtract))
        {
            _warnings.Add("NIR cannot say that a spike subtracts the threshold; readers will reset to v_reset unless they are told (noted in the metadata)");
        }

        WarnOfLostWeights();
        if (_network.Populations.Any(p => p.Spiking && p.SpikesPerStep > 1))
        {
            _warnings.Add("NIR cannot say that a neuron may fire several times in one step; most readers fire once");
        }
    }

    private void WarnOfLostWeights()
    {
        foreach (Population population in _network.Populations.Where(p => Enumerable.Range(0, p.Neurons).Any(n => OrderFactor(p, n) == 0)))
        {
            _warnings.Add($"population \"{population.Name}\": a synapse as short as a step lets nothing through in the order of a chip, so weights onto it are written as 0");
        }
    }

    private string NodeName(Population population)
    {
        if (!IsRecurrent(population.Name) || _settings.Recurrence == RecurrenceLayout.Nested)
        {
            return Base(population.Name);
        }

        return Base(population.Name) + ".lif";
    }

    private string Base(string name)
    {
        string bare = IsRecurrent(name) && name.EndsWith(".lif", StringComparison.Ordinal) ? name[..^4] : name;
        return bare is "output" or "input" ? bare + "_neurons" : bare;
    }

    private bool IsRecurrent(string name) => _network.Projections.Any(p => p.Source == name && p.Target == name);

    private void AddPopulation(Population population)
    {
        Projection[] into = [.. _network.Projections.Where(p => p.Target == population.Name)];
        double[] affine = AffineBias(population);
        NirNode neurons = NeuronExport.Of(population, _network.StepSeconds, _settings, _warnings);
        neurons = _program is null ? neurons : neurons with { Metadata = NoteExport.OfChipNeurons(neurons.Metadata, _program, population.Role) };
        bool isNested = IsRecurrent(population.Name) && _settings.Recurrence == RecurrenceLayout.Nested;
        if (isNested)
        {
            AddNested(population, neurons, [.. into.Where(p => p.Source == population.Name)]);
        }
        else
        {
            _nodes.Add(neurons with { Name = _ports[population.Name] });
        }

        for (int i = 0; i < into.Length; i++)
        {
            bool isRecurrent = into[i].Source == population.Name;
            if (isRecurrent && isNested)
            {
                continue;
            }

            string name = isRecurrent ? $"{Base(population.Name)}.w_rec" : into.Count(p => p.Source != population.Name) == 1 ? $"fc_{Base(population.Name)}" : $"fc_{Base(population.Name)}_from_{Base(into[i].Source)}";
            AddWeights(into[i], population, Unique(name), _ports[into[i].Source], _ports[population.Name], i == FirstForward(into, population) ? affine : [], _nodes, _edges);
        }
    }

    private static int FirstForward(Projection[] into, Population population) =>
        Math.Max(0, Array.FindIndex(into, p => p.Source != population.Name));

    private void AddNested(Population population, NirNode neurons, Projection[] recurrent)
    {
        var nodes = new List<NirNode>
        {
            NirNode.Create("input", "Input", ("shape", NirArray.Whole(population.Neurons))),
            neurons with { Name = "lif" },
            NirNode.Create("output", "Output", ("shape", NirArray.Whole(population.Neurons))),
        };
        var edges = new List<NirEdge> { new("input", "lif"), new("lif", "output") };
        for (int i = 0; i < recurrent.Length; i++)
        {
            string name = i == 0 ? "w_rec" : string.Create(CultureInfo.InvariantCulture, $"w_rec_{i + 1}");
            AddWeights(recurrent[i], population, name, "lif", "lif", [], nodes, edges);
        }

        var graph = new NirGraph(nodes.ToImmutableSortedDictionary(n => n.Name, n => n, StringComparer.Ordinal), [.. edges]);
        _nodes.Add(NirNode.Create(_ports[population.Name], NirNodeType.GraphName) with { Graph = graph });
    }

    private string Unique(string name)
    {
        string unique = name;
        for (int i = 2; _nodes.Any(n => n.Name == unique) || _ports.ContainsValue(unique); i++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}_{i}");
        }

        return unique;
    }

    // One Linear, or one per delay: NIR has delays per channel only.
    private void AddWeights(Projection projection, Population target, string name, string source, string goal, double[] bias, List<NirNode> nodes, List<NirEdge> edges)
    {
        int sources = _network.SourceSize(projection.Source);
        double[] delays = [.. projection.DelaySeconds.Distinct().Order()];
        for (int d = 0; d < Math.Max(1, delays.Length); d++)
        {
            string part = delays.Length <= 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}_{d}");
            var weights = new double[sources * target.Neurons];
            for (int s = 0; s < sources; s++)
            {
                for (int t = 0; t < target.Neurons; t++)
                {
                    int index = (s * target.Neurons) + t;
                    bool isHere = projection.DelaySeconds.Length <= 1 || projection.DelaySeconds[index] == delays[d];
                    weights[(t * sources) + s] = isHere ? projection.Weights[index] * OrderFactor(target, t) * _pulse : 0;
                }
            }

            NirArray weight = Numbers([target.Neurons, sources], weights);
            bool hasBias = d == 0 && bias.Length > 0;
            nodes.Add(hasBias ? NirNode.Create(part, "Affine", ("weight", weight), ("bias", Numbers([bias.Length], bias))) : NirNode.Create(part, "Linear", ("weight", weight)));
            edges.Add(new NirEdge(source, part));
            if (delays.Length > 0 && delays[d] > 0)
            {
                nodes.Add(NirNode.Create($"{part}_delay", "Delay", ("delay", NirArray.Vector([.. Enumerable.Repeat(delays[d], target.Neurons)]))));
                edges.Add(new NirEdge(part, $"{part}_delay"));
                edges.Add(new NirEdge($"{part}_delay", goal));
            }
            else
            {
                edges.Add(new NirEdge(part, goal));
            }
        }
    }

    private double OrderFactor(Population population, int neuron) =>
        _settings.IsChipOrder && !population.TauSynapseSeconds.IsEmpty ? 1 - (_network.StepSeconds / population.TauSynapseSeconds[0][neuron]) : 1;

    private double[] AffineBias(Population population)
    {
        var bias = new double[population.Neurons];
        for (int i = 0; i < bias.Length; i++)
        {
            double current = population.CurrentBias.IsEmpty ? 0 : population.CurrentBias[0][i] * OrderFactor(population, i);
            double step = population.TauSynapseSeconds.IsEmpty ? 1 : _network.StepSeconds / population.TauSynapseSeconds[0][i];
            bias[i] = current + (_settings.WritesBiasAsAffine ? population.Bias[i] * step : 0);
        }

        return bias.AsSpan().ContainsAnyExcept(0.0) ? bias : [];
    }

    // Weights that single precision holds exactly are stored in it.
    private static NirArray Numbers(ImmutableArray<long> shape, double[] values) =>
        NirArray.Of(values.All(v => (float)v == v) ? NirElementType.Real32 : NirElementType.Real64, shape, [.. values]);
}
