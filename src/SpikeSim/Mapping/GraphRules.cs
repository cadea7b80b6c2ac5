using SpikeSim.Networks;
using static SpikeSim.Mapping.DesignRules;

namespace SpikeSim.Mapping;

/// <summary>Rules about how layers may follow each other; a <see cref="Network"/> keeps them by construction, a <see cref="LayerGraph"/> may not.</summary>
internal static class GraphRules
{
    /// <summary>All of them, in the order of their codes.</summary>
    public static IEnumerable<Violation> Check(LayerGraph graph) =>
    [
        .. Outputs(graph),
        .. NeuronInputs(graph),
        .. Inputs(graph),
        .. Steps(graph),
        .. WeightChains(graph),
        .. AliasStarts(graph),
        .. AliasEnds(graph),
        .. NeuronLayers(graph),
        .. HiddenNeurons(graph),
        .. OneOutput(graph),
    ];

    /// <summary>The layers that the output mark follows.</summary>
    public static IEnumerable<NeuronLayer> OutputLayers(LayerGraph graph) => graph.Neurons.Where(n => graph.Edges.Contains(new LayerEdge(n.Name, graph.OutputName)));

    /// <summary>XY001.</summary>
    private static IEnumerable<Violation> Outputs(LayerGraph graph)
    {
        foreach ((LayerEdge edge, LayerKind source) in Into(graph, LayerKind.Output).Where(e => e.Source != LayerKind.Neurons))
        {
            yield return Error("XY001", Name(edge), $"the output of the network is {Describe(source)}", "neurons", "End the network with a neuron layer.");
        }

        foreach (WeightLayer layer in graph.Weights.Where(w => graph.Edges.All(e => e.Source != w.Name)))
        {
            yield return Error("XY001", $"weights \"{layer.Name}\"", "the network ends with weights", "it ends with neurons", "Add a neuron layer behind them, or remove them.");
        }

        if (graph.Edges.All(e => e.Target != graph.OutputName))
        {
            yield return Error("XY001", $"output \"{graph.OutputName}\"", "nothing leads to it", "a neuron layer", "Mark a neuron layer as the output.");
        }
    }

    /// <summary>XY002.</summary>
    private static IEnumerable<Violation> NeuronInputs(LayerGraph graph)
    {
        foreach ((LayerEdge edge, _) in Into(graph, LayerKind.Neurons).Where(e => e.Source == LayerKind.Neurons))
        {
            yield return Error("XY002", Name(edge), "neurons that feed neurons directly", "weights between them", "Put weights between them: the identity matrix keeps what the network does.");
        }
    }

    /// <summary>XY003.</summary>
    private static IEnumerable<Violation> Inputs(LayerGraph graph)
    {
        foreach ((LayerEdge edge, _) in Into(graph, LayerKind.Neurons).Where(e => e.Source == LayerKind.Input))
        {
            yield return Error("XY003", Name(edge), "inputs that feed neurons directly", "weights between them", "Put weights between them: the identity matrix keeps what the network does.");
        }
    }

    /// <summary>XY006.</summary>
    private static IEnumerable<Violation> Steps(LayerGraph graph)
    {
        const double RelativeTolerance = 1e-6; // Files hold times in single precision.
        if (graph.Neurons.IsEmpty)
        {
            yield break;
        }

        NeuronLayer first = graph.Neurons[0];
        foreach (NeuronLayer layer in graph.Neurons.Where(n => Math.Abs(n.StepSeconds - first.StepSeconds) > RelativeTolerance * first.StepSeconds))
        {
            yield return Error("XY006", $"neurons \"{layer.Name}\"", $"a time step of {layer.StepSeconds} s", $"{first.StepSeconds} s, that of \"{first.Name}\"", "Give all layers one time step and retrain.");
        }
    }

    /// <summary>XY008.</summary>
    private static IEnumerable<Violation> WeightChains(LayerGraph graph)
    {
        foreach ((LayerEdge edge, _) in Into(graph, LayerKind.Weights).Where(e => e.Source == LayerKind.Weights))
        {
            yield return Error("XY008", Name(edge), "two weight layers in a row", "neurons between them", "Multiply the two matrices into one.");
        }
    }

    /// <summary>XY009, the part that a graph alone can break.</summary>
    private static IEnumerable<Violation> AliasStarts(LayerGraph graph)
    {
        foreach ((LayerEdge edge, LayerKind source) in Into(graph, LayerKind.Alias).Where(e => e.Source != LayerKind.Neurons))
        {
            yield return Error("XY009", Name(edge), $"an alias that starts at {Describe(source)}", "hidden neurons", "Start it at a hidden neuron layer.");
        }

        foreach (string alias in graph.Aliases.Where(a => graph.Edges.All(e => e.Target != a)))
        {
            yield return Error("XY009", $"alias \"{alias}\"", "nothing leads to it", "hidden neurons", "Start it at a hidden neuron layer, or remove it.");
        }
    }

    /// <summary>XY010, the part that a graph alone can break.</summary>
    private static IEnumerable<Violation> AliasEnds(LayerGraph graph)
    {
        foreach (LayerEdge edge in graph.Edges.Where(e => graph.Aliases.Contains(e.Source)))
        {
            if (graph.KindOf(edge.Target) is LayerKind.Weights or LayerKind.Alias)
            {
                yield return Error("XY010", Name(edge), $"an alias that ends at {Describe(graph.KindOf(edge.Target)!.Value)}", "hidden neurons", "End it at a hidden neuron layer.");
            }
        }

        foreach (string alias in graph.Aliases.Where(a => graph.Edges.All(e => e.Source != a)))
        {
            yield return Error("XY010", $"alias \"{alias}\"", "it leads nowhere", "hidden neurons", "End it at a hidden neuron layer, or remove it.");
        }
    }

    /// <summary>XY011.</summary>
    private static IEnumerable<Violation> NeuronLayers(LayerGraph graph)
    {
        if (graph.Neurons.Length < 2)
        {
            yield return Error("XY011", "network", $"{graph.Neurons.Length} neuron layer(s)", "one hidden layer and the outputs", "Add a hidden layer between inputs and outputs.");
        }
    }

    /// <summary>XY014: SpikeSim's own cap, which a network cannot be built beyond.</summary>
    private static IEnumerable<Violation> HiddenNeurons(LayerGraph graph)
    {
        int hidden = graph.Neurons.Except(OutputLayers(graph)).Sum(n => n.Population.Neurons);
        if (hidden > Network.MaxHiddenNeurons)
        {
            yield return Error("XY014", "network", $"{hidden} hidden neurons", $"{Network.MaxHiddenNeurons}, SpikeSim's own cap", "Use fewer neurons.");
        }
    }

    /// <summary>NS008.</summary>
    private static IEnumerable<Violation> OneOutput(LayerGraph graph)
    {
        NeuronLayer[] outputs = [.. OutputLayers(graph)];
        if (outputs.Length > 1)
        {
            yield return Error("NS008", $"output \"{graph.OutputName}\"", $"{outputs.Length} output layers ({string.Join(", ", outputs.Select(n => n.Name))})", "one", "Join the output layers into one.");
        }
    }

    private static IEnumerable<(LayerEdge Edge, LayerKind Source)> Into(LayerGraph graph, LayerKind target) =>
        graph.Edges.Where(e => graph.KindOf(e.Target) == target).Select(e => (e, graph.KindOf(e.Source)!.Value));

    private static string Name(LayerEdge edge) => $"edge {edge.Source} -> {edge.Target}";

    private static string Describe(LayerKind kind) => kind switch
    {
        LayerKind.Input => "the input",
        LayerKind.Output => "the output",
        LayerKind.Weights => "weights",
        LayerKind.Alias => "an alias",
        _ => "neurons",
    };
}
