using System.Collections.Immutable;
using SpikeSim.Chips;
using SpikeSim.Files;
using SpikeSim.FrontEnds;
using SpikeSim.Json;
using SpikeSim.Learning;
using SpikeSim.Networks;
using SpikeSim.Recognition;

namespace SpikeSim.Recipes;

/// <summary>Recipe files, <c>spikesim-recipe/1</c>. Members of <c>training</c> that are missing have the trainer's defaults.</summary>
public static class RecipeFile
{
    /// <summary>The schema of this version.</summary>
    public const string Schema = "spikesim-recipe/1";

    private static readonly string[] Surrogates = ["step-linear", "periodic-exponential", "fast-sigmoid", "arctan", "triangle", "boxcar", "exponential"];

    /// <summary>Reads a recipe.</summary>
    /// <param name="root">The root of the file.</param>
    /// <returns>The recipe, with paths of data sets made absolute.</returns>
    /// <exception cref="DataFormatException">A member is missing, unknown or out of range.</exception>
    public static TrainingRecipe Read(JsonMember root)
    {
        root.RequireSchema(Schema);
        root.RefuseUnknown("schema", "name", "datasets", "chip", "front_end", "hidden", "output", "decision", "initial_rate", "training");
        string folder = Path.GetDirectoryName(Path.GetFullPath(root.Source))!;
        ChipDescription chip = root.Optional("chip") is { } named ? ReadChip(named, folder) : ChipCatalogue.XyloAudio3;
        int longest = chip.Arithmetic.MaxDecayShift;
        JsonMember output = root.Required("output");
        output.RefuseUnknown("spiking", "membrane_shifts", "synapse_shifts");
        LayerRecipe[] hidden = [.. root.Required("hidden").Elements().Select(h => ReadLayer(h, longest))];
        if (hidden.Length == 0 || hidden.Sum(h => h.Neurons) > Network.MaxHiddenNeurons)
        {
            throw root.Required("hidden").Wrong($"one or more layers with at most {Network.MaxHiddenNeurons} neurons in all", $"{hidden.Sum(h => h.Neurons)} neurons");
        }

        DecisionSettings decision = KeywordTaskJson.ReadDecision(root.Required("decision"));
        bool fires = output.Required("spiking").Flag();
        if (fires != (decision.Readout == Readout.SpikeCount))
        {
            throw root.Required("decision").Wrong("the readout spike-count for outputs that fire, a membrane for those that do not", $"{decision.Readout} with \"spiking\": {fires}");
        }

        return new TrainingRecipe(
            root.Required("name").FileNameText(),
            ReadDatasets(root.Required("datasets"), folder),
            chip,
            FrontEndSettingsJson.Read(root.Required("front_end")),
            [.. hidden],
            new LayerRecipe(1, IsRecurrent: false, ReadShifts(output.Required("membrane_shifts"), longest), ReadShifts(output.Required("synapse_shifts"), longest)),
            fires,
            decision,
            root.Optional("initial_rate")?.Number(1e-3, 10) ?? 0.1,
            ReadTrainer(root.Required("training"), decision));
    }

    private static ImmutableArray<string> ReadDatasets(JsonMember node, string folder)
    {
        ImmutableArray<string> paths = [.. node.Elements().Select(d => Path.GetFullPath(Path.Combine(folder, d.PathText())))];
        return paths.Length > 0 ? paths : throw node.Wrong("at least one manifest", "none", "spikesim dataset build makes one.");
    }

    // A name that SpikeSim knows, or a description of one's own, found from the recipe as its data sets are.
    private static ChipDescription ReadChip(JsonMember node, string folder)
    {
        string name = node.PathText();
        if (ChipCatalogue.All.FirstOrDefault(c => c.Name == name) is { } known)
        {
            return known;
        }

        string path = Path.GetFullPath(Path.Combine(folder, name));
        return File.Exists(path)
            ? ChipDescriptionJson.Read(JsonMember.ReadFile(path))
            : throw node.Wrong($"one of {string.Join(", ", ChipCatalogue.All.Select(c => c.Name))}, or the path of a chip description", $"\"{name}\"", "There is no such file beside the recipe.");
    }

    private static LayerRecipe ReadLayer(JsonMember node, int longest)
    {
        node.RefuseUnknown("neurons", "recurrent", "membrane_shifts", "synapse_shifts");
        return new LayerRecipe(
            node.Required("neurons").WholeNumber(1, Network.MaxHiddenNeurons),
            node.Optional("recurrent")?.Flag() ?? false,
            ReadShifts(node.Required("membrane_shifts"), longest),
            ReadShifts(node.Required("synapse_shifts"), longest));
    }

    private static ImmutableArray<int> ReadShifts(JsonMember node, int longest)
    {
        ImmutableArray<int> shifts = [.. node.Elements().Select(e => e.WholeNumber(1, longest))];
        return shifts.Length > 0 ? shifts : throw node.Wrong("at least one decay shift", "none");
    }

    private static TrainerSettings ReadTrainer(JsonMember node, DecisionSettings decision)
    {
        node.RefuseUnknown("epochs", "batch", "seed", "quantized_share", "surrogate", "optimizer", "augmentation", "rates");
        LossReadout readout = decision.Readout switch
        {
            Readout.SpikeCount => LossReadout.SumSpikes,
            Readout.MembranePeak => LossReadout.MaxMembrane,
            _ => LossReadout.MeanMembrane,
        };
        JsonMember surrogate = node.Required("surrogate");
        surrogate.RefuseUnknown("kind", "width", "scale");
        var defaults = new TrainerSettings
        {
            Pass = new PassSettings(
                new Surrogate((SurrogateKind)surrogate.Required("kind").Word(Surrogates), surrogate.Required("width").Number(1e-6), surrogate.Optional("scale")?.Number() ?? 1),
                new LossSettings(readout, decision.ScoreScale)),
        };
        TrainerSettings settings = defaults with
        {
            Epochs = node.Optional("epochs")?.WholeNumber(1, 100_000) ?? defaults.Epochs,
            BatchSize = node.Optional("batch")?.WholeNumber(1, 100_000) ?? defaults.BatchSize,
            Seed = (ulong)(node.Optional("seed")?.WholeNumber(0) ?? 1),
            QuantizedShare = node.Optional("quantized_share")?.Number(0, 1) ?? defaults.QuantizedShare,
            TailSteps = decision.TailSteps,
            Adam = node.Optional("optimizer") is { } adam ? ReadAdam(adam) : defaults.Adam,
            Augmentation = node.Optional("augmentation") is { } augmentation ? ReadAugmentation(augmentation) : defaults.Augmentation,
            Rates = node.Optional("rates") is { } rates ? ReadRates(rates) : null,
        };
        return settings.Faults() is { Count: > 0 } faults ? throw node.Wrong("settings that can train", string.Join("; ", faults)) : settings;
    }

    private static AdamSettings ReadAdam(JsonMember node)
    {
        node.RefuseUnknown("learning_rate", "beta1", "beta2", "max_gradient_norm", "warm_up_share", "final_share");
        var defaults = new AdamSettings();
        return defaults with
        {
            LearningRate = node.Optional("learning_rate")?.Number(0) ?? defaults.LearningRate,
            Beta1 = node.Optional("beta1")?.Number(0, 1) ?? defaults.Beta1,
            Beta2 = node.Optional("beta2")?.Number(0, 1) ?? defaults.Beta2,
            MaxGradientNorm = node.Optional("max_gradient_norm")?.Number(0) ?? defaults.MaxGradientNorm,
            WarmUpShare = node.Optional("warm_up_share")?.Number(0, 1) ?? defaults.WarmUpShare,
            FinalShare = node.Optional("final_share")?.Number(0, 1) ?? defaults.FinalShare,
        };
    }

    private static RasterAugmentation ReadAugmentation(JsonMember node)
    {
        node.RefuseUnknown("delay_steps", "channel_shift", "dilation", "drop_share", "gain_change");
        return new RasterAugmentation
        {
            MaxDelaySteps = node.Optional("delay_steps")?.WholeNumber(0, 1000) ?? 0,
            MaxChannelShift = node.Optional("channel_shift")?.WholeNumber(0, 100) ?? 0,
            MaxDilation = node.Optional("dilation")?.Number(0, 0.9) ?? 0,
            MaxDropShare = node.Optional("drop_share")?.Number(0, 0.9) ?? 0,
            MaxGainChange = node.Optional("gain_change")?.Number(0, 0.9) ?? 0,
        };
    }

    private static RateRegularization ReadRates(JsonMember node)
    {
        node.RefuseUnknown("strength", "lower", "upper");
        return new RateRegularization(node.Required("strength").Number(0), node.Required("lower").Number(0), node.Required("upper").Number(0));
    }
}
