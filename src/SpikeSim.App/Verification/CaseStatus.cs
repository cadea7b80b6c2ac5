namespace SpikeSim.App.Verification;

/// <summary>The outcome of a conformance case.</summary>
public enum CaseStatus
{
    /// <summary>Everything agreed.</summary>
    Passed,

    /// <summary>Something differed.</summary>
    Failed,

    /// <summary>This version does not know the format or a feature that the case needs.</summary>
    Skipped,
}
