using System.Text.Json;
using System.Text.Unicode;

namespace SpikeSim.Json;

/// <summary>Text inside JSON that is no text: bytes that are not UTF-8, or half of a surrogate pair as an escape. The parser takes both and fails later.</summary>
internal static class BrokenText
{
    /// <summary>The line of the first one, from 1; null where there is none.</summary>
    public static int? Find(ReadOnlySpan<byte> utf8)
    {
        if (Utf8.IsValid(utf8) && utf8.IndexOf("\\ud"u8) < 0 && utf8.IndexOf("\\uD"u8) < 0)
        {
            return null;
        }

        var reader = new Utf8JsonReader(utf8);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    reader.GetString();
                }
            }
        }
        catch (InvalidOperationException)
        {
            return utf8[..(int)reader.TokenStartIndex].Count((byte)'\n') + 1;
        }
        catch (JsonException)
        {
            // Whoever parses the text as a whole says what else is wrong with it.
        }

        return null;
    }
}
