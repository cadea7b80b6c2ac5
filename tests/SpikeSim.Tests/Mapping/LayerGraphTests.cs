using SpikeSim.Chips;
using SpikeSim.Mapping;
using SpikeSim.Networks;

namespace SpikeSim.Tests.Mapping;

public sealed class LayerGraphTests
{
    private const double Step = 0.01;

    [Fact]
    public void A_chain_becomes_projections_and_populations()
    {
        LoweredGraph lowered = LayerGraphLowering.Lower(Chain);
        Assert.Empty(lowered.Violations);
        Network network = lowered.Network!;
        Assert.Empty(NetworkFaults.Find(network));
        Assert.Equal(["a", "b"], network.Populations.Select(p => p.Name));
        Assert.Equal([PopulationRole.Hidden, PopulationRole.Output], network.Populations.Select(p => p.Role));
        Assert.Equal([1.0, 2, 3, 4], network.Projections.Single(p => p.Source == Network.InputName).Weights.AsEnumerable());
        Assert.Equal("b", network.Projections.Single(p => p.Source == "a").Target);
    }

    [Fact]
    public void Columns_of_two_synapses_are_interleaved()
    {
        LayerGraph graph = Chain with
        {
            Weights = [Weights("w1", 2, 1, 10, 2, 20, 3, 30, 4, 40), Chain.Weights[1]],
            Neurons = [Neurons("a", 2, synapses: 2), Chain.Neurons[1]],
        };
        Network network = LayerGraphLowering.Lower(graph).Network!;
        Assert.Equal([1.0, 2, 3, 4], network.Projections.Single(p => p.Target == "a" && p.Synapse == 0).Weights.AsEnumerable());
        Assert.Equal([10.0, 20, 30, 40], network.Projections.Single(p => p.Target == "a" && p.Synapse == 1).Weights.AsEnumerable());
    }

    [Fact]
    public void Layers_are_put_into_the_order_of_the_signal_whatever_order_they_come_in()
    {
        // b and c feed each other, and the input enters the loop at b.
        LayerGraph graph = Chain with
        {
            Neurons = [Neurons("c", 2), Neurons("z", 2), Neurons("b", 2), Neurons("a", 2)],
            Weights = [Weights("wi", 2, 1, 0, 0, 1), Weights("ab", 2, 1, 0, 0, 1), Weights("bc", 2, 1, 0, 0, 1), Weights("cb", 2, 1, 0, 0, 1), Weights("cz", 2, 1, 0, 0, 1)],
            Aliases = ["skip"],
            Edges = Edges("input>wi>a>ab>b>bc>c>cz>z>output", "c>cb>b", "b>skip>c"),
        };
        Network network = LayerGraphLowering.Lower(graph).Network!;
        Assert.Equal(["a", "b", "c", "z"], network.Populations.Select(p => p.Name));
        Assert.Equal([new AliasConnection("b", "c")], network.Aliases.AsEnumerable());
    }

    [Fact]
    public void Several_edges_into_one_layer_add_up()
    {
        LayerGraph graph = Chain with { Weights = [.. Chain.Weights, Weights("more", 2, 5, 6, 7, 8)], Edges = [.. Chain.Edges, .. Edges("input>more>a")] };
        var placement = new Placement(LayerGraphLowering.Lower(graph).Network!);
        Assert.Equal([6.0, 8, 10, 12], placement.InputWeights);
    }

    [Fact]
    public void A_bias_of_weights_becomes_a_drive_and_the_chip_folds_it_where_the_current_settles()
    {
        LayerGraph graph = Chain with { Weights = [Chain.Weights[0] with { Bias = [0.5, 0] }, Chain.Weights[1]] };
        Network network = LayerGraphLowering.Lower(graph).Network!;
        Assert.Equal([0.5, 0], network.Populations[0].CurrentBias[0].AsEnumerable());

        // Decay shift 2: I = (I + 0.5) 3/4 settles at 1.5.
        Assert.Equal([1.5, 0], new Placement(network).Hidden.Bias);
        Assert.Equal([0.0, 0], new Placement(network, ChipCatalogue.Find("xylo-1")).Hidden.Bias);
        Violation violation = Assert.Single(Mapper.Map(graph, ChipCatalogue.XyloAudio3, new QuantizerSettings()).Violations, v => v.Code.StartsWith("XY", StringComparison.Ordinal));
        Assert.Equal(("XY012", ViolationLevel.Warning), (violation.Code, violation.Level));
        Assert.Contains("dropped", Mapper.Map(graph, ChipCatalogue.Find("xylo-1"), new QuantizerSettings()).Violations.Single(v => v.Code == "XY012").Limit, StringComparison.Ordinal);
    }

    [Fact]
    public void A_neuron_layer_named_like_the_input_gets_another_name()
    {
        LayerGraph graph = Chain with { InputName = "in", Neurons = [Neurons("input", 2), Neurons("b", 2)], Edges = Edges("in>w1>input>w2>b>output") };
        Network network = LayerGraphLowering.Lower(graph).Network!;
        Assert.Empty(NetworkFaults.Find(network));
        Assert.Equal("input neurons", network.Populations[0].Name);
    }

    [Fact]
    public void A_graph_without_outputs_is_still_counted_and_judged_and_said_once()
    {
        LayerGraph graph = Chain with { Edges = Edges("input>w1>a>w2>output"), InputChannels = 17, Weights = [Weights("w1", 17, new double[34]), Chain.Weights[1]], Neurons = [Neurons("a", 2), Neurons("b", 2)] };
        MappingReport report = Mapper.Map(graph, ChipCatalogue.XyloAudio3, new QuantizerSettings());
        Assert.Equal(["XY001", "XY004"], report.Violations.Where(v => v.Level == ViolationLevel.Error).Select(v => v.Code));
        Assert.Equal([("input channels", 17), ("hidden neurons", 4), ("output neurons", 0)], report.Resources.Take(3).Select(r => (r.Name, r.Used)));
    }

    [Fact]
    public void What_a_broken_graph_leaves_is_not_quantised()
    {
        LayerGraph graph = Chain with { Weights = [Chain.Weights[0]], Edges = Edges("input>w1>a>b>output") };
        MappingReport report = Mapper.Map(graph, ChipCatalogue.XyloAudio3, new QuantizerSettings());
        Assert.Contains("XY002", report.Violations.Select(v => v.Code));
        Assert.DoesNotContain(report.Violations, v => v.Code is "NS006" or "NS010" or "NS011" or "NS013");
        Assert.Null(report.Fidelity);
    }

    [Fact]
    public void Faults_are_found_all_at_once()
    {
        LayerGraph graph = Chain with
        {
            InputChannels = 3,
            Weights = [Chain.Weights[0] with { Bias = [1, 2, 3] }, Weights("w2", 2, 1, double.NaN, 1, 1), Weights("lost", 1, 1)],
            Neurons = [Neurons("a", 2), Neurons("b", 3) with { StepSeconds = 0 }],
            Aliases = ["a", "s"],
            Edges = [.. Chain.Edges, Chain.Edges[0], .. Edges("a>s>b", "b>nowhere", "output>a")],
        };
        string faults = string.Join('\n', LayerGraphFaults.Find(graph));
        Assert.All(
            ["3 signals meet 2 rows", "3 biases for 2 columns", "finite", "\"b\": the time step", "the name \"a\"", "stands there 2 times", "no layer \"nowhere\"", "nothing follows the output", "meet 3 neurons", "\"lost\"", "2 and 3 neurons"],
            words => Assert.True(faults.Contains(words, StringComparison.Ordinal), $"{words} is not in\n{faults}"));
        Assert.Throws<ArgumentException>(() => LayerGraphLowering.Lower(graph));
    }

    internal static LayerGraph Chain { get; } = new()
    {
        Name = "chain",
        InputChannels = 2,
        Weights = [Weights("w1", 2, 1, 2, 3, 4), Weights("w2", 2, 1, 1, 1, 1)],
        Neurons = [Neurons("a", 2), Neurons("b", 2)],
        Edges = Edges("input>w1>a>w2>b>output"),
    };

    internal static WeightLayer Weights(string name, int sources, params double[] values) => new() { Name = name, Sources = sources, Values = [.. values] };

    internal static NeuronLayer Neurons(string name, int neurons, int synapses = 1, double threshold = 1000) => new(
        new Population
        {
            Name = name,
            Role = PopulationRole.Hidden,
            TauMembraneSeconds = [.. Enumerable.Repeat(4 * Step, neurons)],
            TauSynapseSeconds = [.. Enumerable.Range(0, synapses).Select(_ => Enumerable.Repeat(4 * Step, neurons).ToArray()).Select(t => System.Collections.Immutable.ImmutableArray.Create(t))],
            Threshold = [.. Enumerable.Repeat(threshold, neurons)],
            Bias = [.. new double[neurons]],
        },
        Step);

    /// <summary>Edges of chains, each written as names with a greater-than sign between.</summary>
    internal static System.Collections.Immutable.ImmutableArray<LayerEdge> Edges(params string[] chains) =>
        [.. chains.Select(c => c.Split('>')).SelectMany(names => names.Zip(names.Skip(1), (a, b) => new LayerEdge(a, b)))];
}
