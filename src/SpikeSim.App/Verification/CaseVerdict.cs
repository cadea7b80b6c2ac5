namespace SpikeSim.App.Verification;

/// <summary>What a conformance case came to.</summary>
/// <param name="Status">Passed, failed or skipped.</param>
/// <param name="Detail">The first difference, or why the case was skipped; empty where it passed.</param>
public sealed record CaseVerdict(CaseStatus Status, string Detail)
{
    /// <summary>The case that passed.</summary>
    public static CaseVerdict Passed { get; } = new(CaseStatus.Passed, string.Empty);

    /// <summary>A case that failed.</summary>
    /// <param name="detail">The first difference: state, step, neuron, expected, got.</param>
    /// <returns>The verdict.</returns>
    public static CaseVerdict Failed(string detail) => new(CaseStatus.Failed, detail);

    /// <summary>A case that this version cannot run.</summary>
    /// <param name="detail">Why.</param>
    /// <returns>The verdict.</returns>
    public static CaseVerdict Skipped(string detail) => new(CaseStatus.Skipped, detail);
}
