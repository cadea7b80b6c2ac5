using SpikeSim.Json;

namespace SpikeSim.App.Verification;

/// <summary>Runs one conformance vector; its member <c>format</c> decides how.</summary>
internal static class CaseVerifier
{
    private static readonly Dictionary<string, Func<JsonMember, string, CaseVerdict>> Checks = new(StringComparer.Ordinal)
    {
        ["spikesim-chip-case/1"] = ChipCaseCheck.Check,
        ["spikesim-exact-case/1"] = ExactCaseCheck.Check,
        ["spikesim-cycles/1"] = CycleCaseCheck.Check,
        ["spikesim-docs-model/1"] = DocsModelCheck.Check,
        ["spikesim-front-end-case/1"] = FrontEndCaseCheck.Check,
        ["spikesim-gradient-case/1"] = GradientCaseCheck.Check,
        ["spikesim-quantize-case/1"] = QuantizeCaseCheck.Check,
        ["spikesim-mapping-case/1"] = MappingCaseCheck.Check,
        ["spikesim-nir-case/1"] = NirCaseCheck.Check,
    };

    /// <summary>Verifies a file. A damaged vector is a failed case with its reason, not an end of the run.</summary>
    public static CaseOutcome Verify(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        try
        {
            JsonMember root = JsonMember.ReadFile(path);
            if (!root.IsObject || root.Optional("format") is not { IsString: true } format)
            {
                return new CaseOutcome(path, name, string.Empty, CaseVerdict.Skipped("no conformance vector"));
            }

            string kind = format.Text();
            CaseVerdict verdict = Checks.TryGetValue(kind, out Func<JsonMember, string, CaseVerdict>? check)
                ? check(root, path)
                : CaseVerdict.Skipped($"this version does not know the format {kind}");
            return new CaseOutcome(path, name, kind, verdict);
        }
        catch (Exception e) when (e is DataFormatException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return new CaseOutcome(path, name, "unreadable", CaseVerdict.Failed(e.Message));
        }
    }
}
