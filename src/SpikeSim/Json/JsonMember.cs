using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SpikeSim.Json;

/// <summary>
/// A JSON value that knows its file and place, so that whatever is wrong with it is reported with both. Numbers must be finite;
/// shapes are checked where they are read.
/// </summary>
public readonly struct JsonMember
{
    private const int MaxFileName = 100;

    // Readers differ in which of two members of one name counts, so neither does.
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    private readonly JsonElement _element;
    private readonly string _path;

    private JsonMember(string source, string path, JsonElement element)
    {
        Source = source;
        _path = path;
        _element = element;
    }

    /// <summary>The file this value is from.</summary>
    public string Source { get; }

    /// <summary>The text of this value as it stands in the file.</summary>
    public string RawText => _element.GetRawText();

    /// <summary>The number of elements of an array.</summary>
    public int Count => Is(JsonValueKind.Array, "an array")._element.GetArrayLength();

    /// <summary>The members of an object, by name, in the order of the file.</summary>
    public IEnumerable<string> Names => Is(JsonValueKind.Object, "an object")._element.EnumerateObject().Select(p => p.Name);

    /// <summary>Whether this is a JSON array.</summary>
    public bool IsArray => _element.ValueKind == JsonValueKind.Array;

    /// <summary>Whether this is a JSON object.</summary>
    public bool IsObject => _element.ValueKind == JsonValueKind.Object;

    /// <summary>Whether this is a JSON string.</summary>
    public bool IsString => _element.ValueKind == JsonValueKind.String;

    /// <summary>Reads a whole document.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its root.</returns>
    /// <exception cref="DataFormatException">The file is not JSON.</exception>
    public static JsonMember ReadFile(string path) => Parse(File.ReadAllBytes(path), path);

    /// <summary>Reads a whole document from memory.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="source">How messages name it.</param>
    /// <returns>Its root.</returns>
    /// <exception cref="DataFormatException">The text is not JSON.</exception>
    public static JsonMember Parse(ReadOnlyMemory<byte> utf8, string source)
    {
        ReadOnlyMemory<byte> text = utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        if (BrokenText.Find(text.Span) is { } line)
        {
            throw DataFormatException.At(source, string.Create(CultureInfo.InvariantCulture, $"line {line}"), "text in UTF-8", "bytes or an escape that is no character", "Save the file as UTF-8.");
        }

        try
        {
            return new JsonMember(source, string.Empty, JsonElement.Parse(text.Span, Options));
        }
        catch (JsonException e) when (IsDepth(e))
        {
            throw new DataFormatException($"{source}: expected JSON of at most 64 levels, found more. The file is of another kind.", e);
        }
        catch (JsonException e)
        {
            if (IsDuplicate(e) && DuplicateMember.Find(text.Span) is { } twin)
            {
                string at = string.Create(CultureInfo.InvariantCulture, $"line {twin.Line}, byte {twin.Byte}{(twin.Path.Length == 0 ? string.Empty : $", member {twin.Path}")}");
                throw DataFormatException.At(source, at, $"one member \"{Shorten(twin.Name)}\"", "a second one", "Programs differ in which of the two counts: remove one of them.");
            }

            string where = string.Create(CultureInfo.InvariantCulture, $"line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1}");
            throw new DataFormatException($"{source}, {where}: this is not valid JSON. The file may be cut short or of another kind.", e);
        }
    }

    /// <summary>Checks the member <c>schema</c> of a file.</summary>
    /// <param name="expected">The schema that is read, for example <c>spikesim-program/1</c>.</param>
    /// <exception cref="DataFormatException">The file has another schema, or a version that is not known.</exception>
    public void RequireSchema(string expected)
    {
        ArgumentNullException.ThrowIfNull(expected);
        JsonMember schema = Required("schema");
        string found = schema.Text();
        if (found == expected)
        {
            return;
        }

        bool isOtherVersion = found.StartsWith(expected[..(expected.LastIndexOf('/') + 1)], StringComparison.Ordinal);
        throw schema.Wrong(
            $"\"{expected}\"", $"\"{Shorten(found)}\"", isOtherVersion ? "Another version of SpikeSim wrote it; this one does not know that form." : "The file is of another kind.");
    }

    /// <summary>The value that a text holds as JSON; messages about it name the place of the text.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="DataFormatException">This is no text, or the text is not JSON.</exception>
    public JsonMember Inner()
    {
        string text = Text();
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, Options);
            return new JsonMember(Source, _path, document.RootElement.Clone());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            string found = e is JsonException json && IsDuplicate(json) && DuplicateMember.Find(Encoding.UTF8.GetBytes(text)) is { } twin ? $"two members \"{Shorten(twin.Name)}\" in it" : $"\"{Shorten(text)}\"";
            throw new DataFormatException($"{Source}, {Place}: expected a text that holds JSON, found {found}.", e);
        }
    }

    /// <summary>A member that must be there.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The member.</returns>
    public JsonMember Required(string name) =>
        Optional(name) ?? throw DataFormatException.At(Source, Place, $"a member \"{name}\"", "none", "Add it, or check its spelling.");

    /// <summary>A member that may be missing or null.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The member, or null.</returns>
    public JsonMember? Optional(string name)
    {
        JsonElement self = Is(JsonValueKind.Object, "an object")._element;
        return self.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? new JsonMember(Source, _path.Length == 0 ? name : $"{_path}.{name}", value)
            : null;
    }

    /// <summary>Refuses members that nothing reads, so that a misspelled setting is not silently ignored.</summary>
    /// <param name="known">The names that are read.</param>
    public void RefuseUnknown(params ReadOnlySpan<string> known)
    {
        foreach (string name in Names)
        {
            if (!known.Contains(name))
            {
                string list = string.Join(", ", known.ToArray());
                throw DataFormatException.At(Source, Place, $"only the members {list}", $"\"{name}\"", "This version does not know it and does not ignore it; remove it or check its spelling.");
            }
        }
    }

    /// <summary>The elements of an array of a given length.</summary>
    /// <param name="length">The length that it must have.</param>
    /// <returns>One member per element.</returns>
    public IEnumerable<JsonMember> Elements(int length)
    {
        CheckLength(length);
        return Elements();
    }

    /// <summary>The elements of an array.</summary>
    /// <returns>One member per element.</returns>
    public IEnumerable<JsonMember> Elements()
    {
        JsonMember self = Is(JsonValueKind.Array, "an array");
        return self._element.EnumerateArray().Select((element, i) => new JsonMember(self.Source, string.Create(CultureInfo.InvariantCulture, $"{self._path}[{i}]"), element));
    }

    /// <summary>A text.</summary>
    /// <returns>The text.</returns>
    public string Text() => Is(JsonValueKind.String, "a text")._element.GetString()!;

    /// <summary>A text that can be the path of a file or folder.</summary>
    /// <returns>The path, not looked for.</returns>
    public string PathText()
    {
        string text = Text();
        return text.Length > 0 && !text.Contains('\0', StringComparison.Ordinal) ? text : throw Wrong("a path", $"\"{Shorten(text)}\"");
    }

    /// <summary>A text that can be the name of a file: no folders, and nothing that a file system refuses.</summary>
    /// <returns>The name.</returns>
    public string FileNameText()
    {
        string text = Text();
        bool isGood = text.Length is > 0 and <= MaxFileName && !text.StartsWith('.') && text.AsSpan().Trim().Length == text.Length && !text.Any(c => char.IsControl(c) || "/\\:*?\"<>|".Contains(c, StringComparison.Ordinal));
        return isGood ? text : throw Wrong($"a name for files: at most {MaxFileName} characters, no folders, no dot in front", $"\"{Shorten(text)}\"");
    }

    /// <summary>One of several words.</summary>
    /// <param name="words">The words that are allowed.</param>
    /// <returns>The index of the word.</returns>
    public int Word(params ReadOnlySpan<string> words)
    {
        string text = Text();
        int index = words.IndexOf(text);
        return index >= 0 ? index : throw Wrong($"one of {string.Join(", ", words.ToArray())}", $"\"{Shorten(text)}\"");
    }

    /// <summary>True or false.</summary>
    /// <returns>The value.</returns>
    public bool Flag() => _element.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? _element.GetBoolean()
        : throw Wrong("true or false", Kind());

    /// <summary>A finite number.</summary>
    /// <param name="low">The smallest allowed value.</param>
    /// <param name="high">The largest allowed value.</param>
    /// <returns>The number.</returns>
    public double Number(double low = double.NegativeInfinity, double high = double.PositiveInfinity)
    {
        if (_element.ValueKind != JsonValueKind.Number || !_element.TryGetDouble(out double value) || !double.IsFinite(value))
        {
            throw Wrong("a finite number", Kind());
        }

        return value >= low && value <= high
            ? value
            : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"a number from {low} to {high}"), value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>A whole number.</summary>
    /// <param name="low">The smallest allowed value.</param>
    /// <param name="high">The largest allowed value.</param>
    /// <returns>The number.</returns>
    public int WholeNumber(int low = int.MinValue, int high = int.MaxValue)
    {
        if (_element.ValueKind != JsonValueKind.Number || !_element.TryGetInt32(out int value))
        {
            throw Wrong("a whole number", Kind());
        }

        return value >= low && value <= high
            ? value
            : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"a whole number from {low} to {high}"), value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>An array of whole numbers.</summary>
    /// <param name="length">Its length, or -1 for any.</param>
    /// <returns>The numbers.</returns>
    public int[] WholeNumbers(int length = -1)
    {
        CheckLength(length);
        return [.. Elements().Select(e => e.WholeNumber())];
    }

    /// <summary>An array of finite numbers.</summary>
    /// <param name="length">Its length, or -1 for any.</param>
    /// <returns>The numbers.</returns>
    public double[] Numbers(int length = -1)
    {
        CheckLength(length);
        var numbers = new double[Count];
        int index = 0;
        foreach (JsonElement element in _element.EnumerateArray())
        {
            // Weights are millions of numbers: a place is spelled out only where something is wrong with it.
            bool isFinite = element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out numbers[index]) && double.IsFinite(numbers[index]);
            index++;
            if (!isFinite)
            {
                return [.. Elements().Select(e => e.Number())];
            }
        }

        return numbers;
    }

    /// <summary>An error about this value.</summary>
    /// <param name="expected">What should be here.</param>
    /// <param name="found">What is here.</param>
    /// <param name="remedy">What to do; may be empty.</param>
    /// <returns>The exception, to be thrown by the caller.</returns>
    public DataFormatException Wrong(string expected, string found, string remedy = "") => DataFormatException.At(Source, Place, expected, found, remedy);

    private string Place => _path.Length == 0 ? string.Empty : $"member {_path}";

    private void CheckLength(int length)
    {
        int count = Count;
        if (length >= 0 && count != length)
        {
            throw Wrong(string.Create(CultureInfo.InvariantCulture, $"an array of {length}"), string.Create(CultureInfo.InvariantCulture, $"{count} elements"));
        }
    }

    private JsonMember Is(JsonValueKind kind, string expected) => _element.ValueKind == kind ? this : throw Wrong(expected, Kind());

    private string Kind() => _element.ValueKind switch
    {
        JsonValueKind.Array => string.Create(CultureInfo.InvariantCulture, $"an array of {_element.GetArrayLength()}"),
        JsonValueKind.Object => "an object",
        JsonValueKind.String => $"the text \"{Shorten(_element.GetString()!)}\"",
        JsonValueKind.Number => Shorten(_element.GetRawText()),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "nothing",
    };

    private static bool IsDepth(JsonException e) => e.Message.Contains("maximum configured depth", StringComparison.Ordinal);

    private static bool IsDuplicate(JsonException e) => e.Message.Contains("uplicate", StringComparison.Ordinal);

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
