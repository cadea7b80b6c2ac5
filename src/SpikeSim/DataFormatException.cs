namespace SpikeSim;

/// <summary>
/// A file or stream that cannot be used as it is. The message is one sentence a user can act on: what is wrong, where, what was
/// expected, what was found, and what to do.
/// </summary>
public sealed class DataFormatException : FormatException
{
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
        return new DataFormatException($"{place}: expected {expected}, found {found}.{tail}");
    }
}
