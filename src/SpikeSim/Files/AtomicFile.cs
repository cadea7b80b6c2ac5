using System.Globalization;

namespace SpikeSim.Files;

/// <summary>Writes files so that a cut run leaves either the old file or the whole new one, never half of it.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file under a temporary name in the same folder and moves it into place.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether an existing file may be replaced.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="DataFormatException">The file exists and may not be replaced, or no file can be made there.</exception>
    public static void Write(string path, bool overwrite, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        RefuseTaken(path, overwrite);
        string full = Path.GetFullPath(path);
        MakeFolder(path, Path.GetDirectoryName(full)!);
        string temporary = TemporaryName(full);
        try
        {
            using (FileStream stream = Create(temporary, path))
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

    /// <summary>Refuses to go on where a file could not be written later; for checks before long work. It leaves nothing behind.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether it may be replaced.</param>
    /// <exception cref="DataFormatException">The file exists and may not be replaced, or no file can be made there.</exception>
    public static void RequireWritable(string path, bool overwrite)
    {
        RefuseTaken(path, overwrite);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } above)
        {
            if (File.Exists(folder))
            {
                throw Unwritable(path, $"{folder} is a file, not a folder", null);
            }

            folder = above;
        }

        string probe = TemporaryName(Path.Combine(folder, "probe"));
        using (FileStream stream = Create(probe, path))
        {
        }

        File.Delete(probe);
    }

    private static void RefuseTaken(string path, bool overwrite)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new DataFormatException("The name of the file to write is empty. Give it a name.");
        }

        if (Directory.Exists(path))
        {
            throw Unwritable(path, "it is a folder", null);
        }

        if (!overwrite && File.Exists(path))
        {
            throw new DataFormatException($"{path}: the file exists already and is not overwritten. Choose another name, or say --force.");
        }
    }

    private static void MakeFolder(string path, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, $"the folder {folder} cannot be made", e);
        }
    }

    private static FileStream Create(string file, string path)
    {
        try
        {
            return new FileStream(file, FileMode.Create, FileAccess.Write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, $"no file can be made in {Path.GetDirectoryName(file)}", e);
        }
    }

    private static DataFormatException Unwritable(string path, string reason, Exception? cause)
    {
        string message = $"{path}: this file cannot be written: {reason}. Choose another place.";
        return cause is null ? new DataFormatException(message) : new DataFormatException(message, cause);
    }

    private static string TemporaryName(string full) => string.Create(CultureInfo.InvariantCulture, $"{full}.{Environment.ProcessId}.tmp");
}
