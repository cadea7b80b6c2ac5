using SpikeSim.Chips;
using SpikeSim.Json;
using SpikeSim.Mapping;
using SpikeSim.Nir;
using SpikeSim.Nir.Lowering;
using SpikeSim.Nir.Reading;

namespace SpikeSim.App.Verification;

/// <summary>Reads, refuses, lowers or runs the file of a NIR vector (<c>spikesim-nir-case/1</c>).</summary>
internal static class NirCaseCheck
{
    // Where a file leaves dt open and the case is about something else.
    private const double AnyStepSeconds = 1e-3;

    private static readonly string[] Stages = ["read", "map"];
    private static readonly string[] Readings = ["loads", "warnings", "nodes", "nodes_count", "needs_explicit", "error"];
    private static readonly string[] Runs = ["trace", "rasters", "argmax_output"];

    public static CaseVerdict Check(JsonMember root, string path)
    {
        root.RefuseUnknown("format", "name", "about", "nir", "input", "settings", "expected");
        JsonMember expected = root.Required("expected");
        expected.RefuseUnknown([.. Readings, "mentions", .. Runs]);
        RequireExpectation(root, expected);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string file = Path.Combine(folder, root.Required("nir").Text());
        string? stage = expected.Optional("error") is { } error ? Stages[error.Word(Stages)] : null;
        NirModel model;
        try
        {
            model = NirReader.Read(file);
        }
        catch (DataFormatException e)
        {
            return stage == "read" ? Mentioned(expected, e.Message) : CaseVerdict.Failed($"the file is refused: {e.Message}");
        }

        if (stage == "read" || expected.Optional("loads")?.Flag() == false)
        {
            return CaseVerdict.Failed("the file is read, but must be refused");
        }

        string? difference = Reading(expected, model) ?? Explicit(expected, model);
        if (difference is not null)
        {
            return CaseVerdict.Failed(difference);
        }

        return stage == "map" ? Mapping(root, expected, model) : Run(root, expected, folder, model);
    }

    /// <summary>Refuses a case that would pass whatever the file does, because it may be cut short.</summary>
    private static void RequireExpectation(JsonMember root, JsonMember expected)
    {
        bool runs = Runs.Any(n => expected.Optional(n) is not null);
        if (!runs && !Readings.Any(n => expected.Optional(n) is not null))
        {
            throw expected.Wrong($"at least one of {string.Join(", ", Readings.Concat(Runs))}", "none");
        }

        if (!runs && root.Optional("input") is not null)
        {
            throw expected.Wrong($"at least one of {string.Join(", ", Runs)}, as the case has an input", "none");
        }

        foreach (string name in (string[])["rasters", "mentions"])
        {
            if (expected.Optional(name) is { Count: 0 } empty)
            {
                throw empty.Wrong("at least one entry", "none");
            }
        }
    }

    private static string? Reading(JsonMember expected, NirModel model)
    {
        foreach (JsonMember words in expected.Optional("warnings")?.Elements() ?? [])
        {
            string[] all = [.. words.Elements().Select(w => w.Text())];
            if (!model.Warnings.Any(w => all.All(word => w.Contains(word, StringComparison.OrdinalIgnoreCase))))
            {
                return $"no warning has all of: {string.Join(", ", all)}; there are: {string.Join(" | ", model.Warnings)}";
            }
        }

        foreach (JsonMember node in expected.Optional("nodes")?.Elements() ?? [])
        {
            if (!model.Graph.Nodes.Any(n => n.Name == node.Text()))
            {
                return $"there is no node {node.Text()}; nodes are {string.Join(", ", model.Graph.Nodes.Select(n => n.Name))}";
            }
        }

        return expected.Optional("nodes_count") is { } count && count.WholeNumber() != model.Graph.Nodes.Length
            ? $"{model.Graph.Nodes.Length} nodes, expected {count.WholeNumber()}"
            : null;
    }

    private static string? Explicit(JsonMember expected, NirModel model)
    {
        string problems = string.Join("; ", NirLowering.ForEngine(model, new NirSettings()).Problems);
        foreach (JsonMember wanted in expected.Optional("needs_explicit")?.Elements() ?? [])
        {
            if (!problems.Contains(wanted.Text(), StringComparison.OrdinalIgnoreCase))
            {
                return $"without a choice the file must ask for the {wanted.Text()}, but says: {(problems.Length == 0 ? "nothing" : problems)}";
            }
        }

        return null;
    }

    private static CaseVerdict Mapping(JsonMember root, JsonMember expected, NirModel model)
    {
        NirSettings settings = root.Optional("settings") is { } given ? NirCaseSettings.Read(given) : new NirSettings();
        settings = settings.StepSeconds is null && model.Step.Step is null ? settings with { StepSeconds = AnyStepSeconds } : settings;
        LoweredNetwork lowered = NirLowering.ForChip(model, settings, ChipCatalogue.XyloAudio3);
        if (lowered.Network is not { } network)
        {
            return Mentioned(expected, string.Join("; ", lowered.Problems));
        }

        MappingReport report = Mapper.Map(network, ChipCatalogue.XyloAudio3, new QuantizerSettings());
        return report.Program is null
            ? Mentioned(expected, string.Join("; ", report.Violations))
            : CaseVerdict.Failed("the file is mapped, but must be refused");
    }

    private static CaseVerdict Run(JsonMember root, JsonMember expected, string folder, NirModel model)
    {
        if (!Runs.Any(n => expected.Optional(n) is not null))
        {
            return CaseVerdict.Passed;
        }

        JsonMember input = root.Required("input");
        NirSettings settings = root.Optional("settings") is { } given ? NirCaseSettings.Read(given) : new NirSettings();
        LoweredNetwork lowered = NirLowering.ForEngine(model, settings);
        if (lowered.Network is not { } network)
        {
            return CaseVerdict.Failed($"the file is not lowered: {string.Join("; ", lowered.Problems)}");
        }

        double[][] rows = Input(input, folder, network.InputChannels);
        NirCaseRun run = settings.Integrator == NirIntegrator.Exact ? NirCaseRun.Exact(lowered, model.Source, rows) : NirCaseRun.Clocked(lowered, model.Source, rows);
        return NirCaseComparison.Find(expected, folder, lowered, run) is { } difference ? CaseVerdict.Failed(difference) : CaseVerdict.Passed;
    }

    private static double[][] Input(JsonMember input, string folder, int channels)
    {
        input.RefuseUnknown("file", "column", "steps");
        double[][] rows = CaseTable.Read(Path.Combine(folder, input.Required("file").Text()));
        if (input.Optional("column") is { } column)
        {
            int index = column.WholeNumber(0, rows.Length == 0 ? 0 : rows[0].Length - 1);
            rows = [.. rows.Select(r => new[] { r[index] })];
        }

        if (input.Optional("steps") is { } steps)
        {
            int count = steps.WholeNumber(0);
            rows = rows.Length >= count ? rows[..count] : throw input.Wrong($"{count} rows", $"{rows.Length}");
        }

        return rows.Length == 0 || rows[0].Length == channels ? rows : throw input.Wrong($"{channels} columns, as the network has inputs", $"{rows[0].Length}");
    }

    private static CaseVerdict Mentioned(JsonMember expected, string message)
    {
        foreach (JsonMember word in expected.Required("mentions").Elements())
        {
            if (!message.Contains(word.Text(), StringComparison.OrdinalIgnoreCase))
            {
                return CaseVerdict.Failed($"the message does not mention \"{word.Text()}\": {message}");
            }
        }

        return CaseVerdict.Passed;
    }
}
