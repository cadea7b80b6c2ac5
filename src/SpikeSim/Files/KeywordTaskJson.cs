using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using SpikeSim.FrontEnds;
using SpikeSim.Json;
using SpikeSim.Recognition;

namespace SpikeSim.Files;

/// <summary>The <c>task</c> member of network and program files: front end, labels, decision.</summary>
public static class KeywordTaskJson
{
    private static readonly string[] Readouts = ["spike-count", "membrane-peak", "membrane-mean"];

    /// <summary>Reads a task.</summary>
    /// <param name="node">The object.</param>
    /// <param name="outputs">The number of output neurons.</param>
    /// <returns>The task.</returns>
    /// <exception cref="DataFormatException">A member is missing, unknown or wrong.</exception>
    public static KeywordTask Read(JsonMember node, int outputs)
    {
        node.RefuseUnknown("front_end", "labels", "decision");
        JsonMember labels = node.Required("labels");
        ImmutableArray<string> words = [.. labels.Elements().Select(e => e.Text())];
        if (words.Length != outputs || words.Distinct(StringComparer.Ordinal).Count() != words.Length)
        {
            throw labels.Wrong(string.Create(CultureInfo.InvariantCulture, $"{outputs} different labels, one per output neuron"), string.Create(CultureInfo.InvariantCulture, $"{words.Length} labels"));
        }

        return new KeywordTask(
            FrontEndSettingsJson.Read(node.Required("front_end")),
            words,
            ReadDecision(node.Required("decision")));
    }

    /// <summary>Reads how outputs become a decision.</summary>
    /// <param name="node">The object.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="DataFormatException">A member is missing, unknown or wrong.</exception>
    public static DecisionSettings ReadDecision(JsonMember node)
    {
        node.RefuseUnknown("readout", "tail_steps", "score_scale");
        return new DecisionSettings((Readout)node.Required("readout").Word(Readouts), node.Required("tail_steps").WholeNumber(0, 10_000), node.Required("score_scale").Number(0));
    }

    /// <summary>Writes a task.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="task">The task.</param>
    public static void Write(Utf8JsonWriter writer, KeywordTask task)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(task);
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
