using System.Security.Cryptography;
using SpikeSim.Files;
using SpikeSim.Json;

namespace SpikeSim.App.Models;

/// <summary>Reads every kind of file that is a network: the one place that tells them apart, by content and not by name.</summary>
internal static class NetworkReader
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="DataFormatException">The file is of another kind, or faulty.</exception>
    public static NetworkContent Read(string path)
    {
        byte[] content = File.ReadAllBytes(path);
        string hash = Convert.ToHexStringLower(SHA256.HashData(content));
        JsonMember root = JsonMember.Parse(content, path);
        return root.Required("schema").Word(NetworkFile.Schema, ProgramFile.Schema) == 0
            ? new NetworkContent(path, hash, NetworkFile.Read(root), null, null)
            : new NetworkContent(path, hash, null, null, ProgramFile.Read(root));
    }
}
