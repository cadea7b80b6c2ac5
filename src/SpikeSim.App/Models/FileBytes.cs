using System.Security.Cryptography;
using SpikeSim.Json;

namespace SpikeSim.App.Models;

/// <summary>A file in memory, as the readers of network files look at it.</summary>
internal sealed class FileBytes
{
    private readonly Lazy<JsonMember> _root;

    private FileBytes(string path, byte[] content)
    {
        Path = path;
        Content = content;
        _root = new Lazy<JsonMember>(() => JsonMember.Parse(content, path));
    }

    /// <summary>The path, as the user gave it.</summary>
    public string Path { get; }

    /// <summary>All of it.</summary>
    public byte[] Content { get; }

    /// <summary>SHA-256 of the content.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Content));

    /// <summary>The content as JSON.</summary>
    /// <exception cref="DataFormatException">The file is not JSON.</exception>
    public JsonMember Root => _root.Value;

    /// <summary>The schema that a JSON file names, or null.</summary>
    public string? Schema => Root.IsObject && Root.Optional("schema") is { IsString: true } schema ? schema.Text() : null;

    /// <summary>A file that is in memory already.</summary>
    public static FileBytes Of(string name, byte[] content) => new(name, content);

    /// <summary>Reads a file, or standard input (-).</summary>
    public static FileBytes Read(string path)
    {
        if (path == StandardInput.Path)
        {
            return new FileBytes(StandardInput.NameOf(path), StandardInput.ReadAll());
        }

        RefuseFolder(path);
        return new FileBytes(path, File.ReadAllBytes(path));
    }

    /// <summary>Refuses the path of a folder, which the system only calls denied.</summary>
    /// <exception cref="DataFormatException">It is one.</exception>
    public static void RefuseFolder(string path)
    {
        if (Directory.Exists(path))
        {
            throw DataFormatException.At(path, string.Empty, "a file", "a folder", "spikesim info lists what is in it.");
        }
    }
}
