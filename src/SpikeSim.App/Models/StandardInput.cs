using SpikeSim.App.CommandLine;

namespace SpikeSim.App.Models;

/// <summary>Standard input, which the path <c>-</c> stands for.</summary>
internal static class StandardInput
{
    public const string Path = "-";

    // A stream has no size that could be looked at first.
    private const int MaxBytes = 1 << 30;

    /// <summary>What messages call a path.</summary>
    public static string NameOf(string path) => path == Path ? "standard input" : path;

    /// <summary>Refuses two arguments that are both standard input.</summary>
    /// <exception cref="UsageException">Both are.</exception>
    public static void RefuseTwice(string first, string second)
    {
        if (first == Path && second == Path)
        {
            throw new UsageException("NETWORK and INPUT are both -: standard input can be one of them. Write the other into a file.");
        }
    }

    /// <summary>All of it.</summary>
    /// <exception cref="DataFormatException">There is more than memory should hold.</exception>
    public static byte[] ReadAll()
    {
        using Stream stream = Console.OpenStandardInput();
        using var content = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (stream.Read(buffer) is > 0 and var count)
        {
            content.Write(buffer, 0, count);
            if (content.Length > MaxBytes)
            {
                throw new DataFormatException($"standard input: more than {MaxBytes >> 20} MiB. Write it into a file and name that.");
            }
        }

        return content.ToArray();
    }
}
