using System.Collections.Immutable;
using SpikeSim.Json;
using SpikeSim.Networks;

namespace SpikeSim.Files;

/// <summary>
/// Reads the parameters of LIF neurons of a Rockpool parameter file: numbers for all neurons, one per neuron, or (time constants of
/// synapses) one per neuron and synapse.
/// </summary>
internal static class RockpoolNeurons
{
    private static readonly string[] Known =
    [
        "tau_mem", "tau_syn", "threshold", "bias", "dt", "w_rec", "_has_rec", "noise_std", "max_spikes_per_dt", "leak_mode", "learning_window",
        "spike_generation_fn",
    ];

    /// <summary>Reads a layer.</summary>
    /// <param name="module">The module.</param>
    /// <param name="columns">Columns of the weights before it, or 0 where there are none.</param>
    /// <param name="remarks">What has no meaning outside training.</param>
    /// <returns>The neurons, and their recurrent weights [neuron][neuron x synapse], or empty.</returns>
    public static (NeuronLayer Layer, ImmutableArray<double> Recurrent) Read(RockpoolModule module, int columns, List<string> remarks)
    {
        JsonMember node = module.Node;
        node.RefuseUnknown(Known);
        if (Leaf(node, "leak_mode") is { } mode && mode.Text() != "taus")
        {
            throw node.Required("leak_mode").Wrong("\"taus\", time constants in seconds", $"\"{mode.Text()}\"", "Convert the layer to time constants before saving it.");
        }

        if (Leaf(node, "noise_std") is { } noise && noise.Number() != 0)
        {
            remarks.Add($"module {module.Name}: noise_std {noise.Number()} is left out; chips and engines have no noise");
        }

        double[][]? recurrent = Leaf(node, "w_rec") is { IsArray: true } matrix ? [.. matrix.Elements().Select(row => row.Numbers())] : null;
        (int neurons, int synapses) = Size(node, recurrent, columns);
        bool isRecurrent = Leaf(node, "_has_rec")?.Flag() ?? recurrent is not null;
        var population = new Population
        {
            Name = module.Name,
            Role = PopulationRole.Hidden,
            TauMembraneSeconds = PerNeuron(node, "tau_mem", neurons),
            TauSynapseSeconds = Synapses(Leaf(node, "tau_syn") ?? node.Required("tau_syn"), neurons, synapses),
            Threshold = PerNeuron(node, "threshold", neurons),
            Bias = Leaf(node, "bias") is null ? [.. new double[neurons]] : PerNeuron(node, "bias", neurons),
            SpikesPerStep = SpikesPerStep(node),
        };
        double step = (Leaf(node, "dt") ?? node.Required("dt")).Number();
        return (new NeuronLayer(population, step), isRecurrent ? Square(node, recurrent, neurons, synapses) : []);
    }

    private static JsonMember? Leaf(JsonMember node, string name) => node.Optional(name) is { } text ? text.Inner() : null;

    private static (int Neurons, int Synapses) Size(JsonMember node, double[][]? recurrent, int columns)
    {
        JsonMember? tau = Leaf(node, "tau_syn");
        int synapses = tau is { IsArray: true, Count: > 0 } && tau.Value.Elements().First() is { IsArray: true } first ? first.Count
            : recurrent is { Length: > 0 } ? recurrent[0].Length / recurrent.Length
            : 1;
        if (synapses is < 1 or > 2)
        {
            throw node.Required("tau_syn").Wrong("one or two synapses per neuron", $"{synapses}", "Xylo-class chips have two at most.");
        }

        int neurons = columns > 0 ? columns / synapses : recurrent?.Length ?? (Leaf(node, "threshold") is { IsArray: true } threshold ? threshold.Count : 0);
        return neurons > 0 ? (neurons, synapses) : throw node.Wrong("neurons behind weights, or parameters with one number per neuron", "neither", "Their number cannot be told.");
    }

    private static ImmutableArray<double> PerNeuron(JsonMember node, string name, int neurons)
    {
        JsonMember value = Leaf(node, name) ?? node.Required(name);
        if (!value.IsArray)
        {
            return [.. Enumerable.Repeat(value.Number(), neurons)];
        }

        double[] numbers = [.. value.Elements().Select(e => e.IsArray ? e.Numbers(1)[0] : e.Number())];
        return numbers.Length == neurons ? [.. numbers]
            : numbers.Length == 1 ? [.. Enumerable.Repeat(numbers[0], neurons)]
            : throw value.Wrong($"one number, or one for each of {neurons} neurons", $"{numbers.Length}");
    }

    private static ImmutableArray<ImmutableArray<double>> Synapses(JsonMember value, int neurons, int synapses)
    {
        double[][] rows = value.IsArray ? [.. value.Elements().Select(e => e.IsArray ? e.Numbers(synapses) : [.. Enumerable.Repeat(e.Number(), synapses)])]
            : [[.. Enumerable.Repeat(value.Number(), synapses)]];
        return rows.Length == neurons || rows.Length == 1
            ? [.. Enumerable.Range(0, synapses).Select(s => Enumerable.Range(0, neurons).Select(n => rows[rows.Length == 1 ? 0 : n][s]).ToImmutableArray())]
            : throw value.Wrong($"one row, or one for each of {neurons} neurons", $"{rows.Length}");
    }

    private static int SpikesPerStep(JsonMember node)
    {
        if (node.Optional("max_spikes_per_dt") is not { } text || text.Text() == "Infinity")
        {
            return int.MaxValue;
        }

        double most = text.Inner().Number(1, int.MaxValue);
        return most == Math.Floor(most) ? (int)most : throw text.Wrong("a whole number of spikes", $"{most}");
    }

    private static ImmutableArray<double> Square(JsonMember node, double[][]? rows, int neurons, int synapses)
    {
        if (rows is null || rows.Length != neurons || rows.Any(r => r.Length != neurons * synapses))
        {
            throw node.Required("w_rec").Wrong($"{neurons} rows of {neurons * synapses} weights", rows is null ? "none" : $"{rows.Length} rows, the first of {rows.FirstOrDefault()?.Length ?? 0}");
        }

        return [.. rows.SelectMany(r => r)];
    }
}
