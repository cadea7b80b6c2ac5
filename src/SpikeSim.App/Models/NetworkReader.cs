using SpikeSim.Nir.Notes;

namespace SpikeSim.App.Models;

/// <summary>Reads every kind of file that is a network, told apart by content and not by name (<see cref="NetworkFormats"/>).</summary>
internal static class NetworkReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="nir">What a NIR file does not say; null for the usual reading.</param>
    /// <exception cref="DataFormatException">The file is of another kind, or faulty.</exception>
    public static NetworkContent Read(string path, NirChoice? nir = null)
    {
        FileBytes file = FileBytes.Read(path);
        return FormatOf(file).Read(file).With(nir);
    }

    /// <summary>Reads a file for the design rules, which judge what other commands refuse as a fault of the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="nir">What a NIR file does not say; null for the usual reading.</param>
    /// <exception cref="DataFormatException">The file is of another kind, or so faulty that no rule can judge it.</exception>
    public static NetworkContent ReadToCheck(string path, NirChoice? nir = null)
    {
        FileBytes file = FileBytes.Read(path);
        NetworkFormat format = FormatOf(file);
        return (format.ReadToCheck ?? format.Read)(file).With(nir);
    }

    /// <summary>The kind of a file that has to be a network.</summary>
    /// <exception cref="DataFormatException">The file is of another kind.</exception>
    public static NetworkFormat FormatOf(FileBytes file) =>
        NetworkFormats.Of(file)
        ?? throw file.Root.Wrong(
            $"a {string.Join(", a ", NetworkFormats.All.Select(f => f.Title))}",
            file.Schema is { } schema ? $"a file with the schema \"{schema}\"" : "JSON of another kind",
            "spikesim info tells what a file is.");
}
