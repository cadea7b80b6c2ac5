namespace SpikeSim.App.CommandLine;

/// <summary>Options that do not fit together or name something that does not exist.</summary>
internal sealed class UsageException : Exception
{
    public UsageException()
    {
    }

    public UsageException(string message)
        : base(message)
    {
    }

    public UsageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
