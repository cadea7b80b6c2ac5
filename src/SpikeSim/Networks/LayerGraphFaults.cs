using System.Collections.Immutable;

namespace SpikeSim.Networks;

/// <summary>Finds everything that makes a graph of layers meaningless, whatever the chip or engine: all of it at once.</summary>
public static class LayerGraphFaults
{
    /// <summary>Checks a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <returns>One sentence per fault; empty for a graph that the design rules can judge.</returns>
    public static IReadOnlyList<string> Find(LayerGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var faults = new List<string>();
        if (graph.InputChannels < 1)
        {
            faults.Add("the input needs at least one channel");
        }

        Names(graph, faults);
        foreach (WeightLayer layer in graph.Weights)
        {
            Matrix(layer, faults);
        }

        foreach (NeuronLayer layer in graph.Neurons)
        {
            NetworkFaults.Check(layer.Population, faults);
            if (!double.IsFinite(layer.StepSeconds) || layer.StepSeconds <= 0)
            {
                faults.Add($"layer \"{layer.Name}\": the time step must be above 0");
            }
        }

        Edges(graph, faults);
        return faults;
    }

    private static void Names(LayerGraph graph, List<string> faults)
    {
        IEnumerable<string> names =
            [graph.InputName, graph.OutputName, .. graph.Weights.Select(w => w.Name), .. graph.Neurons.Select(n => n.Name), .. graph.Aliases];
        foreach (IGrouping<string, string> twins in names.GroupBy(n => n).Where(g => g.Count() > 1 || g.Key.Length == 0))
        {
            faults.Add($"{twins.Count()} layer(s) have the name \"{twins.Key}\"; names are unique and not empty");
        }
    }

    private static void Matrix(WeightLayer layer, List<string> faults)
    {
        string name = $"weights \"{layer.Name}\"";
        if (layer.Sources < 1 || layer.Values.IsEmpty || layer.Values.Length % layer.Sources != 0)
        {
            faults.Add($"{name}: {layer.Values.Length} values are no matrix of {layer.Sources} rows");
            return;
        }

        if (!layer.Bias.IsEmpty && layer.Bias.Length != layer.Columns)
        {
            faults.Add($"{name}: {layer.Bias.Length} biases for {layer.Columns} columns");
        }

        if (!AllFinite(layer.Values) || !AllFinite(layer.Bias))
        {
            faults.Add($"{name}: every weight and bias must be finite");
        }
    }

    private static bool AllFinite(ImmutableArray<double> values)
    {
        foreach (double value in values)
        {
            if (!double.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }

    private static void Edges(LayerGraph graph, List<string> faults)
    {
        foreach (IGrouping<LayerEdge, LayerEdge> twins in graph.Edges.GroupBy(e => e).Where(g => g.Count() > 1))
        {
            faults.Add($"the edge {twins.Key.Source} -> {twins.Key.Target} stands there {twins.Count()} times");
        }

        foreach (LayerEdge edge in graph.Edges)
        {
            string name = $"edge {edge.Source} -> {edge.Target}";
            if (graph.KindOf(edge.Source) is not { } source || graph.KindOf(edge.Target) is not { } target)
            {
                faults.Add($"{name}: there is no layer \"{(graph.KindOf(edge.Source) is null ? edge.Source : edge.Target)}\"");
                continue;
            }

            if (source == LayerKind.Output || target == LayerKind.Input)
            {
                faults.Add($"{name}: nothing follows the output and nothing comes before the input");
            }

            Size(graph, edge, source, target, faults);
        }

        foreach (WeightLayer layer in graph.Weights.Where(w => graph.Edges.All(e => e.Target != w.Name)))
        {
            faults.Add($"nothing leads to the weights \"{layer.Name}\"");
        }

        foreach (string alias in graph.Aliases)
        {
            Alias(graph, alias, faults);
        }
    }

    private static void Size(LayerGraph graph, LayerEdge edge, LayerKind source, LayerKind target, List<string> faults)
    {
        if (target == LayerKind.Weights && SizeOf(graph, edge.Source, source) is { } sent)
        {
            int rows = graph.Weights.First(w => w.Name == edge.Target).Sources;
            if (sent != rows)
            {
                faults.Add($"edge {edge.Source} -> {edge.Target}: {sent} signals meet {rows} rows of weights");
            }
        }

        if (source == LayerKind.Weights && target == LayerKind.Neurons)
        {
            Population neurons = graph.Neurons.First(n => n.Name == edge.Target).Population;
            int columns = graph.Weights.First(w => w.Name == edge.Source).Columns;
            if (columns != neurons.Neurons * neurons.Targets)
            {
                faults.Add($"edge {edge.Source} -> {edge.Target}: {columns} columns of weights meet {neurons.Neurons} neurons x {neurons.Targets} synapse(s)");
            }
        }
    }

    private static int? SizeOf(LayerGraph graph, string name, LayerKind kind) => kind switch
    {
        LayerKind.Input => graph.InputChannels,
        LayerKind.Neurons => graph.Neurons.First(n => n.Name == name).Population.Neurons,
        LayerKind.Weights => graph.Weights.First(w => w.Name == name).Columns,
        _ => null,
    };

    private static void Alias(LayerGraph graph, string alias, List<string> faults)
    {
        int[] sizes =
        [
            .. graph.Edges.Where(e => e.Source == alias || e.Target == alias)
                .Select(e => graph.Neurons.FirstOrDefault(n => n.Name == (e.Source == alias ? e.Target : e.Source))?.Population.Neurons)
                .OfType<int>().Distinct(),
        ];
        if (sizes.Length > 1)
        {
            faults.Add($"alias \"{alias}\" joins layers of {string.Join(" and ", sizes)} neurons; both sides have the same size");
        }
    }
}
