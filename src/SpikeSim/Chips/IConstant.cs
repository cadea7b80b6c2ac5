namespace SpikeSim.Chips;

/// <summary>An answer as a type argument.</summary>
internal interface IConstant
{
    /// <summary>The answer.</summary>
    static abstract bool IsYes { get; }
}
