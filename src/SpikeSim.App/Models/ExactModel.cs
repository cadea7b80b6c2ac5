using SpikeSim.Engines.Exact;
using SpikeSim.Files;
using SpikeSim.Networks;
using SpikeSim.Rasters;
using SpikeSim.Recognition;

namespace SpikeSim.App.Models;

/// <summary>
/// A network on the exact engine. Spikes have exact times; states are read at the end of each step of the network, so that recordings
/// of all engines have the same rows.
/// </summary>
internal sealed class ExactModel : IEngineModel
{
    private readonly Network _network;
    private readonly ExactEngine _engine;
    private readonly RasterMeaning _meaning;

    /// <summary>Creates the engine of a network.</summary>
    /// <param name="path">The file it came from, for messages.</param>
    /// <param name="document">The network and its task.</param>
    /// <param name="recurrentDelaySeconds">The delay of loops.</param>
    /// <param name="meaning">What the counts of a raster mean.</param>
    public ExactModel(string path, NetworkDocument document, double recurrentDelaySeconds, RasterMeaning meaning = RasterMeaning.Pulses)
    {
        _meaning = meaning;
        _network = document.Network;
        _engine = new ExactEngine(_network, new ExactSettings { RecurrentDelaySeconds = recurrentDelaySeconds });
        Facts = new ModelFacts(path, _network.Name, _network.InputChannels, _network.HiddenNeurons + _network.OutputNeurons, _network.StepSeconds, document.Task);
    }

    public ModelFacts Facts { get; }

    public string Description => "the exact engine (event-driven, float64)";

    public RunOutcome Run(RunInput input, RecordedStates states, CancellationToken cancellation = default)
    {
        int steps = input.Steps + (Facts.Task?.Decision.TailSteps ?? 0);
        double end = steps * input.StepSeconds;
        _engine.Start(input.Timed is { } timed
            ? new TimedInput(timed.Channels, timed.Events, timed.Currents, end)
            : TimedInput.FromRaster(input.Raster.FollowedBySilence(steps - input.Steps), _meaning));
        var traces = new PopulationTraces(_network, steps, states | RecordedStates.OutputMembrane);
        for (int step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            _engine.AdvanceTo((step + 1) * input.StepSeconds);
            traces.Record(step, _engine.ReadMembranes, _engine.ReadCurrents);
        }

        _engine.AdvanceTo(Math.BitIncrement(end));
        SpikeList spikes = _engine.Spikes();
        Recording recording = traces.Finish(Counted(spikes, PopulationRole.Hidden, steps), Counted(spikes, PopulationRole.Output, steps));
        Decision? decision = Facts.Task is { } task ? new ClipDecoder(task.Labels.Length, task.Decision).Decide(recording) : null;
        return new RunOutcome(recording, decision, null, spikes) { HiddenSpikes = Of(spikes, PopulationRole.Hidden).Sum(), OutputSpikes = Of(spikes, PopulationRole.Output) };
    }

    // Without the limit that rows of counts have.
    private long[] Of(SpikeList spikes, PopulationRole role) =>
        [.. _network.Populations.Select((p, i) => (p, i)).Where(p => p.p.Role == role).SelectMany(p => spikes.TimesPerNeuron(p.i, p.p.Neurons).Select(t => (long)t.Count))];

    // Populations of a role side by side, as the other engines record them.
    private Raster Counted(SpikeList spikes, PopulationRole role, int steps)
    {
        (int Node, int Neurons)[] populations = [.. _network.Populations.Select((p, i) => (p, i)).Where(p => p.p.Role == role).Select(p => (p.i, p.p.Neurons))];
        int width = populations.Sum(p => p.Neurons);
        if (width == 0)
        {
            return Raster.WithoutChannels(steps, _network.StepSeconds);
        }

        var counts = new ushort[checked(steps * width)];
        int first = 0;
        foreach ((int node, int neurons) in populations)
        {
            Raster raster = spikes.ToRaster(node, neurons, steps, _network.StepSeconds);
            for (int step = 0; step < steps; step++)
            {
                raster.Row(step).CopyTo(counts.AsSpan((step * width) + first));
            }

            first += neurons;
        }

        return new Raster(counts, width, _network.StepSeconds);
    }
}
