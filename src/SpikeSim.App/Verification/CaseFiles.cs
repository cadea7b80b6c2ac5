namespace SpikeSim.App.Verification;

/// <summary>Finds the files that may be conformance vectors.</summary>
internal static class CaseFiles
{
    /// <summary>A file itself, or all JSON files below a folder in ordinal order.</summary>
    public static IEnumerable<string> Find(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            : throw new DataFormatException($"{path}: there is no such file or folder.");
    }
}
