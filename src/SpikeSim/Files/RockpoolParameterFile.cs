using System.Collections.Immutable;
using SpikeSim.Json;
using SpikeSim.Networks;

namespace SpikeSim.Files;

/// <summary>
/// Parameter files of Rockpool (<c>net.save</c>), reading only: a tree of modules whose leaves are texts that hold JSON (chip
/// specification, section 8). Chains of linear layers and LIF neurons are read, SynNet and nested chains included.
/// </summary>
/// <remarks>
/// A layer of weights has <c>weight</c> [sources][neurons x synapses] and perhaps <c>bias</c>; neurons have <c>tau_mem</c>, <c>tau_syn</c>,
/// <c>threshold</c>, <c>dt</c> and perhaps <c>bias</c> and <c>w_rec</c>, which counts where <c>_has_rec</c> says so.
/// </remarks>
public static class RockpoolParameterFile
{
    private const string OutputName = "output";

    /// <summary>Whether a JSON document is such a file, by its form.</summary>
    /// <param name="root">The root of the file.</param>
    /// <returns>True where a tree of objects ends in a layer of weights or neurons whose parameters are texts.</returns>
    public static bool Recognizes(JsonMember root) => root.IsObject && root.Optional("schema") is null && root.Optional("format") is null && HoldsModules(root, depth: 0);

    /// <summary>Reads a parameter file.</summary>
    /// <param name="root">The root of the file.</param>
    /// <returns>The network as a graph of layers, and what was left out.</returns>
    /// <exception cref="DataFormatException">A module is of a kind that is not known, or its parameters have the wrong shape.</exception>
    public static RockpoolParameters Read(JsonMember root)
    {
        var remarks = new List<string>();
        List<RockpoolModule> modules = RockpoolModules.InOrder(root, remarks);
        var weights = new List<WeightLayer>();
        var neurons = new List<NeuronLayer>();
        var edges = new List<LayerEdge>();
        string previous = Network.InputName;
        foreach (RockpoolModule module in modules)
        {
            edges.Add(new LayerEdge(previous, module.Name));
            if (module.IsNeurons)
            {
                int columns = weights.Count > 0 && weights[^1].Name == previous ? weights[^1].Columns : 0;
                (NeuronLayer layer, ImmutableArray<double> recurrent) = RockpoolNeurons.Read(module, columns, remarks);
                neurons.Add(layer);
                AddRecurrence(module.Name, layer.Population.Neurons, recurrent, weights, edges);
            }
            else
            {
                weights.Add(ReadWeights(module));
            }

            previous = module.Name;
        }

        edges.Add(new LayerEdge(previous, OutputName));
        var graph = new LayerGraph
        {
            Name = Path.GetFileNameWithoutExtension(root.Source),
            InputChannels = weights.Count > 0 ? weights[0].Sources : 1,
            OutputName = OutputName,
            Weights = [.. weights],
            Neurons = [.. neurons],
            Edges = [.. edges],
        };
        IReadOnlyList<string> faults = LayerGraphFaults.Find(graph);
        return faults.Count == 0
            ? new RockpoolParameters(graph, remarks)
            : throw new DataFormatException($"{root.Source}: the network cannot be used: {string.Join("; ", faults)}.");
    }

    private static bool HoldsModules(JsonMember node, int depth)
    {
        const int DeepestTree = 32;
        string[] names = [.. node.Names];
        bool IsText(string name) => node.Optional(name) is { IsString: true };
        return IsText("weight") || (IsText("tau_mem") && IsText("tau_syn"))
            || (depth < DeepestTree && names.Any(n => node.Optional(n) is { IsObject: true } child && HoldsModules(child, depth + 1)));
    }

    private static WeightLayer ReadWeights(RockpoolModule module)
    {
        module.Node.RefuseUnknown("weight", "bias");
        JsonMember matrix = module.Node.Required("weight").Inner();
        int columns = -1;
        var values = new List<double>();
        foreach (JsonMember row in matrix.Elements())
        {
            double[] numbers = row.Numbers(columns);
            columns = numbers.Length;
            values.AddRange(numbers);
        }

        if (values.Count == 0)
        {
            throw matrix.Wrong("rows of weights, one per source", "none");
        }

        ImmutableArray<double> bias = module.Node.Optional("bias") is { } text && text.Inner() is { IsArray: true } list ? [.. list.Numbers(columns)] : [];
        return new WeightLayer { Name = module.Name, Sources = matrix.Count, Values = [.. values], Bias = bias.All(b => b == 0) ? [] : bias };
    }

    private static void AddRecurrence(string name, int neurons, ImmutableArray<double> recurrent, List<WeightLayer> weights, List<LayerEdge> edges)
    {
        if (recurrent.IsEmpty)
        {
            return;
        }

        string recurrence = $"{name}.w_rec";
        weights.Add(new WeightLayer { Name = recurrence, Sources = neurons, Values = recurrent });
        edges.Add(new LayerEdge(name, recurrence));
        edges.Add(new LayerEdge(recurrence, name));
    }
}
