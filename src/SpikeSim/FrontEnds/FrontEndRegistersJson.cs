using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using SpikeSim.Json;

namespace SpikeSim.FrontEnds;

/// <summary>Registers of a front end as a file, <c>spikesim-front-end-registers/1</c>: words as hexadecimal texts under the vendor's names.</summary>
public static class FrontEndRegistersJson
{
    /// <summary>The schema of this version.</summary>
    public const string Schema = "spikesim-front-end-registers/1";

    private const string HexMark = "0x";
    private const int HexDigits = 8;

    /// <summary>Reads registers.</summary>
    /// <param name="root">The root of the file.</param>
    /// <returns>The registers.</returns>
    /// <exception cref="DataFormatException">The file is damaged, or a word is no word.</exception>
    public static FrontEndRegisters Read(JsonMember root)
    {
        root.RequireSchema(Schema);
        root.RefuseUnknown("schema", "filters", "normalization", "use_global_iaf_threshold", "time_resolution_wrap", "pdm_clock_divider", "words");
        JsonMember divider = root.Required("pdm_clock_divider");
        if (divider.WholeNumber() != FrontEndRegisters.PdmClockDivider)
        {
            throw divider.Wrong($"{FrontEndRegisters.PdmClockDivider}, as follows from a main clock of 50 MHz", divider.RawText);
        }

        JsonMember words = root.Required("words");
        return new FrontEndRegisters(
            words.Names.ToImmutableSortedDictionary(n => n, n => ReadWord(words.Required(n)), StringComparer.Ordinal),
            root.Required("use_global_iaf_threshold").Flag(),
            root.Required("time_resolution_wrap").WholeNumber(1),
            root.Required("normalization").Flag(),
            [.. root.Required("filters").WholeNumbers()]);
    }

    /// <summary>Writes registers.</summary>
    /// <param name="registers">The registers.</param>
    /// <param name="stream">Where to.</param>
    public static void Write(FrontEndRegisters registers, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(registers);
        using var writer = new Utf8JsonWriter(stream, JsonWriting.FileOptions);
        writer.WriteStartObject();
        writer.WriteString("schema", Schema);
        writer.WritePropertyName("filters");
        writer.WriteRawValue($"[{string.Join(',', registers.Filters)}]");
        writer.WriteBoolean("normalization", registers.Normalization);
        writer.WriteBoolean("use_global_iaf_threshold", registers.UsesGlobalThreshold);
        writer.WriteNumber("time_resolution_wrap", registers.TimeResolutionWrap);
        writer.WriteNumber("pdm_clock_divider", FrontEndRegisters.PdmClockDivider);
        writer.WriteStartObject("words");
        foreach ((string name, uint word) in registers.Words)
        {
            writer.WriteString(name, string.Create(CultureInfo.InvariantCulture, $"{HexMark}{word:X8}"));
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static uint ReadWord(JsonMember node)
    {
        string text = node.Text();
        return text.StartsWith(HexMark, StringComparison.OrdinalIgnoreCase) && text.Length <= HexMark.Length + HexDigits
            && uint.TryParse(text.AsSpan(HexMark.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint word)
            ? word
            : throw node.Wrong("a word of 32 bits as a text such as \"0x55667788\"", node.RawText);
    }
}
