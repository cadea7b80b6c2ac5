using System.Globalization;
using System.IO.Hashing;
using SpikeSim.Chips;
using SpikeSim.Files;
using SpikeSim.Json;
using SpikeSim.Mapping;
using SpikeSim.Networks;

namespace SpikeSim.App.Verification;

/// <summary>
/// Checks the vendor's documentation model (<c>spikesim-docs-model/1</c>): the Rockpool parameter file and the rasters beside the
/// vector, through mapper and reference quantisers in compatible mode, from reset and as a real chip recorded them.
/// </summary>
internal static class DocsModelCheck
{
    private const string ParameterFile = "parameters.json";

    private static readonly (string Name, QuantizerMethod Method)[] Methods =
        [("global", QuantizerMethod.Global), ("global_fuzzy", QuantizerMethod.GlobalFuzzy), ("channel", QuantizerMethod.Channel)];

    /// <summary>The model is for this chip; the recordings are from one.</summary>
    private static ChipDescription Chip => ChipCatalogue.XyloAudio3;

    public static CaseVerdict Check(JsonMember root, string path)
    {
        root.RefuseUnknown(["format", "source", "chip_recording", .. Methods.Select(m => m.Name)]);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Network network = ReadNetwork(Path.Combine(folder, ParameterFile));
        ChipSpecification specification = SpecificationForm.Of(new Placement(network, Chip), Chip);
        var rasters = new DocsModelRasters(folder, network.InputChannels, network.StepSeconds);
        ChipProgram? channel = null;
        if (Missing(root) is { } missing)
        {
            return CaseVerdict.Failed(missing);
        }

        foreach ((string name, QuantizerMethod method) in Methods)
        {
            if (root.Optional(name) is not { } expected)
            {
                continue;
            }

            ChipSpecification integers = ReferenceQuantizer.Quantize(specification, method, QuantizerMode.Compatible, Chip.Arithmetic).Integers;
            var program = ChipProgram.Create(SpecificationForm.ToDraft(integers), Chip.Arithmetic);
            channel = method == QuantizerMethod.Channel ? program : channel;
            if ((Difference(expected, integers, program) ?? DocsModelRuns.FromReset(expected.Required("from_reset"), program, rasters)) is { } difference)
            {
                return CaseVerdict.Failed($"{name}: {difference}");
            }
        }

        return root.Optional("chip_recording") is { } recording
            && DocsModelRuns.OfChip(recording, channel ?? throw root.Wrong("a member \"channel\", whose program was recorded", "none"), rasters) is { } found
            ? CaseVerdict.Failed($"chip recording: {found}")
            : CaseVerdict.Passed;
    }

    // The methods and their runs have the same members; one that only some have was lost on the way.
    private static string? Missing(JsonMember root)
    {
        JsonMember[] methods = [root.Required("global"), root.Required("channel"), .. root.Optional("global_fuzzy") is { } fuzzy ? (JsonMember[])[fuzzy] : []];
        JsonMember[] runs = [.. methods.SelectMany(m => Members(m.Required("from_reset")))];
        return Uneven(methods) ?? Uneven([.. methods.Select(m => m.Required("from_reset"))]) ?? Uneven(runs)
            ?? Uneven([.. runs.Select(r => r.Required("crc32"))]) ?? Uneven([.. methods.Select(m => m.Required("crc32_int8"))]);
    }

    private static IEnumerable<JsonMember> Members(JsonMember node) => node.Names.Select(node.Required);

    private static string? Uneven(JsonMember[] siblings)
    {
        string[] all = [.. siblings.SelectMany(s => s.Names).Distinct()];
        return all.Length == 0
            ? "a part of the vector is empty; it may be cut short"
            : siblings.Select(s => all.Except(s.Names).FirstOrDefault()).OfType<string>().FirstOrDefault() is { } missing
            ? $"one part of the vector has \"{missing}\" and another one has not; it may be cut short"
            : null;
    }

    private static Network ReadNetwork(string path)
    {
        LoweredGraph lowered = LayerGraphLowering.Lower(RockpoolParameterFile.Read(JsonMember.ReadFile(path)).Graph);
        return lowered.Network ?? throw new DataFormatException($"{path}: {string.Join("; ", lowered.Violations)}");
    }

    private static string? Difference(JsonMember expected, ChipSpecification integers, ChipProgram program)
    {
        foreach (string name in expected.Names)
        {
            JsonMember member = expected.Required(name);
            string? difference = name switch
            {
                "hidden" => Number(name, member, integers.Hidden),
                "outputs" => Number(name, member, integers.Outputs),
                "nonzero_recurrent" => Number(name, member, program.RecurrentWeights.Count(w => w != 0) + program.RecurrentWeights2.Count(w => w != 0)),
                "crc32_int8" => Checksums(member, integers),
                "from_reset" => null,
                _ => SpecificationComparison.DifferenceOf(name, member, integers),
            };
            if (difference is not null)
            {
                return difference;
            }
        }

        return null;
    }

    private static string? Number(string name, JsonMember expected, int found) =>
        expected.WholeNumber() == found ? null : string.Create(CultureInfo.InvariantCulture, $"{name} differs: expected {expected.WholeNumber()}, got {found}");

    private static string? Checksums(JsonMember expected, ChipSpecification integers)
    {
        foreach (string name in expected.Names)
        {
            double[] values = name switch
            {
                "weights_in" => integers.InputWeights,
                "weights_rec" => integers.RecurrentWeights,
                "weights_out" => integers.OutputWeights,
                _ => throw expected.Required(name).Wrong("weights_in, weights_rec or weights_out", $"\"{name}\""),
            };
            byte[] bytes = [.. values.Select(v => unchecked((byte)(int)v))];
            string found = Crc32.HashToUInt32(bytes).ToString("x8", CultureInfo.InvariantCulture);
            string wanted = expected.Required(name).Text();
            if (!string.Equals(wanted, found, StringComparison.OrdinalIgnoreCase))
            {
                return $"CRC-32 of {name} differs: expected {wanted}, got {found}";
            }
        }

        return null;
    }
}
