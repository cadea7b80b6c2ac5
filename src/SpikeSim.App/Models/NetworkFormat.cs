namespace SpikeSim.App.Models;

/// <summary>One kind of file that holds a network: how it is told from others, read and written.</summary>
internal sealed record NetworkFormat
{
    /// <summary>The name that <c>convert --to</c> takes, for example <c>specification</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What a person calls it.</summary>
    public required string Title { get; init; }

    /// <summary>How the names of such files end, for <c>convert</c>; the first one that fits a name wins, longest first.</summary>
    public string[] Endings { get; init; } = [];

    /// <summary>
    /// Whether a file is of this kind, by its content alone. Formats that are not JSON stand first in the table and look at bytes only.
    /// </summary>
    public required Func<FileBytes, bool> Recognizes { get; init; }

    /// <summary>Reads a file of this kind.</summary>
    public required Func<FileBytes, NetworkContent> Read { get; init; }

    /// <summary>Reads a file for the design rules, which judge more than other commands can use; null where both read alike.</summary>
    public Func<FileBytes, NetworkContent>? ReadToCheck { get; init; }

    /// <summary>Writes a network in this form, or null where SpikeSim does not write it.</summary>
    public Action<ConversionSource, Stream>? Write { get; init; }

    /// <summary>Why it is not written.</summary>
    public string WriteRefusal { get; init; } = string.Empty;
}
