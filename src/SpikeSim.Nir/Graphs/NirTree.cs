using System.Collections.Immutable;

namespace SpikeSim.Nir.Graphs;

/// <summary>Named values in groups that may nest: what a file holds before it is understood, and metadata, which nobody has to understand.</summary>
/// <param name="Values">The values of this group by name.</param>
/// <param name="Groups">The groups inside by name.</param>
public sealed record NirTree(ImmutableSortedDictionary<string, NirArray> Values, ImmutableSortedDictionary<string, NirTree> Groups)
{
    /// <summary>A group with nothing in it.</summary>
    public static NirTree Empty { get; } = new(ImmutableSortedDictionary.Create<string, NirArray>(StringComparer.Ordinal), ImmutableSortedDictionary.Create<string, NirTree>(StringComparer.Ordinal));

    /// <summary>Attributes of the group; NIR graphs use none, recordings do.</summary>
    public ImmutableSortedDictionary<string, NirArray> Attributes { get; init; } = ImmutableSortedDictionary.Create<string, NirArray>(StringComparer.Ordinal);

    /// <summary>Members of a file that could not be read, with what they are in a few words.</summary>
    internal ImmutableSortedDictionary<string, string> Unreadable { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => Values.IsEmpty && Groups.IsEmpty;

    /// <summary>The same group with one more value.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value.</param>
    /// <returns>The group.</returns>
    public NirTree With(string name, NirArray value) => this with { Values = Values.SetItem(name, value) };

    /// <summary>The same group with one more group inside.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="group">The group.</param>
    /// <returns>The group.</returns>
    public NirTree With(string name, NirTree group) => this with { Groups = Groups.SetItem(name, group) };

    /// <summary>The same group with one more member that could not be read.</summary>
    internal NirTree WithUnreadable(string name, string remark) => this with { Unreadable = Unreadable.SetItem(name, remark) };

    /// <summary>A single text of this group.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The text; null where there is none.</returns>
    public string? Text(string name) => Values.TryGetValue(name, out NirArray? value) && value is { ElementType: NirElementType.Text, Count: 1 } ? value.Texts[0] : null;
}
