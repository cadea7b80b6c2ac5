using System.Text.Json.Nodes;
using SpikeSim.Nir;
using SpikeSim.Nir.Analysis;
using SpikeSim.Nir.Data;
using SpikeSim.Nir.Graphs;
using SpikeSim.Nir.Lowering;
using SpikeSim.Nir.Notes;

namespace SpikeSim.App.Models;

/// <summary>What a NIR graph or a file of recordings says.</summary>
internal static class NirFacts
{
    public static JsonObject Of(NirContent content)
    {
        NirModel model = content.Model;
        FlatGraph graph = model.Graph;
        LoweredNetwork lowered = content.Lower(null);
        var facts = new JsonObject
        {
            ["version"] = model.Document.Version ?? "none",
            ["nodes_count"] = graph.Nodes.Length,
            ["edges_count"] = graph.Edges.Length,
            ["dt"] = model.Step.Explanation,
            ["dt_s"] = lowered.Network?.StepSeconds,
            ["nodes"] = new JsonArray([.. Nodes(graph, lowered)]),
            ["edges"] = new JsonArray([.. graph.Edges.Select(e => (JsonNode)$"{graph.Nodes[e.Source].Name} -> {graph.Nodes[e.Target].Name}")]),
        };
        if (NirNotes.Of(model) is { } notes)
        {
            facts["written_by"] = "SpikeSim";
            facts["program_for"] = content.Program()?.Chip.Name;
            facts["labels"] = lowered.Network is { } known && notes.Task(model.Source, known.OutputNeurons) is { } task ? new JsonArray([.. task.Labels.Select(l => (JsonNode)l)]) : null;
        }

        if (model.Warnings.Count > 0)
        {
            facts["warnings"] = Texts(model.Warnings);
        }

        if (lowered.Network is { } network)
        {
            facts["input_channels"] = network.InputChannels;
            facts["hidden_neurons"] = network.HiddenNeurons;
            facts["output_neurons"] = network.OutputNeurons;
            facts["settings"] = lowered.Settings.Describe();
            facts["notes"] = Texts(lowered.Notes.Where(n => n != lowered.Settings.Describe()));
        }
        else
        {
            facts["before_it_runs"] = Texts(lowered.Problems);
        }

        return facts;
    }

    public static JsonObject Of(NirRecordings recordings) => new()
    {
        ["recordings"] = new JsonArray(
        [
            .. recordings.Series.Select(s => new JsonObject { ["node"] = s.Node, ["observable"] = s.Name, ["samples"] = s.Samples, ["steps"] = s.Steps, ["neurons"] = s.Neurons, ["dt_s"] = s.StepSeconds }),
            .. recordings.Events.Select(e => new JsonObject { ["node"] = e.Node, ["observable"] = e.Name, ["samples"] = e.Samples.Length, ["events"] = e.Samples.Sum(s => s.Length), ["neurons"] = e.Neurons, ["end_s"] = e.EndSeconds }),
        ]),
    };

    private static IEnumerable<JsonNode> Nodes(FlatGraph graph, LoweredNetwork lowered)
    {
        Dictionary<string, NodeReport> reports = lowered.Nodes.ToDictionary(n => n.Node, n => n, StringComparer.Ordinal);
        foreach (FlatNode node in graph.Nodes)
        {
            var facts = new JsonObject { ["name"] = node.Name, ["type"] = node.Node.Title, ["in"] = NirArray.Describe(node.InputShape), ["out"] = NirArray.Describe(node.OutputShape) };
            if (reports.TryGetValue(node.Name, out NodeReport? report))
            {
                facts["support"] = report.Support.ToString().ToLowerInvariant();
                facts["as"] = report.Remark;
            }

            yield return facts;
        }
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);
}
