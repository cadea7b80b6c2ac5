namespace SpikeSim.App.Verification;

/// <summary>A file that was looked at by <c>verify</c>.</summary>
/// <param name="Path">The file.</param>
/// <param name="Name">The name of the case.</param>
/// <param name="Format">Its format; empty where the file is no conformance vector.</param>
/// <param name="Verdict">What came of it.</param>
internal sealed record CaseOutcome(string Path, string Name, string Format, CaseVerdict Verdict)
{
    /// <summary>Whether the file is a conformance vector at all.</summary>
    public bool IsCase => Format.Length > 0;
}
