using SpikeSim.App.Models;
using SpikeSim.Rasters;

namespace SpikeSim.App.Comparison;

/// <summary>What one engine made of the input.</summary>
/// <param name="Engine">Its name.</param>
/// <param name="Description">The engine and its settings, for people.</param>
/// <param name="Form">Its place between continuous time and the chip; that of the chip for the chip itself.</param>
/// <param name="Outcome">Recording, decision, counters.</param>
/// <param name="Spikes">Spikes per population, without the lag of layers.</param>
/// <param name="Times">The same per population and neuron, in seconds: exact times, or the middle of the step.</param>
internal sealed record ComparedRun(
    string Engine, string Description, EngineForm Form, RunOutcome Outcome, Raster[] Spikes, IReadOnlyList<double>[][] Times)
{
    public bool IsChip => Engine == "chip";

    /// <summary>Runs an engine on an input that has enough silence at its end for the last layer.</summary>
    public static ComparedRun Of(string engine, EngineForm form, IEngineModel model, ComparedNetwork network, Raster input)
    {
        RunOutcome outcome = model.Run(new RunInput(input), RecordedStates.All);
        Raster[] spikes = network.Aligned(network.PerPopulation(outcome.Recording, engine == "chip"), form.LayerDelay);
        double end = spikes[0].Steps * spikes[0].StepSeconds;
        IReadOnlyList<double>[][] times = outcome.Spikes is { } exact
            ? [.. network.Network.Populations.Select((p, i) => exact.TimesPerNeuron(i, p.Neurons).Select(t => (IReadOnlyList<double>)[.. t.Where(s => s < end)]).ToArray())]
            : [.. spikes.Select(MiddleOfSteps)];
        return new ComparedRun(engine, model.Description, form, outcome, spikes, times);
    }

    private static IReadOnlyList<double>[] MiddleOfSteps(Raster raster)
    {
        List<double>[] times = [.. Enumerable.Range(0, raster.Channels).Select(_ => new List<double>())];
        for (int step = 0; step < raster.Steps; step++)
        {
            ReadOnlySpan<ushort> row = raster.Row(step);
            for (int n = 0; n < row.Length; n++)
            {
                times[n].AddRange(Enumerable.Repeat((step + 0.5) * raster.StepSeconds, row[n]));
            }
        }

        return times;
    }
}
