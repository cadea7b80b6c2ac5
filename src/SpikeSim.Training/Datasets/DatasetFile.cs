using System.Text.Json;
using SpikeSim.Json;

namespace SpikeSim.Datasets;

/// <summary>
/// Manifest files, <c>spikesim-dataset/1</c>. Paths are relative to the member <c>root</c>, which is relative to the manifest.
/// </summary>
public static class DatasetFile
{
    /// <summary>The schema of this version.</summary>
    public const string Schema = "spikesim-dataset/1";

    private const int HashDigits = 64;

    /// <summary>Reads a manifest.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The data set; that its clips exist is not looked at.</returns>
    /// <exception cref="DataFormatException">The manifest is damaged or has no clips.</exception>
    public static Dataset Read(string path) => Read(JsonMember.ReadFile(path));

    /// <summary>Reads a manifest.</summary>
    /// <param name="root">The root of the file; its source is the path.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="DataFormatException">The manifest is damaged or has no clips.</exception>
    public static Dataset Read(JsonMember root)
    {
        root.RequireSchema(Schema);
        root.RefuseUnknown("schema", "name", "root", "labels", "items");
        string folder = Path.GetDirectoryName(Path.GetFullPath(root.Source))!;
        string below = root.Optional("root")?.PathText() ?? ".";
        string[] labels = [.. root.Required("labels").Elements().Select(l => l.Text())];
        if (labels.Length == 0)
        {
            throw root.Required("labels").Wrong("at least one label", "none");
        }

        if (labels.Distinct(StringComparer.Ordinal).Count() != labels.Length)
        {
            throw root.Required("labels").Wrong("labels that differ from each other", "one that appears twice");
        }

        JsonMember items = root.Required("items");
        if (items.Count == 0)
        {
            throw items.Wrong("at least one clip", "an empty data set", "Build the manifest again with spikesim dataset build.");
        }

        return new Dataset(
            root.Required("name").Text(), Path.GetFullPath(Path.Combine(folder, below)), [.. labels], [.. items.Elements().Select(i => ReadItem(i, labels))]);
    }

    /// <summary>Writes a manifest.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="rootFromManifest">The root as the manifest shall name it.</param>
    /// <param name="stream">Where to.</param>
    public static void Write(Dataset dataset, string rootFromManifest, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        using var writer = new Utf8JsonWriter(stream, JsonWriting.FileOptions);
        writer.WriteStartObject();
        writer.WriteString("schema", Schema);
        writer.WriteString("name", dataset.Name);
        writer.WriteString("root", rootFromManifest);
        writer.WriteStartArray("labels");
        foreach (string label in dataset.Labels)
        {
            writer.WriteStringValue(label);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("items");
        foreach (DatasetItem item in dataset.Items)
        {
            writer.WriteStartObject();
            writer.WriteString("path", item.Path);
            writer.WriteString("label", item.Label);
            writer.WriteString("split", item.Split);
            writer.WriteString("speaker", item.Speaker);
            writer.WriteString("licence", item.Licence);
            writer.WriteString("sha256", item.Sha256);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static DatasetItem ReadItem(JsonMember node, string[] labels)
    {
        node.RefuseUnknown("path", "label", "split", "speaker", "licence", "sha256");
        JsonMember path = node.Required("path");
        string file = path.PathText();
        if (Path.IsPathRooted(file) || file.Contains('\\', StringComparison.Ordinal) || file.Split('/').Contains(".."))
        {
            throw path.Wrong("a path below the root, with forward slashes", $"\"{file}\"");
        }

        node.Required("label").Word(labels);
        node.Required("split").Word(Dataset.Splits.AsSpan());
        JsonMember hash = node.Required("sha256");
        string digits = hash.Text();
        return digits.Length == HashDigits && digits.All(char.IsAsciiHexDigitLower)
            ? new DatasetItem(file, node.Required("label").Text(), node.Required("split").Text(), node.Optional("speaker")?.Text() ?? string.Empty, node.Required("licence").Text(), digits)
            : throw hash.Wrong($"{HashDigits} lower-case hexadecimal digits", $"{digits.Length} characters");
    }
}
