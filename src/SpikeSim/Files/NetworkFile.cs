using System.Collections.Immutable;
using System.Text.Json;
using SpikeSim.Json;
using SpikeSim.Networks;

namespace SpikeSim.Files;

/// <summary>Network files, <c>spikesim-network/1</c>: JSON with physical time constants in seconds and weights as rows by source.</summary>
/// <remarks>The schema is <c>docs/schemas/spikesim-network-1.schema.json</c>.</remarks>
public static class NetworkFile
{
    /// <summary>The schema of this version.</summary>
    public const string Schema = "spikesim-network/1";

    private static readonly string[] Roles = ["hidden", "output"];
    private static readonly string[] Resets = ["subtract", "to-value"];

    /// <summary>Reads a network file and checks the network.</summary>
    /// <param name="root">The root of the file.</param>
    /// <returns>The network and what surrounds it.</returns>
    /// <exception cref="DataFormatException">A member is missing, unknown or of the wrong shape, or the network is faulty.</exception>
    public static NetworkDocument Read(JsonMember root)
    {
        Network network = ReadUnjudged(root);
        IReadOnlyList<string> faults = NetworkFaults.Find(network);
        if (faults.Count > 0)
        {
            throw new DataFormatException($"{root.Source}: the network cannot be used: {string.Join("; ", faults)}.");
        }

        return new NetworkDocument(network, root.Optional("task") is { } task ? KeywordTaskJson.Read(task, network.OutputNeurons) : null, root.Optional("training")?.RawText);
    }

    /// <summary>Reads a network as it stands there, faulty or not, for a report of all that is broken.</summary>
    /// <param name="root">The root of the file.</param>
    /// <returns>The network, not looked through for faults.</returns>
    /// <exception cref="DataFormatException">A member is missing, unknown or of the wrong shape.</exception>
    public static Network ReadUnjudged(JsonMember root)
    {
        root.RequireSchema(Schema);
        root.RefuseUnknown("schema", "name", "step_s", "input_channels", "populations", "projections", "aliases", "task", "training");
        ImmutableArray<Population> populations = [.. root.Required("populations").Elements().Select(ReadPopulation)];
        return new Network
        {
            Name = root.Required("name").Text(),
            StepSeconds = root.Required("step_s").Number(),
            InputChannels = root.Required("input_channels").WholeNumber(1),
            Populations = populations,
            Projections = [.. root.Required("projections").Elements().Select(ReadProjection)],
            Aliases = root.Optional("aliases") is { } aliases ? [.. aliases.Elements().Select(ReadAlias)] : [],
        };
    }

    /// <summary>Writes a network file.</summary>
    /// <param name="document">The network and what surrounds it.</param>
    /// <param name="stream">Where to.</param>
    public static void Write(NetworkDocument document, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(document);
        using var writer = new Utf8JsonWriter(stream, JsonWriting.FileOptions);
        Network network = document.Network;
        writer.WriteStartObject();
        writer.WriteString("schema", Schema);
        writer.WriteString("name", network.Name);
        writer.WriteNumber("step_s", network.StepSeconds);
        writer.WriteNumber("input_channels", network.InputChannels);
        WriteArray(writer, "populations", network.Populations, WritePopulation);
        WriteArray(writer, "projections", network.Projections, (w, projection) => WriteProjection(w, projection, network));
        WriteArray(writer, "aliases", network.Aliases, WriteAlias);
        if (document.Task is { } task)
        {
            writer.WritePropertyName("task");
            KeywordTaskJson.Write(writer, task);
        }

        if (document.Training is { } training)
        {
            writer.WritePropertyName("training");
            writer.WriteRawValue(training);
        }

        writer.WriteEndObject();
    }

    private static Population ReadPopulation(JsonMember node)
    {
        node.RefuseUnknown("name", "role", "neurons", "tau_mem_s", "synapses", "threshold", "bias", "spiking", "reset", "reset_value", "refractory_s", "spikes_per_step");
        int neurons = node.Required("neurons").WholeNumber(1);
        string name = node.Required("name").Text();
        JsonMember[] synapses = [.. node.Required("synapses").Elements()];
        if (neurons > Network.MaxHiddenNeurons)
        {
            throw node.Required("neurons").Wrong(
                $"at most {Network.MaxHiddenNeurons} neurons (SpikeSim simulates at most {Network.MaxHiddenNeurons} hidden neurons plus the output neurons of the chip)", $"{neurons}", "Use fewer neurons.");
        }

        return new Population
        {
            Name = name,
            Role = (PopulationRole)node.Required("role").Word(Roles),
            TauMembraneSeconds = ReadPerNeuron(node.Required("tau_mem_s"), neurons),
            TauSynapseSeconds = [.. synapses.Select(s => ReadTau(s, neurons))],
            CurrentBias = ReadCurrentBias(synapses, neurons),
            Threshold = ReadPerNeuron(node.Required("threshold"), neurons),
            Bias = node.Optional("bias") is { } bias ? ReadPerNeuron(bias, neurons) : [.. new double[neurons]],
            Spiking = node.Optional("spiking")?.Flag() ?? true,
            Reset = (ResetRule)(node.Optional("reset")?.Word(Resets) ?? 0),
            ResetValue = node.Optional("reset_value") is { } value ? ReadPerNeuron(value, neurons) : [],
            RefractorySeconds = node.Optional("refractory_s")?.Number(0) ?? 0,
            SpikesPerStep = node.Optional("spikes_per_step")?.WholeNumber(1) ?? 31,
        };
    }

    private static ImmutableArray<double> ReadTau(JsonMember synapse, int neurons)
    {
        synapse.RefuseUnknown("tau_s", "bias");
        return ReadPerNeuron(synapse.Required("tau_s"), neurons);
    }

    private static ImmutableArray<ImmutableArray<double>> ReadCurrentBias(JsonMember[] synapses, int neurons) =>
        synapses.All(s => s.Optional("bias") is null)
            ? []
            : [.. synapses.Select(s => s.Optional("bias") is { } bias ? ReadPerNeuron(bias, neurons) : [.. new double[neurons]])];

    private static ImmutableArray<double> ReadPerNeuron(JsonMember node, int neurons) =>
        node.IsArray ? [.. node.Numbers(neurons)] : [.. Enumerable.Repeat(node.Number(), neurons)];

    private static Projection ReadProjection(JsonMember node)
    {
        node.RefuseUnknown("from", "to", "synapse", "weights", "delay_s");
        JsonMember weights = node.Required("weights");
        int columns = -1;
        var all = new List<double>();
        foreach (JsonMember row in weights.Elements())
        {
            double[] values = row.Numbers(columns);
            columns = values.Length;
            all.AddRange(values);
        }

        return new Projection
        {
            Source = node.Required("from").Text(),
            Target = node.Required("to").Text(),
            Synapse = node.Optional("synapse")?.WholeNumber(0, 1) ?? 0,
            Weights = [.. all],
            DelaySeconds = node.Optional("delay_s") is { } delay ? ReadDelays(delay) : [],
        };
    }

    private static ImmutableArray<double> ReadDelays(JsonMember node) =>
        node.IsArray ? [.. node.Elements().SelectMany(row => row.Numbers())] : [node.Number(0)];

    private static AliasConnection ReadAlias(JsonMember node)
    {
        node.RefuseUnknown("from", "to");
        return new AliasConnection(node.Required("from").Text(), node.Required("to").Text());
    }

    private static void WritePopulation(Utf8JsonWriter writer, Population population)
    {
        writer.WriteStartObject();
        writer.WriteString("name", population.Name);
        writer.WriteString("role", Roles[(int)population.Role]);
        writer.WriteNumber("neurons", population.Neurons);
        writer.WriteNumberOrRow("tau_mem_s", population.TauMembraneSeconds.AsSpan());
        writer.WriteStartArray("synapses");
        for (int k = 0; k < population.TauSynapseSeconds.Length; k++)
        {
            writer.WriteStartObject();
            writer.WriteNumberOrRow("tau_s", population.TauSynapseSeconds[k].AsSpan());
            if (!population.CurrentBias.IsEmpty)
            {
                writer.WriteNumberOrRow("bias", population.CurrentBias[k].AsSpan());
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumberOrRow("threshold", population.Threshold.AsSpan());
        writer.WriteNumberOrRow("bias", population.Bias.AsSpan());
        writer.WriteBoolean("spiking", population.Spiking);
        writer.WriteString("reset", Resets[(int)population.Reset]);
        if (!population.ResetValue.IsEmpty)
        {
            writer.WriteNumberOrRow("reset_value", population.ResetValue.AsSpan());
        }

        writer.WriteNumber("refractory_s", population.RefractorySeconds);
        writer.WriteNumber("spikes_per_step", population.SpikesPerStep);
        writer.WriteEndObject();
    }

    private static void WriteProjection(Utf8JsonWriter writer, Projection projection, Network network)
    {
        int columns = network.Find(projection.Target)!.Neurons;
        writer.WriteStartObject();
        writer.WriteString("from", projection.Source);
        writer.WriteString("to", projection.Target);
        writer.WriteNumber("synapse", projection.Synapse);
        if (projection.DelaySeconds.Length == 1)
        {
            writer.WriteNumber("delay_s", projection.DelaySeconds[0]);
        }
        else if (projection.DelaySeconds.Length > 1)
        {
            WriteRows(writer, "delay_s", projection.DelaySeconds, columns);
        }

        WriteRows(writer, "weights", projection.Weights, columns);
        writer.WriteEndObject();
    }

    private static void WriteRows(Utf8JsonWriter writer, string name, ImmutableArray<double> values, int columns)
    {
        writer.WriteStartArray(name);
        for (int start = 0; start < values.Length; start += columns)
        {
            writer.WriteRow(values.AsSpan(start, columns));
        }

        writer.WriteEndArray();
    }

    private static void WriteAlias(Utf8JsonWriter writer, AliasConnection alias)
    {
        writer.WriteStartObject();
        writer.WriteString("from", alias.Source);
        writer.WriteString("to", alias.Target);
        writer.WriteEndObject();
    }

    private static void WriteArray<T>(Utf8JsonWriter writer, string name, ImmutableArray<T> items, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray(name);
        foreach (T item in items)
        {
            write(writer, item);
        }

        writer.WriteEndArray();
    }
}
