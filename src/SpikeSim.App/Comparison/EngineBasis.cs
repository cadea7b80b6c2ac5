using System.Collections.Immutable;
using SpikeSim.App.Models;
using SpikeSim.Engines.Clocked;
using SpikeSim.Files;
using SpikeSim.Networks;
using SpikeSim.Rasters;

namespace SpikeSim.App.Comparison;

/// <summary>
/// What the engines run: one network for all of them, or, of a NIR file, one for each, because its weights and decays follow from how
/// time passes. All have the same populations.
/// </summary>
/// <param name="Continuous">The network in continuous time.</param>
/// <param name="Clocked">The network in steps, as the clocked engine runs it.</param>
/// <param name="OnChip">The network in the form that a chip has, before it is in integers.</param>
/// <param name="Settings">The clocked engine without the chip's decays.</param>
internal sealed record EngineBasis(Network Continuous, Network Clocked, Network OnChip, ClockedSettings Settings)
{
    /// <summary>The graph in continuous time and in steps; null for a network that all engines share.</summary>
    public (NirRun Continuous, NirRun Clocked)? Graph { get; private init; }

    public bool IsGraph => Graph is not null;

    public RasterMeaning Meaning => Graph?.Continuous.Meaning ?? RasterMeaning.Pulses;

    /// <summary>The delay of loops in continuous time: that of the engines with steps, so that only time itself differs.</summary>
    public double LoopDelaySeconds => Graph?.Continuous.LoopDelaySeconds ?? Continuous.StepSeconds;

    /// <summary>Whether all neurons subtract their threshold, as those of a chip do.</summary>
    public bool SubtractsThreshold => Clocked.Populations.All(p => !p.Spiking || p.Reset == ResetRule.Subtract);

    public static EngineBasis Of(Network network) => new(network, network, network, ClockedSettings.Default);

    public static EngineBasis Of(NetworkContent graph, NetworkDocument? onChip)
    {
        NirRun continuous = NirRun.Of(NirRun.Under(graph, isContinuous: true));
        NirRun clocked = NirRun.Of(graph);
        return new EngineBasis(continuous.Document.Network, clocked.Document.Network, (onChip ?? clocked.Document).Network, clocked.Settings) { Graph = (continuous, clocked) };
    }

    /// <summary>The form that an engine has by itself.</summary>
    /// <param name="engine">Its name.</param>
    /// <param name="chipDecays">Whether the clocked engine has the chip's decays.</param>
    public EngineForm FormOf(string engine, bool chipDecays) => engine switch
    {
        "exact" => EngineForm.Exact with { SubtractsThreshold = SubtractsThreshold },
        "clocked" => EngineForm.Clocked(chipDecays) with { SubtractsThreshold = SubtractsThreshold, LayerDelay = !IsGraph || Settings.LayerDelaySteps > 0 },
        _ => EngineForm.Chip,
    };

    /// <summary>A variant of one of the networks with the caps and resets of the clocked one.</summary>
    /// <param name="network">The variant; its membranes may be in other units.</param>
    /// <param name="subtracts">Whether all neurons subtract their threshold instead.</param>
    public Network WithFiring(Network network, bool subtracts) => network with
    {
        Populations = [.. network.Populations.Select((p, i) => WithFiring(p, Clocked.Populations[i], subtracts))],
    };

    private static Population WithFiring(Population population, Population like, bool subtracts)
    {
        ImmutableArray<double> values = [.. like.ResetValue.Select((v, n) => like.Threshold[n] == 0 ? v : v * (population.Threshold[n] / like.Threshold[n]))];
        return population with
        {
            SpikesPerStep = like.SpikesPerStep,
            Reset = subtracts ? ResetRule.Subtract : like.Reset,
            ResetValue = subtracts ? [] : values,
        };
    }
}
