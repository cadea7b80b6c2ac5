namespace SpikeSim.App.CommandLine;

/// <summary>The exit codes of every command.</summary>
internal static class ExitCodes
{
    /// <summary>All is well.</summary>
    public const int Good = 0;

    /// <summary>It ran, but a stated floor was missed or a verification failed.</summary>
    public const int FloorMissed = 1;

    /// <summary>The command was not understood.</summary>
    public const int Usage = 2;

    /// <summary>The network breaks design rules of the chip.</summary>
    public const int DesignRules = 3;

    /// <summary>Input data or files cannot be used.</summary>
    public const int Data = 4;

    /// <summary>A fault of the program itself.</summary>
    public const int Internal = 5;

    /// <summary>Cancelled by the user.</summary>
    public const int Cancelled = 130;
}
