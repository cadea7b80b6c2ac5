using System.Collections.Immutable;
using SpikeSim.Chips;
using SpikeSim.FrontEnds;
using SpikeSim.Learning;
using SpikeSim.Networks;
using SpikeSim.Recognition;

namespace SpikeSim.Recipes;

/// <summary>Everything that a training depends on beside its data: a file with it and the data remakes the network.</summary>
/// <param name="Name">The name of the network.</param>
/// <param name="Datasets">Manifests to learn from, relative to the recipe.</param>
/// <param name="Chip">The chip to place the network on.</param>
/// <param name="FrontEnd">How sound becomes events.</param>
/// <param name="Hidden">The hidden layers.</param>
/// <param name="Output">The output layer; its number of neurons is that of the labels.</param>
/// <param name="OutputFires">Whether outputs fire; false where they are read by their membranes.</param>
/// <param name="Decision">How outputs become a decision; its score scale is also that of the loss.</param>
/// <param name="InitialRate">Mean spikes of a neuron per step before training.</param>
/// <param name="Trainer">How it is trained.</param>
public sealed record TrainingRecipe(
    string Name,
    ImmutableArray<string> Datasets,
    ChipDescription Chip,
    FrontEndSettings FrontEnd,
    ImmutableArray<LayerRecipe> Hidden,
    LayerRecipe Output,
    bool OutputFires,
    DecisionSettings Decision,
    double InitialRate,
    TrainerSettings Trainer)
{
    /// <summary>The network before training: all weights 0.</summary>
    /// <param name="labels">The number of labels.</param>
    /// <returns>The description.</returns>
    public Network EmptyNetwork(int labels)
    {
        double step = FrontEnd.BinSeconds;
        var populations = new List<Population>();
        var projections = new List<Projection>();
        string below = Network.InputName;
        int sources = FrontEnd.Channels;
        foreach (LayerRecipe layer in Hidden.Append(Output with { Neurons = labels }))
        {
            bool isOutput = populations.Count == Hidden.Length;
            string name = isOutput ? "output" : $"hidden{populations.Count + 1}";
            populations.Add(new Population
            {
                Name = name,
                Role = isOutput ? PopulationRole.Output : PopulationRole.Hidden,
                TauMembraneSeconds = InTurn(layer.MembraneShifts, layer.Neurons, step),
                TauSynapseSeconds = [InBlocks(layer.SynapseShifts, layer.Neurons, step)],
                Threshold = [.. Enumerable.Repeat(1.0, layer.Neurons)],
                Bias = [.. new double[layer.Neurons]],
                Spiking = !isOutput || OutputFires,
                SpikesPerStep = isOutput ? Chip.Arithmetic.MaxOutputSpikes : Chip.Arithmetic.MaxHiddenSpikes,
            });
            projections.Add(new Projection { Source = below, Target = name, Weights = [.. new double[sources * layer.Neurons]] });
            if (layer.IsRecurrent)
            {
                projections.Add(new Projection { Source = name, Target = name, Weights = [.. new double[layer.Neurons * layer.Neurons]] });
            }

            below = name;
            sources = layer.Neurons;
        }

        return new Network { Name = Name, StepSeconds = step, InputChannels = FrontEnd.Channels, Populations = [.. populations], Projections = [.. projections] };
    }

    // Membranes take their shifts in turn, synapses in blocks, so that every pair of shifts occurs.
    private static ImmutableArray<double> InTurn(ImmutableArray<int> shifts, int neurons, double step) =>
        [.. Enumerable.Range(0, neurons).Select(n => Math.ScaleB(step, shifts[n % shifts.Length]))];

    private static ImmutableArray<double> InBlocks(ImmutableArray<int> shifts, int neurons, double step) =>
        [.. Enumerable.Range(0, neurons).Select(n => Math.ScaleB(step, shifts[n * shifts.Length / neurons]))];
}
