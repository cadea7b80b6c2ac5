using System.Collections.Immutable;
using SpikeSim.Mapping;
using SpikeSim.Networks;

namespace SpikeSim.Tests.Mapping;

/// <summary>
/// Networks that keep every design rule until a test breaks one. Events reach a threshold of 150 but cannot saturate a current,
/// whatever scale a quantiser chooses: all sources together bring less than threshold / 2^2 in a step.
/// </summary>
internal static class SmallNetworks
{
    public const double Step = 0.01;
    public const double Threshold = 150;

    /// <summary>The sum of the weights onto a neuron from inputs, and from hidden neurons.</summary>
    private const double FromInputs = 1.6;
    private const double FromHidden = 0.5;

    /// <summary>Inputs, hidden populations h1, h2 and so on, each fully connected to the next, and the output "out".</summary>
    public static Network Chain(int inputs, int[] hidden, int outputs, double step = Step)
    {
        Population[] populations =
        [
            .. hidden.Select((n, i) => Neurons($"h{i + 1}", n, PopulationRole.Hidden, step: step)),
            Neurons("out", outputs, PopulationRole.Output, step: step),
        ];
        string[] names = [Network.InputName, .. populations.Select(p => p.Name)];
        int[] sizes = [inputs, .. hidden, outputs];
        return new Network
        {
            Name = "chain",
            StepSeconds = step,
            InputChannels = inputs,
            Populations = [.. populations],
            Projections = [.. Enumerable.Range(0, names.Length - 1).Select(i => Dense(names[i], sizes[i], names[i + 1], sizes[i + 1]))],
        };
    }

    public static Population Neurons(string name, int neurons, PopulationRole role, int synapses = 1, double step = Step) => new()
    {
        Name = name,
        Role = role,
        TauMembraneSeconds = Same(16 * step, neurons),
        TauSynapseSeconds = [.. Enumerable.Range(0, synapses).Select(_ => Same(4 * step, neurons))],
        Threshold = Same(Threshold, neurons),
        Bias = Same(0, neurons),
        SpikesPerStep = role == PopulationRole.Output ? 1 : 31,
    };

    public static Projection Dense(string source, int sources, string target, int targets) =>
        new() { Source = source, Target = target, Weights = Same((source == Network.InputName ? FromInputs : FromHidden) / sources, sources * targets) };

    /// <summary>Weights by source and target; zero is no connection.</summary>
    public static Projection Sparse(string source, int sources, string target, int targets, Func<int, int, double> weight) =>
        new() { Source = source, Target = target, Weights = [.. Enumerable.Range(0, sources * targets).Select(i => weight(i / targets, i % targets))] };

    public static ImmutableArray<double> Same(double value, int count) => [.. Enumerable.Repeat(value, count)];

    /// <summary>
    /// Violations but for those of what runs show: these networks treat their outputs alike, so that nothing is decided, some are cold, and a
    /// negative threshold has no currents to compare.
    /// </summary>
    public static IReadOnlyList<Violation> DesignViolations(this MappingReport report) =>
        [.. report.Violations.Where(v => v.Code is not ("NS006" or "NS013" or "NS014"))];

    public static Network WithPopulation(this Network network, string name, Func<Population, Population> change) =>
        network with { Populations = [.. network.Populations.Select(p => p.Name == name ? change(p) : p)] };

    /// <summary>Replaces the projections between the two populations.</summary>
    public static Network WithProjection(this Network network, Projection projection) =>
        network with { Projections = [.. network.Projections.Where(p => (p.Source, p.Target) != (projection.Source, projection.Target)), projection] };

    public static Network WithAliases(this Network network, params AliasConnection[] aliases) => network with { Aliases = [.. aliases] };

    /// <summary>The same network as a graph of layers; weight layers are called "source to target", with a number from the second on.</summary>
    public static LayerGraph AsGraph(Network network)
    {
        string[] names = [.. network.Projections.Select((p, i) => (p, Earlier: network.Projections.Take(i).Count(q => (q.Source, q.Target) == (p.Source, p.Target))))
            .Select(p => $"{p.p.Source} to {p.p.Target}{(p.Earlier == 0 ? string.Empty : $" {p.Earlier + 1}")}")];
        return new LayerGraph
        {
            Name = network.Name,
            InputChannels = network.InputChannels,
            OutputName = "result",
            Weights = [.. network.Projections.Select((p, i) => new WeightLayer { Name = names[i], Sources = network.SourceSize(p.Source), Values = p.Weights })],
            Neurons = [.. network.Populations.Select(p => new NeuronLayer(p, network.StepSeconds))],
            Aliases = [.. network.Aliases.Select(a => $"{a.Source} alias {a.Target}")],
            Edges =
            [
                .. network.Projections.SelectMany((p, i) => LayerGraphTests.Edges($"{p.Source}>{names[i]}>{p.Target}")),
                .. network.Aliases.SelectMany(a => LayerGraphTests.Edges($"{a.Source}>{a.Source} alias {a.Target}>{a.Target}")),
                .. LayerGraphTests.Edges($"{network.Outputs.First().Name}>result"),
            ],
        };
    }
}
