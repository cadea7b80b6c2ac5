using SpikeSim.App.Models;
using SpikeSim.Rasters;
using SpikeSim.Recognition;

namespace SpikeSim.App.Comparison;

/// <summary>What one engine made of the input. States are not kept: those of all neurons over a long input would fill the memory.</summary>
/// <param name="Engine">Its name.</param>
/// <param name="Model">The engine.</param>
/// <param name="Form">Its place between continuous time and the chip; that of the chip for the chip itself.</param>
/// <param name="Spikes">Spikes per population, without the lag of layers.</param>
/// <param name="Times">The same per population and neuron, in seconds: exact times, or the middle of the step.</param>
internal sealed record ComparedRun(string Engine, IEngineModel Model, EngineForm Form, Raster[] Spikes, IReadOnlyList<double>[][] Times)
{
    public bool IsChip => Engine == "chip";

    /// <summary>What the engine hears, the same as alone; null without a task.</summary>
    public Decision? Decision { get; private init; }

    /// <summary>All spikes of each output, those after the compared steps too.</summary>
    public long[] OutputSpikes { get; private init; } = [];

    /// <summary>Clamps of the chip; null for engines in floating point.</summary>
    public long? Saturations { get; private init; }

    /// <summary>Input events that the chip could not take; null for engines in floating point.</summary>
    public long? ClippedInputEvents { get; private init; }

    /// <summary>Runs an engine on an input, with enough silence at its end for the last layer.</summary>
    public static ComparedRun Of(string engine, EngineForm form, IEngineModel model, ComparedNetwork network, Raster input, CancellationToken cancellation = default)
    {
        RunOutcome outcome = model.Run(new RunInput(input.FollowedBySilence(network.MissingSilence)), RecordedStates.None, cancellation);
        Raster[] spikes = network.Aligned(network.PerPopulation(outcome.Recording, engine == "chip"), form.LayerDelay);
        double end = spikes[0].Steps * spikes[0].StepSeconds;
        IReadOnlyList<double>[][] times = outcome.Spikes is { } exact
            ? [.. network.Network.Populations.Select((p, i) => exact.TimesPerNeuron(i, p.Neurons).Select(t => (IReadOnlyList<double>)[.. t.Where(s => s < end)]).ToArray())]
            : [.. spikes.Select(MiddleOfSteps)];
        var run = new ComparedRun(engine, model, form, spikes, times)
        {
            Decision = outcome.Decision,
            OutputSpikes = outcome.OutputSpikes,
            Saturations = outcome.Counters?.Saturations,
            ClippedInputEvents = outcome.Counters?.ClippedInputEvents,
        };

        // More silence than the task has may change what is heard.
        return network.MissingSilence > 0 && run.Decision is not null ? run with { Decision = model.Run(new RunInput(input), RecordedStates.None, cancellation).Decision } : run;
    }

    /// <summary>The membrane of one neuron over the first steps, in units of its threshold; found by running them again.</summary>
    public double[] MembraneOf(ComparedNetwork network, int population, int neuron, Raster input) =>
        network.MembraneOf(Model.Run(new RunInput(input), RecordedStates.HiddenMembrane).Recording, population, neuron, IsChip);

    private static IReadOnlyList<double>[] MiddleOfSteps(Raster raster)
    {
        List<double>[] times = [.. Enumerable.Range(0, raster.Channels).Select(_ => new List<double>())];
        for (int step = 0; step < raster.Steps; step++)
        {
            ReadOnlySpan<ushort> row = raster.Row(step);
            for (int n = 0; n < row.Length; n++)
            {
                for (int spike = 0; spike < row[n]; spike++)
                {
                    times[n].Add((step + 0.5) * raster.StepSeconds);
                }
            }
        }

        return times;
    }
}
