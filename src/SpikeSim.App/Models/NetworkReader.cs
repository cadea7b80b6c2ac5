namespace SpikeSim.App.Models;

/// <summary>Reads every kind of file that is a network, told apart by content and not by name (<see cref="NetworkFormats"/>).</summary>
internal static class NetworkReader
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="DataFormatException">The file is of another kind, or faulty.</exception>
    public static NetworkContent Read(string path)
    {
        FileBytes file = FileBytes.Read(path);
        return FormatOf(file).Read(file);
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
