using SpikeSim.Chips;
using SpikeSim.Files;
using SpikeSim.Json;
using SpikeSim.Mapping;

namespace SpikeSim.App.Verification;

/// <summary>Quantises the specification of a vector (<c>spikesim-quantize-case/1</c>) by the reference methods in compatible mode.</summary>
internal static class QuantizeCaseCheck
{
    private static readonly (string Name, QuantizerMethod Method)[] Methods =
        [("global", QuantizerMethod.Global), ("global_fuzzy", QuantizerMethod.GlobalFuzzy), ("channel", QuantizerMethod.Channel)];

    public static CaseVerdict Check(JsonMember root, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        ChipSpecification specification = SpecificationJson.Read(root.Required("spec"));
        JsonMember expected = root.Required("expected");
        expected.RefuseUnknown("global", "global_fuzzy", "channel");
        foreach ((string name, QuantizerMethod method) in Methods)
        {
            if (expected.Optional(name) is not { } wanted)
            {
                return CaseVerdict.Failed($"the vector expects nothing of the method {name}; it may be cut short");
            }

            string? missing = wanted.Optional("error") is null ? SpecificationComparison.Missing(root.Required("spec"), wanted) : null;
            if ((missing ?? Difference(wanted, specification, method)) is { } difference)
            {
                return CaseVerdict.Failed($"{name}: {difference}");
            }
        }

        return CaseVerdict.Passed;
    }

    private static string? Difference(JsonMember wanted, ChipSpecification specification, QuantizerMethod method)
    {
        JsonMember? error = wanted.Optional("error");
        try
        {
            ChipArithmetic arithmetic = ChipCatalogue.Find("xylo-audio-2").Arithmetic;
            ChipSpecification found = ReferenceQuantizer.Quantize(specification, method, QuantizerMode.Compatible, arithmetic).Integers;
            return error is { } e ? $"expected the error {e.RawText}, got integers" : SpecificationComparison.Difference(wanted, found, roundsDashes: false);
        }
        catch (NotSupportedException e)
        {
            return error is null ? $"expected integers, got an error: {e.Message}" : null;
        }
    }
}
