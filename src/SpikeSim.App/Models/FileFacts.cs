using System.Text.Json.Nodes;
using SpikeSim.App.CommandLine;
using SpikeSim.Audio;
using SpikeSim.Chips;
using SpikeSim.Datasets;
using SpikeSim.Files;
using SpikeSim.Json;
using SpikeSim.Mapping;
using SpikeSim.Networks;
using SpikeSim.Nir.Data;
using SpikeSim.Nir.Notes;
using SpikeSim.Rasters;
using SpikeSim.Recipes;

namespace SpikeSim.App.Models;

/// <summary>What a file is and what it says, by its content.</summary>
internal static class FileFacts
{
    private const string NirTitle = "NIR graph";
    private const int MaxListed = 1000;

    public static (string Kind, JsonObject Facts) Of(string path, string? chip, NirChoice nir)
    {
        (string kind, JsonObject facts) = Of(path, chip is null ? null : ChipOption.Find(chip), nir);
        return nir.Given.Count == 0 || kind == NirTitle ? (kind, facts) : throw NetworkContent.NoNir(path);
    }

    private static (string Kind, JsonObject Facts) Of(string path, ChipDescription? chip, NirChoice nir)
    {
        if (Directory.Exists(path))
        {
            return ("folder", OfFolder(path));
        }

        InputSource source = InputSource.Open(path);
        return source.Kind switch
        {
            InputKind.Sound => ("sound (WAV)", Sound(source)),
            InputKind.Raster => ("raster (CSV)", OfRaster(source)),
            InputKind.Events => ("events (CSV)", OfEvents(source)),
            InputKind.Spikes => ("spikes of neurons (CSV)", OfSpikes(source)),
            _ => OfOther(source.Bytes(), chip, nir),
        };
    }

    // What a run, a training or a person put there: the kind of each file, and no more.
    private static JsonObject OfFolder(string path)
    {
        string[] files = [.. Directory.EnumerateFiles(path).Order(StringComparer.Ordinal).Take(MaxListed + 1)];
        var facts = new JsonObject
        {
            ["files"] = new JsonArray([.. files.Take(MaxListed).Select(f => new JsonObject { ["name"] = Path.GetFileName(f), ["kind"] = KindOf(f), ["bytes"] = new FileInfo(f).Length })]),
            ["folders"] = new JsonArray([.. Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal).Take(MaxListed).Select(f => (JsonNode)Path.GetFileName(f))]),
        };
        if (files.Length > MaxListed)
        {
            facts["more"] = $"only the first {MaxListed} files are listed";
        }

        return facts;
    }

    private static string KindOf(string path)
    {
        try
        {
            return Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase) ? "picture (PNG)" : Of(path, (ChipDescription?)null, NirChoice.None).Kind;
        }
        catch (Exception e) when (e is DataFormatException or IOException or UnauthorizedAccessException or DesignRuleException)
        {
            return "other";
        }
    }

    private static (string Kind, JsonObject Facts) OfOther(FileBytes file, ChipDescription? chip, NirChoice nir)
    {
        if (NirDataReader.IsData(file.Content))
        {
            return ("recordings (NIRData)", NirFacts.Of(NirDataReader.Read(file.Content, file.Path)));
        }

        if (NetworkFormats.Of(file) is { } format)
        {
            NetworkContent content = format.Read(file).With(nir);
            return (format.Title, content.Nir is { } graph ? NirFacts.Of(graph) : OfNetwork(content, chip));
        }

        JsonMember root = file.Root;
        JsonMember mark = root.Optional("schema") ?? root.Optional("format")
            ?? throw root.Wrong("a member \"schema\" or \"format\"", "none", "SpikeSim's files begin with one of them; this is some other JSON.");
        return mark.Text() switch
        {
            DatasetFile.Schema => ("data set", OfDataset(DatasetFile.Read(root))),
            RecipeFile.Schema => ("training recipe", OfRecipe(RecipeFile.Read(root))),
            var other => ($"conformance vector or other file ({other})", new JsonObject()),
        };
    }

    private static JsonObject OfNetwork(NetworkContent content, ChipDescription? chip)
    {
        JsonObject facts = (content.Program ?? content.ProgramFor(chip)) is { } program ? OfProgram(program) : OfNetwork(content.RequireNetwork(), chip ?? ChipOption.Default);
        if (content.Remarks.Count > 0)
        {
            facts["remarks"] = new JsonArray([.. content.Remarks.Select(r => (JsonNode)r)]);
        }

        return facts;
    }

    private static JsonObject Sound(InputSource file)
    {
        using WavSource source = file.Sound();
        AudioFormat format = source.Format;
        return new JsonObject
        {
            ["seconds"] = format.Seconds,
            ["sample_rate_hz"] = format.SampleRateHz,
            ["channels"] = format.Channels,
            ["bits_per_sample"] = format.BitsPerSample,
            ["encoding"] = format.Encoding.ToString(),
            ["samples"] = format.Samples,
        };
    }

    private static JsonObject OfEvents(InputSource file)
    {
        using StreamReader text = file.Text();
        TimedInput input = EventsCsv.Read(text, file.Name, 0, null);
        return new JsonObject
        {
            ["channels"] = input.Channels,
            ["events"] = input.TotalEvents(),
            ["changes_of_currents"] = input.Currents.Length,
            ["last_s"] = input.DurationSeconds,
        };
    }

    private static JsonObject OfSpikes(InputSource file)
    {
        using StreamReader text = file.Text();
        SpikeList spikes = SpikesCsv.Read(text, file.Name);
        return new JsonObject
        {
            ["spikes"] = spikes.Spikes.Length,
            ["nodes"] = new JsonArray([.. spikes.Nodes.Select((n, i) => new JsonObject { ["node"] = n, ["spikes"] = spikes.Count(i) })]),
            ["last_s"] = spikes.DurationSeconds,
        };
    }

    private static JsonObject OfRaster(InputSource file)
    {
        using StreamReader text = file.Text();
        Raster raster = RasterCsv.Read(text, file.Name, 0, 1e-3);
        return new JsonObject
        {
            ["rows"] = raster.Steps,
            ["channels"] = raster.Channels,
            ["bin_s"] = raster.StepSeconds,
            ["events"] = raster.TotalEvents(),
            ["events_per_channel"] = new JsonArray([.. raster.EventsPerChannel().Select(e => (JsonNode)e)]),
        };
    }

    private static JsonObject OfNetwork(NetworkDocument document, ChipDescription chip)
    {
        Network network = document.Network;
        MappingReport report = Mapper.Map(network, chip, new QuantizerSettings());
        var facts = new JsonObject
        {
            ["name"] = network.Name,
            ["step_s"] = network.StepSeconds,
            ["input_channels"] = network.InputChannels,
            ["hidden_neurons"] = network.HiddenNeurons,
            ["output_neurons"] = network.OutputNeurons,
            ["populations"] = new JsonArray(
            [
                .. network.Populations.Select(p => new JsonObject
                {
                    ["name"] = p.Name,
                    ["neurons"] = p.Neurons,
                    ["tau_mem_ms"] = Range(p.TauMembraneSeconds),
                    ["tau_syn_ms"] = Range(p.TauSynapseSeconds.SelectMany(t => t)),
                }),
            ]),
            ["chip"] = chip.Name,
            ["resources"] = Resources(report),
            ["violations"] = Violations(report),
        };
        if (document.Task is { } task)
        {
            facts["labels"] = new JsonArray([.. task.Labels.Select(l => (JsonNode)l)]);
        }

        return facts;
    }

    private static string Range(IEnumerable<double> taus)
    {
        double[] distinct = [.. taus.Select(t => Math.Round(1e3 * t, 2)).Distinct().Order()];
        return string.Join('/', distinct.Select(t => FormattableString.Invariant($"{t}")));
    }

    private static JsonArray Resources(MappingReport report) =>
        [.. report.Resources.Select(r => new JsonObject { ["name"] = r.Name, ["used"] = r.Used, ["available"] = r.Available, ["percent"] = Math.Round(r.Percent, 1) })];

    private static JsonArray Violations(MappingReport report) => [.. report.Violations.Select(v => (JsonNode)v.ToString())];

    private static JsonObject OfProgram(ProgramDocument document)
    {
        MappingReport report = Mapper.Check(document.Program, document.Chip, document.StepSeconds);
        return new JsonObject
        {
            ["name"] = document.Name,
            ["chip"] = document.Chip.Name,
            ["step_s"] = document.StepSeconds,
            ["inputs"] = document.Program.Inputs,
            ["hidden_neurons"] = document.Program.Hidden.Count,
            ["output_neurons"] = document.Program.Outputs.Count,
            ["labels"] = new JsonArray([.. (document.Task?.Labels ?? []).Select(l => (JsonNode)l)]),
            ["resources"] = Resources(report),
            ["violations"] = Violations(report),
        };
    }

    private static JsonObject OfDataset(Dataset dataset) => new()
    {
        ["name"] = dataset.Name,
        ["root"] = dataset.Root,
        ["items"] = dataset.Items.Length,
        ["labels"] = new JsonArray([.. dataset.Labels.Select(l => (JsonNode)l)]),
        ["speakers"] = dataset.Items.Select(i => i.Speaker).Where(s => s.Length > 0).Distinct().Count(),
        ["splits"] = new JsonArray([.. dataset.Items.GroupBy(i => i.Split).Select(g => new JsonObject { ["split"] = g.Key, ["items"] = g.Count() })]),
        ["licences"] = new JsonArray([.. dataset.Items.Select(i => i.Licence).Distinct().Select(l => (JsonNode)l)]),
    };

    private static JsonObject OfRecipe(TrainingRecipe recipe) => new()
    {
        ["name"] = recipe.Name,
        ["chip"] = recipe.Chip.Name,
        ["step_s"] = recipe.FrontEnd.BinSeconds,
        ["hidden_neurons"] = recipe.Hidden.Sum(h => h.Neurons),
        ["layers"] = new JsonArray(
        [
            .. recipe.Hidden.Append(recipe.Output).Select((layer, i) => new JsonObject
            {
                ["name"] = i < recipe.Hidden.Length ? $"hidden{i + 1}" : "output",
                ["tau_mem_ms"] = Range(layer.MembraneShifts.Select(k => DecayShift.Tau(k, recipe.FrontEnd.BinSeconds))),
                ["tau_syn_ms"] = Range(layer.SynapseShifts.Select(k => DecayShift.Tau(k, recipe.FrontEnd.BinSeconds))),
            }),
        ]),
        ["epochs"] = recipe.Trainer.Epochs,
        ["seed"] = recipe.Trainer.Seed,
        ["datasets"] = new JsonArray([.. recipe.Datasets.Select(d => (JsonNode)d)]),
    };
}
