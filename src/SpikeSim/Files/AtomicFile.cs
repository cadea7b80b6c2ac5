using System.Globalization;

namespace SpikeSim.Files;

/// <summary>Writes files so that a cut run leaves either the old file or the whole new one, never half of it.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file under a temporary name in the same folder and moves it into place.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether an existing file may be replaced.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="DataFormatException">The file exists and may not be replaced.</exception>
    public static void Write(string path, bool overwrite, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        RefuseExisting(path, overwrite);
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        string temporary = string.Create(CultureInfo.InvariantCulture, $"{full}.{Environment.ProcessId}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
            {
                write(stream);
            }

            File.Move(temporary, full, overwrite);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Refuses to go on where a file is in the way; for checks before long work.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether it may be replaced.</param>
    /// <exception cref="DataFormatException">The file exists and may not be replaced.</exception>
    public static void RefuseExisting(string path, bool overwrite)
    {
        if (!overwrite && File.Exists(path))
        {
            throw new DataFormatException($"{path}: the file exists already and is not overwritten. Choose another name, or say --force.");
        }
    }
}
