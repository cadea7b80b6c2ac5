using System.Globalization;
using System.Text;

namespace SpikeSim;

/// <summary>
/// A file or stream that cannot be used as it is. The message is one sentence a user can act on: what is wrong, where, what was
/// expected, what was found, and what to do.
/// </summary>
public sealed class DataFormatException : FormatException
{
    private const int MaxQuoted = 1000;

    /// <summary>Creates the exception with a default message.</summary>
    public DataFormatException()
        : base("The data cannot be used.")
    {
    }

    /// <summary>Creates the exception with a complete sentence.</summary>
    /// <param name="message">What is wrong, where, what was expected, what was found, what to do.</param>
    public DataFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a complete sentence and its cause.</summary>
    /// <param name="message">What is wrong, where, what was expected, what was found, what to do.</param>
    /// <param name="innerException">The cause.</param>
    public DataFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Builds the sentence from its parts.</summary>
    /// <param name="source">The file or stream, for example <c>digits.json</c>.</param>
    /// <param name="where">The place inside it: a JSON path, a line, a byte offset; empty for the whole.</param>
    /// <param name="expected">What should be there.</param>
    /// <param name="found">What is there.</param>
    /// <param name="remedy">What to do about it; may be empty.</param>
    /// <returns>The exception, to be thrown by the caller.</returns>
    public static DataFormatException At(string source, string where, string expected, string found, string remedy = "")
    {
        string place = where.Length == 0 ? source : $"{source}, {where}";
        string tail = remedy.Length == 0 ? string.Empty : $" {remedy}";
        string quoted = found.Length <= MaxQuoted ? found : found[..MaxQuoted] + "...";
        return new DataFormatException(Printable($"{place}: expected {expected}, found {quoted}.{tail}"));
    }

    // A message may quote a file. It stays one line, and what a file holds cannot steer a terminal.
    private static string Printable(string text)
    {
        if (!text.Any(char.IsControl))
        {
            return text;
        }

        var printable = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            _ = char.IsControl(c) ? printable.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : printable.Append(c);
        }

        return printable.ToString();
    }
}
