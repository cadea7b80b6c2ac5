using System.Collections.Immutable;

namespace SpikeSim.Datasets;

/// <summary>A manifest: which clips there are, what they say, what they are for, and what their bytes are.</summary>
/// <param name="Name">The name of the data set.</param>
/// <param name="Root">The folder that paths of items start from.</param>
/// <param name="Labels">All labels in the order of classes.</param>
/// <param name="Items">The clips.</param>
public sealed record Dataset(string Name, string Root, ImmutableArray<string> Labels, ImmutableArray<DatasetItem> Items)
{
    /// <summary>The splits that a manifest may name.</summary>
    public static ImmutableArray<string> Splits { get; } = ["train", "validation", "test"];

    /// <summary>The clips of a split.</summary>
    /// <param name="split">The split.</param>
    /// <returns>The items in the order of the manifest.</returns>
    /// <exception cref="DataFormatException">There is none.</exception>
    public IReadOnlyList<DatasetItem> Of(string split)
    {
        DatasetItem[] items = [.. Items.Where(i => i.Split == split)];
        return items.Length > 0
            ? items
            : throw new DataFormatException(
                $"{Name}: the split \"{split}\" has no clips. Splits with clips: {string.Join(", ", Items.Select(i => i.Split).Distinct().Order(StringComparer.Ordinal).DefaultIfEmpty("none"))}.");
    }

    /// <summary>The full path of a clip.</summary>
    /// <param name="item">An item of this data set.</param>
    /// <returns>The path.</returns>
    public string PathOf(DatasetItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return System.IO.Path.Combine(Root, item.Path.Replace('/', System.IO.Path.DirectorySeparatorChar));
    }
}
