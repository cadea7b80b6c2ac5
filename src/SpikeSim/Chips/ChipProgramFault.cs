namespace SpikeSim.Chips;

/// <summary>One array of a draft that does not fit the words of a core.</summary>
/// <param name="Found">What stands there, with the first places.</param>
/// <param name="Limit">What may stand there.</param>
/// <param name="Text">Both in one sentence.</param>
internal sealed record ChipProgramFault(string Found, string Limit, string Text)
{
    /// <summary>Whether it is about biases, which some chips do not have at all.</summary>
    public bool IsBias { get; init; }
}
