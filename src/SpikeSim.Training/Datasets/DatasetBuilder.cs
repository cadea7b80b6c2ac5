using System.Collections.Immutable;
using System.Security.Cryptography;

namespace SpikeSim.Datasets;

/// <summary>Makes a manifest from the WAV files below a folder.</summary>
public static class DatasetBuilder
{
    /// <summary>Builds a data set.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="rule">What paths mean.</param>
    /// <param name="licence">The licence of all recordings.</param>
    /// <param name="skipped">Gets the paths that the rule does not understand.</param>
    /// <param name="cancellation">Stops between files.</param>
    /// <returns>The data set, items in ordinal order of paths.</returns>
    /// <exception cref="DataFormatException">The folder is missing, or no file fits the rule.</exception>
    public static Dataset Build(string name, string folder, DatasetRule rule, string licence, ICollection<string> skipped, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(skipped);
        string root = Path.GetFullPath(folder);
        if (!Directory.Exists(root))
        {
            throw new DataFormatException($"{folder}: there is no such folder.");
        }

        var items = new List<DatasetItem>();
        string[] files = [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(f => f.EndsWith(".wav", StringComparison.OrdinalIgnoreCase))];
        foreach (string path in files.Select(f => Path.GetRelativePath(root, f).Replace('\\', '/')).Order(StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            if (rule.Read(path) is { } said)
            {
                items.Add(new DatasetItem(path, said.Label, said.Split, said.Speaker, licence, Hash(Path.Combine(root, path))));
            }
            else
            {
                skipped.Add(path);
            }
        }

        return items.Count > 0
            ? new Dataset(name, root, Labels(items, rule), [.. items])
            : throw new DataFormatException($"{folder}: none of {files.Length} WAV files fits the rule {rule.Pattern}. Choose another --rule, or give a --pattern with a group (?<label>...).");
    }

    /// <summary>SHA-256 of a file.</summary>
    internal static string Hash(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    // Words of a rule keep the order of what they stand for (zero, one, two ...); other labels are in alphabetical order.
    private static ImmutableArray<string> Labels(IEnumerable<DatasetItem> items, DatasetRule rule)
    {
        Dictionary<string, string> order = rule.Words.ToDictionary(p => p.Value, p => p.Key, StringComparer.Ordinal);
        return [.. items.Select(i => i.Label).Distinct(StringComparer.Ordinal).OrderBy(l => order.GetValueOrDefault(l, l), StringComparer.Ordinal)];
    }
}
