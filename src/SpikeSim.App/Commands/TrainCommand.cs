using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SpikeSim.App.CommandLine;
using SpikeSim.App.Models;
using SpikeSim.Datasets;
using SpikeSim.Files;
using SpikeSim.Json;
using SpikeSim.Learning;
using SpikeSim.Mapping;
using SpikeSim.Networks;
using SpikeSim.Recipes;
using SpikeSim.Recognition;

namespace SpikeSim.App.Commands;

/// <summary><c>spikesim train RECIPE</c>: clips to events, training, placement on the chip; writes a network and a program file.</summary>
internal static class TrainCommand
{
    public static Command Create(Streams streams)
    {
        var recipe = new Argument<string>("RECIPE") { Description = "A recipe file: data sets, front end, layers, training." };
        var output = new Option<string?>("--output", "-o") { Description = "The folder for NAME.json and NAME.program.json (default: that of the recipe)." };
        var seed = new Option<ulong?>("--seed") { Description = "Another seed than the recipe's." };
        var epochs = new Option<int?>("--epochs") { Description = "Another number of epochs than the recipe's." };
        Option<int> jobs = CommonOptions.Jobs();
        Option<bool> force = CommonOptions.Force();
        var command = new Command("train", "Train a network that the chip can hold.") { recipe, output, seed, epochs, jobs, force };
        CommandAction.Set(command, streams, (parse, context) =>
        {
            string path = parse.GetRequiredValue(recipe);
            byte[] bytes = File.ReadAllBytes(path);
            TrainingRecipe read = RecipeFile.Read(JsonMember.Parse(bytes, path));
            int threads = CommonOptions.CheckJobs(parse.GetValue(jobs));
            TrainingRecipe used = read with
            {
                Trainer = read.Trainer with { Jobs = threads, Seed = parse.GetValue(seed) ?? read.Trainer.Seed, Epochs = parse.GetValue(epochs) ?? read.Trainer.Epochs },
            };
            string folder = parse.GetValue(output) ?? Path.GetDirectoryName(Path.GetFullPath(path))!;
            try
            {
                return Run(used, Convert.ToHexStringLower(SHA256.HashData(bytes)), folder, parse.GetValue(force), context);
            }
            catch (ArithmeticException e) when (e is not (OverflowException or DivideByZeroException))
            {
                throw new DataFormatException($"{path}: {e.Message} Nothing was written.", e);
            }
        });
        return command;
    }

    private static int Run(TrainingRecipe recipe, string recipeHash, string folder, bool force, CommandContext context)
    {
        string networkPath = Path.Combine(folder, recipe.Name + ".json");
        string programPath = Path.Combine(folder, recipe.Name + ".program.json");
        AtomicFile.RequireWritable(networkPath, force);
        AtomicFile.RequireWritable(programPath, force);
        Dataset[] sets = [.. recipe.Datasets.Select(DatasetFile.Read)];
        List<TrainingExample> examples = Encode(recipe, sets, context);
        Network empty = recipe.EmptyNetwork(sets[0].Labels.Length);
        (LayeredNetwork trained, EpochReport last, double seconds) = Train(new Trainer(Start(recipe, empty, examples), examples, recipe.Trainer, context.Clock), recipe, context);
        var task = new KeywordTask(recipe.FrontEnd, sets[0].Labels, recipe.Decision);
        Network network = LayeredForm.WithWeights(empty, trained);
        string origin = Origin(recipe, recipeHash, sets, examples.Count);

        // What took long is safe before the placement begins.
        AtomicFile.Write(networkPath, force, stream => NetworkFile.Write(new NetworkDocument(network, task, origin), stream));
        context.Note($"wrote {networkPath}");
        MappingReport report = Mapper.Map(network, recipe.Chip, new QuantizerSettings { Calibration = CalibrationClips.Of(examples, recipe.Decision.TailSteps) });
        if (report.Program is null)
        {
            throw DesignRuleException.Of(networkPath, report);
        }

        var program = new ProgramDocument(recipe.Name, recipe.Chip, report.Program, network.StepSeconds, LoadedModel.ForChip(task, report), origin);
        AtomicFile.Write(programPath, force, stream => ProgramFile.Write(program, stream));
        context.Note($"wrote {programPath}");
        (int epochs, ulong seed) = (recipe.Trainer.Epochs, recipe.Trainer.Seed);
        Print(
            new TrainResult("spikesim-train/1", networkPath, programPath, examples.Count, network.HiddenNeurons, trained.WeightCount, epochs, seed, last.Accuracy, seconds, examples.Count * epochs / seconds),
            context);
        return ExitCodes.Good;
    }

    // A network that no training can make fit is refused before it is trained.
    private static LayeredNetwork Start(TrainingRecipe recipe, Network empty, List<TrainingExample> examples)
    {
        LayeredNetwork start = LayeredForm.Of(empty);
        WeightInitialization.Fill(start, examples, recipe.InitialRate, recipe.Trainer.Seed);
        return Mapper.Map(LayeredForm.WithWeights(empty, start), recipe.Chip, new QuantizerSettings { Method = QuantizerMethod.Channel }) is { Program: null } refused
            ? throw DesignRuleException.Of($"recipe {recipe.Name}", refused)
            : start;
    }

    private static List<TrainingExample> Encode(TrainingRecipe recipe, Dataset[] sets, CommandContext context)
    {
        var examples = new List<TrainingExample>();
        foreach (Dataset set in sets)
        {
            context.Note($"encoding {set.Of("train").Count} clips of {set.Name}");
            examples.AddRange(EncodedDataset.Encode(set, "train", recipe.FrontEnd, sets[0].Labels, recipe.Trainer.Jobs, context.Cancellation));
        }

        return examples;
    }

    private static (LayeredNetwork Trained, EpochReport Last, double Seconds) Train(Trainer trainer, TrainingRecipe recipe, CommandContext context)
    {
        long start = context.Clock.GetTimestamp();
        EpochReport last;
        do
        {
            last = trainer.RunEpoch(context.Cancellation);
            Report(last, recipe, context.Clock.GetElapsedTime(start), context);
        }
        while (last.Epoch < recipe.Trainer.Epochs);

        return (trainer.Network, last, context.Clock.GetElapsedTime(start).TotalSeconds);
    }

    private static void Report(EpochReport epoch, TrainingRecipe recipe, TimeSpan soFar, CommandContext context)
    {
        if (context.Json)
        {
            context.WriteJson(
                new TrainEpochResult(
                    "spikesim-train-epoch/1", epoch.Epoch, epoch.Loss, epoch.Accuracy, epoch.SpikesPerNeuronStep, epoch.LearningRate, epoch.IsQuantized, epoch.Elapsed.TotalSeconds),
                ResultJson.Default.TrainEpochResult);
            return;
        }

        double left = soFar.TotalSeconds / epoch.Epoch * (recipe.Trainer.Epochs - epoch.Epoch);
        context.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {epoch.Epoch}/{recipe.Trainer.Epochs}  loss {epoch.Loss:F4}  accuracy {100 * epoch.Accuracy:F2} %  spikes/neuron/step {epoch.SpikesPerNeuronStep:F3}{(epoch.IsQuantized ? "  8 bit" : string.Empty)}  {epoch.Elapsed.TotalSeconds:F1} s, {left:F0} s left"));
    }

    private static string Origin(TrainingRecipe recipe, string recipeHash, Dataset[] sets, int examples)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("recipe_sha256", recipeHash);
            writer.WriteNumber("seed", recipe.Trainer.Seed);
            writer.WriteNumber("epochs", recipe.Trainer.Epochs);
            writer.WriteNumber("examples", examples);
            writer.WriteStartArray("datasets");
            foreach (Dataset set in sets)
            {
                writer.WriteStringValue(set.Name);
            }

            writer.WriteEndArray();
            writer.WriteStartArray("licences");
            foreach (string licence in sets.SelectMany(s => s.Items.Select(i => i.Licence)).Distinct().Order(StringComparer.Ordinal))
            {
                writer.WriteStringValue(licence);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Print(TrainResult result, CommandContext context)
    {
        if (context.Json)
        {
            context.WriteJson(result, ResultJson.Default.TrainResult);
            return;
        }

        context.Line($"trained {result.HiddenNeurons} hidden neurons ({result.Weights} weights) on {result.Examples} clips, {result.Epochs} epochs, seed {result.Seed}: {result.TrainingSeconds:F1} s, {result.SamplesPerSecond:F0} clips/s");
        context.Line($"accuracy in training (last epoch, augmented): {100 * result.TrainingAccuracy:F2} %");
        context.Line($"network  {result.Network}");
        context.Line($"program  {result.Program}");
    }
}
