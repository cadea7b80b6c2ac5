using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using SpikeSim.FrontEnds;
using SpikeSim.Json;
using SpikeSim.Recognition;

namespace SpikeSim.Files;

/// <summary>The <c>task</c> member of network and program files: front end, labels, decision.</summary>
internal static class KeywordTaskJson
{
    private static readonly string[] Readouts = ["spike-count", "membrane-peak", "membrane-mean"];

    public static KeywordTask Read(JsonMember node, int outputs)
    {
        node.RefuseUnknown("front_end", "labels", "decision");
        JsonMember labels = node.Required("labels");
        ImmutableArray<string> words = [.. labels.Elements().Select(e => e.Text())];
        if (words.Length != outputs || words.Distinct(StringComparer.Ordinal).Count() != words.Length)
        {
            throw labels.Wrong(string.Create(CultureInfo.InvariantCulture, $"{outputs} different labels, one per output neuron"), string.Create(CultureInfo.InvariantCulture, $"{words.Length} labels"));
        }

        JsonMember decision = node.Required("decision");
        decision.RefuseUnknown("readout", "tail_steps", "score_scale");
        return new KeywordTask(
            FrontEndSettingsJson.Read(node.Required("front_end")),
            words,
            new DecisionSettings((Readout)decision.Required("readout").Word(Readouts), decision.Required("tail_steps").WholeNumber(0, 10_000), decision.Required("score_scale").Number(0)));
    }

    public static void Write(Utf8JsonWriter writer, KeywordTask task)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("front_end");
        FrontEndSettingsJson.Write(writer, task.FrontEnd);
        writer.WriteStartArray("labels");
        foreach (string label in task.Labels)
        {
            writer.WriteStringValue(label);
        }

        writer.WriteEndArray();
        writer.WriteStartObject("decision");
        writer.WriteString("readout", Readouts[(int)task.Decision.Readout]);
        writer.WriteNumber("tail_steps", task.Decision.TailSteps);
        writer.WriteNumber("score_scale", task.Decision.ScoreScale);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
