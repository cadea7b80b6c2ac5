namespace SpikeSim.Chips;

/// <summary>A number that the compiler of a generic method knows, so that a loop has no branch on it.</summary>
internal interface IConstant
{
    /// <summary>The number.</summary>
    static abstract int Value { get; }
}
