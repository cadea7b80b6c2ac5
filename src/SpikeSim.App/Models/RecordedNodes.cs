using System.Collections.Immutable;
using SpikeSim.Comparisons;
using SpikeSim.Networks;
using SpikeSim.Nir.Lowering;

namespace SpikeSim.App.Models;

/// <summary>The nodes of a network as files of recordings name them: those of the graph where the network is one of NIR, else its populations.</summary>
/// <param name="Input">The node of the input.</param>
/// <param name="Nodes">The populations.</param>
internal sealed record RecordedNodes(string Input, ImmutableArray<RecordedNode> Nodes)
{
    private const string UsualInput = "input";

    /// <summary>The nodes of a file.</summary>
    /// <param name="content">The file.</param>
    /// <param name="onChip">Its program where the chip engine runs it; null for engines in floating point.</param>
    public static RecordedNodes Of(NetworkContent content, LoadedModel? onChip)
    {
        if (onChip is { Network: null } && content.Nir is null)
        {
            return new RecordedNodes(UsualInput,
            [
                new RecordedNode("hidden", "hidden", false, Columns(0, onChip.Program.Hidden.Count)),
                new RecordedNode("output", "output", true, Columns(0, onChip.Program.Outputs.Count)),
            ]);
        }

        // In continuous time there is no step that a time constant could be too short for; names and sizes are the same.
        content = content.Nir is { } nir && onChip?.Network is null ? content.With(nir.Choice.Exactly()) : content;
        Network network = onChip?.Network?.Network ?? content.RequireNetwork().Network;
        IntegerNetwork? ids = onChip is null ? null : new IntegerNetwork(network, onChip.Chip, onChip.Program);
        Dictionary<string, string> names = NamesOf(content.Nir?.Lower(onChip?.Network is null ? null : onChip.Chip));
        var nodes = ImmutableArray.CreateBuilder<RecordedNode>();
        var first = new Dictionary<PopulationRole, int> { [PopulationRole.Hidden] = 0, [PopulationRole.Output] = 0 };
        foreach (Population population in network.Populations)
        {
            ImmutableArray<int> columns = ids?.IdsOf(population.Name) ?? Columns(first[population.Role], population.Neurons);
            nodes.Add(new RecordedNode(names.GetValueOrDefault(population.Name, population.Name), population.Name, population.Role == PopulationRole.Output, columns));
            first[population.Role] += population.Neurons;
        }

        return new RecordedNodes(InputOf(content), nodes.ToImmutable());
    }

    /// <summary>What the node of the input may be called in a file of recordings.</summary>
    public static string InputOf(NetworkContent content) =>
        content.Nir?.Model.Graph is { } graph && graph.OfType("Input").ToArray() is [var only] ? graph.Nodes[only].Name : UsualInput;

    // Several nodes that became one population have the name of that.
    private static Dictionary<string, string> NamesOf(LoweredNetwork? lowered) =>
        (lowered?.Populations.AsEnumerable() ?? []).GroupBy(p => p.Value, StringComparer.Ordinal).Where(g => g.Count() == 1).ToDictionary(g => g.Key, g => g.Single().Key, StringComparer.Ordinal);

    private static ImmutableArray<int> Columns(int first, int count) => [.. Enumerable.Range(first, count)];
}
