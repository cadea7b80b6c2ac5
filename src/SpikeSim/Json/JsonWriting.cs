using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SpikeSim.Json;

/// <summary>Writes arrays of numbers on one line each, which keeps files of weights readable and small.</summary>
public static class JsonWriting
{
    /// <summary>The options of every JSON file that SpikeSim writes.</summary>
    public static JsonWriterOptions FileOptions => new() { Indented = true, NewLine = "\n" };

    /// <summary>Writes an array of floating-point numbers in their shortest round-trip form.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="values">The numbers; all finite.</param>
    public static void WriteRow(this Utf8JsonWriter writer, ReadOnlySpan<double> values)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var text = new StringBuilder("[");
        foreach (double value in values)
        {
            text.Append(text.Length > 1 ? "," : string.Empty).Append(CultureInfo.InvariantCulture, $"{value:R}");
        }

        writer.WriteRawValue(text.Append(']').ToString());
    }

    /// <summary>Writes an array of whole numbers.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="values">The numbers.</param>
    public static void WriteRow(this Utf8JsonWriter writer, ReadOnlySpan<sbyte> values)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var text = new StringBuilder("[");
        foreach (sbyte value in values)
        {
            text.Append(text.Length > 1 ? "," : string.Empty).Append(CultureInfo.InvariantCulture, $"{value}");
        }

        writer.WriteRawValue(text.Append(']').ToString());
    }

    /// <summary>Writes one number where all are equal, else an array.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="name">The member.</param>
    /// <param name="values">The numbers, at least one.</param>
    public static void WriteNumberOrRow(this Utf8JsonWriter writer, string name, ReadOnlySpan<double> values)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WritePropertyName(name);
        if (values.IndexOfAnyExcept(values[0]) < 0)
        {
            writer.WriteNumberValue(values[0]);
        }
        else
        {
            writer.WriteRow(values);
        }
    }
}
