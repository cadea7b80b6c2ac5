using System.Collections.Immutable;
using System.Globalization;
using SpikeSim.Json;
using SpikeSim.Networks;

namespace SpikeSim.App.Verification;

/// <summary>The layered network of a mapping vector as a description of populations, projections and aliases.</summary>
internal static class MappingCaseNetwork
{
    /// <summary>Reads <c>inputs</c> and <c>layers</c>; the last layer is the output.</summary>
    /// <exception cref="DataFormatException">A member is missing or of the wrong shape, or the network makes no sense.</exception>
    public static Network Read(JsonMember node, double stepSeconds)
    {
        int inputs = node.Required("inputs").WholeNumber(1, 4096);
        JsonMember[] layers = [.. node.Required("layers").Elements()];
        if (layers.Length < 2)
        {
            throw node.Required("layers").Wrong("at least two layers, the last one being the outputs", $"{layers.Length}");
        }

        var populations = new List<Population>();
        var projections = new List<Projection>();
        var aliases = new List<AliasConnection>();
        string source = Network.InputName;
        int sources = inputs;
        for (int l = 0; l < layers.Length; l++)
        {
            Population population = ReadPopulation(layers[l], string.Create(CultureInfo.InvariantCulture, $"layer{l}"), isOutput: l == layers.Length - 1);
            populations.Add(population);
            projections.AddRange(ReadWeights(layers[l].Required("weights"), source, sources, population));
            if (layers[l].Optional("recurrent_weights") is { } recurrent)
            {
                projections.AddRange(ReadWeights(recurrent, population.Name, population.Neurons, population));
            }

            if (layers[l].Optional("residual") is { } residual && residual.Flag())
            {
                aliases.Add(new AliasConnection(source, population.Name));
            }

            source = population.Name;
            sources = population.Neurons;
        }

        var network = new Network
        {
            Name = "vector",
            StepSeconds = stepSeconds,
            InputChannels = inputs,
            Populations = [.. populations],
            Projections = [.. projections],
            Aliases = [.. aliases],
        };
        IReadOnlyList<string> faults = NetworkFaults.Find(network);
        return faults.Count == 0 ? network : throw node.Wrong("a network", string.Join("; ", faults));
    }

    private static Population ReadPopulation(JsonMember layer, string name, bool isOutput)
    {
        int neurons = layer.Required("size").WholeNumber(1, 4096);
        int synapses = layer.Required("synapses").WholeNumber(1, 2);
        double[][] tau = [.. layer.Required("tau_syn_s").Elements().Select(row => row.Numbers(synapses))];
        return new Population
        {
            Name = name,
            Role = isOutput ? PopulationRole.Output : PopulationRole.Hidden,
            TauMembraneSeconds = [.. layer.Required("tau_mem_s").Numbers(neurons)],
            TauSynapseSeconds = [.. Enumerable.Range(0, synapses).Select(s => tau.Select(row => row[s]).ToImmutableArray())],
            Threshold = [.. layer.Required("threshold").Numbers(neurons)],
            Bias = [.. layer.Optional("bias")?.Numbers(neurons) ?? new double[neurons]],
            SpikesPerStep = isOutput ? 1 : 31,
        };
    }

    // Columns of a layer with two currents are interleaved: column = 2 x neuron + synapse.
    private static IEnumerable<Projection> ReadWeights(JsonMember node, string source, int sources, Population target)
    {
        int synapses = target.TauSynapseSeconds.Length;
        double[][] rows = [.. node.Elements().Select(row => row.Numbers(target.Neurons * synapses))];
        if (rows.Length != sources)
        {
            throw node.Wrong($"{sources} rows", $"{rows.Length}");
        }

        for (int s = 0; s < synapses; s++)
        {
            int synapse = s;
            yield return new Projection
            {
                Source = source,
                Target = target.Name,
                Synapse = synapse,
                Weights = [.. rows.SelectMany(row => Enumerable.Range(0, target.Neurons).Select(n => row[(n * synapses) + synapse]))],
            };
        }
    }
}
