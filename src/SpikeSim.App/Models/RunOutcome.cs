using SpikeSim.Chips;
using SpikeSim.Rasters;
using SpikeSim.Recognition;

namespace SpikeSim.App.Models;

/// <summary>What an engine made of one input.</summary>
/// <param name="Recording">Spikes and states.</param>
/// <param name="Decision">The decision, where the model has a task.</param>
/// <param name="Counters">The chip's counters; null for an engine in floating point.</param>
/// <param name="Spikes">Spikes at their exact times; null for engines with steps.</param>
internal sealed record RunOutcome(Recording Recording, Decision? Decision, ChipCounters? Counters, SpikeList? Spikes)
{
    /// <summary>All spikes of hidden neurons.</summary>
    public long HiddenSpikes { get; init; } = Recording.HiddenSpikes.TotalEvents();

    /// <summary>The spikes of each output.</summary>
    public long[] OutputSpikes { get; init; } = Recording.OutputSpikes.EventsPerChannel();
}
