using SpikeSim.Chips;
using SpikeSim.Json;
using SpikeSim.Mapping;
using SpikeSim.Networks;

namespace SpikeSim.App.Verification;

/// <summary>
/// Places the network of a vector (<c>spikesim-mapping-case/1</c>) and compares its specification, the programs of the reference
/// methods in compatible mode, and what they do with the vector's input. Design rules are not asked: vectors prove the arithmetic.
/// </summary>
internal static class MappingCaseCheck
{
    private static readonly string[] States = ["hidden_spikes", "membrane", "output_spikes", "output_membrane", "output_current"];

    private static readonly (string Name, QuantizerMethod Method)[] Methods =
        [("global", QuantizerMethod.Global), ("global_fuzzy", QuantizerMethod.GlobalFuzzy), ("channel", QuantizerMethod.Channel)];

    public static CaseVerdict Check(JsonMember root, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        ChipDescription chip = ChipCatalogue.Find(root.Required("chip").Text());
        Network network = MappingCaseNetwork.Read(root.Required("network"), root.Required("dt_s").Number(1e-9, 1e3));
        ChipSpecification specification = SpecificationForm.Of(new Placement(network, chip), chip);
        JsonMember expected = root.Required("expected");
        expected.RefuseUnknown("specification", "aliases", "global", "global_fuzzy", "channel");
        string? difference = SpecificationComparison.Difference(expected.Required("specification"), specification, roundsDashes: true)
            ?? SpecificationComparison.AliasDifference(expected.Required("aliases"), specification);
        if (difference is not null)
        {
            return CaseVerdict.Failed($"specification: {difference}");
        }

        CaseInput input = CaseInput.Read(root.Required("input"), network.InputChannels);
        foreach ((string name, QuantizerMethod method) in Methods)
        {
            JsonMember? wanted = method == QuantizerMethod.GlobalFuzzy ? expected.Optional(name) : expected.Required(name);
            string? missing = wanted?.Optional("program") is { } program ? SpecificationComparison.Missing(expected.Required("specification"), program) : null;
            string? found = missing ?? (wanted is { } w ? Difference(w, specification, method, chip, input) : null);
            if (found is not null)
            {
                return CaseVerdict.Failed($"{name}: {found}");
            }
        }

        return CaseVerdict.Passed;
    }

    private static string? Difference(JsonMember wanted, ChipSpecification specification, QuantizerMethod method, ChipDescription chip, CaseInput input)
    {
        JsonMember? error = wanted.Optional("error");
        ChipSpecification integers;
        try
        {
            integers = ReferenceQuantizer.Quantize(specification, method, QuantizerMode.Compatible, chip.Arithmetic).Integers;
        }
        catch (NotSupportedException e)
        {
            return error is null ? $"expected a program, got an error: {e.Message}" : null;
        }

        if (error is { } expectedError)
        {
            return $"expected the error {expectedError.RawText}, got a program";
        }

        return SpecificationComparison.Difference(wanted.Required("program"), integers, roundsDashes: true)
            ?? SpecificationComparison.AliasDifference(wanted.Required("aliases"), integers)
            ?? RunDifference(wanted.Required("run"), integers, chip, input);
    }

    private static string? RunDifference(JsonMember run, ChipSpecification integers, ChipDescription chip, CaseInput input)
    {
        ChipProgram program = ChipProgram.Create(SpecificationForm.ToDraft(integers), chip.Arithmetic);
        JsonMember checksums = run.Required("crc32");
        string[] states = [.. StateDigests.States.Where(s => States.Contains(s) || checksums.Optional(s) is not null)];
        foreach (ChipStepKind kind in Enum.GetValues<ChipStepKind>())
        {
            if (kind == ChipStepKind.Automatic || !ChipCore.IsSupported(kind, program))
            {
                continue;
            }

            var core = new ChipCore(program, kind);
            var digests = new StateDigests(core);
            input.Play(core, _ =>
            {
                digests.Add();
                return null;
            });
            if (digests.Difference(run.Required("hidden_spikes_total"), run.Required("output_spikes_total"), checksums, states) is { } difference)
            {
                return $"run: {difference} ({kind} step)";
            }
        }

        return null;
    }
}
