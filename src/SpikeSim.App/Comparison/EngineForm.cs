using SpikeSim.Engines.Clocked;
using SpikeSim.Engines.Exact;
using SpikeSim.Networks;
using SpikeSim.Rasters;

namespace SpikeSim.App.Comparison;

/// <summary>
/// What stands between continuous time and the chip's integers, each part of it there or not: an engine in floating point with some of
/// the chip's properties.
/// </summary>
internal sealed record EngineForm
{
    /// <summary>Steps: events and spikes at grid points.</summary>
    public bool OnGrid { get; init; }

    /// <summary>The chip's order of a step and its decays 1 - dt/tau; needs steps.</summary>
    public bool ChipDecays { get; init; }

    /// <summary>One step from layer to layer.</summary>
    public bool LayerDelay { get; init; }

    /// <summary>Time constants of whole shifts.</summary>
    public bool RoundedTimeConstants { get; init; }

    /// <summary>Weights, thresholds and biases in whole numbers.</summary>
    public bool Quantized { get; init; }

    /// <summary>The chip's caps of spikes and input events per step.</summary>
    public bool Capped { get; init; }

    /// <summary>A spike subtracts the threshold; else it resets as the network says.</summary>
    public bool SubtractsThreshold { get; init; } = true;

    /// <summary>Whether there is such a form: the chip's decays need steps.</summary>
    public bool IsPossible => OnGrid || !ChipDecays;

    public static EngineForm Exact { get; } = new();

    public static EngineForm Clocked(bool chipForm) => new() { OnGrid = true, LayerDelay = true, ChipDecays = chipForm };

    /// <summary>All that an engine in floating point can have of the chip.</summary>
    public static EngineForm Chip { get; } = new() { OnGrid = true, LayerDelay = true, ChipDecays = true, RoundedTimeConstants = true, Quantized = true, Capped = true };

    /// <summary>The properties that another form has and this one lacks, or the other way round, each with the form that this one becomes by it.</summary>
    /// <param name="other">The other form.</param>
    /// <param name="ofGraph">Whether the network is a NIR graph, whose form for chips has the decays of a chip and rounds time constants.</param>
    public IEnumerable<(string Property, EngineForm Form)> TowardsOneByOne(EngineForm other, bool ofGraph)
    {
        if (OnGrid != other.OnGrid)
        {
            yield return ("time step", this with { OnGrid = other.OnGrid });
        }

        if (ChipDecays != other.ChipDecays)
        {
            yield return ("decay", this with { ChipDecays = other.ChipDecays, OnGrid = OnGrid || other.ChipDecays });
        }

        if (LayerDelay != other.LayerDelay)
        {
            yield return ("layer delay", this with { LayerDelay = other.LayerDelay });
        }

        if (SubtractsThreshold != other.SubtractsThreshold)
        {
            yield return ("reset rule", this with { SubtractsThreshold = other.SubtractsThreshold });
        }

        if (RoundedTimeConstants != other.RoundedTimeConstants && !ofGraph)
        {
            yield return ("decay rounding", this with { RoundedTimeConstants = other.RoundedTimeConstants });
        }

        if (Quantized != other.Quantized)
        {
            bool needsDecays = ofGraph && ChipDecays != other.ChipDecays;
            yield return needsDecays
                ? ("decay and quantisation", this with { Quantized = other.Quantized, ChipDecays = other.ChipDecays, OnGrid = true })
                : ("quantisation", this with { Quantized = other.Quantized });
        }

        if (Capped != other.Capped)
        {
            yield return ("cap", this with { Capped = other.Capped });
        }
    }

    /// <summary>Runs a network in this form.</summary>
    /// <returns>One raster per population; null where the clocked engine has no such form.</returns>
    public Raster[]? Run(ComparedNetwork of, Raster input)
    {
        Network network = NetworkOf(of);
        Raster events = Capped ? of.Clipped(input) : input;
        if (OnGrid)
        {
            return OnSteps(of, network, events);
        }

        SpikeList spikes = new ExactEngine(LayerDelay ? ComparedNetwork.WithLayerDelays(network) : network, new ExactSettings { RecurrentDelaySeconds = of.Basis.LoopDelaySeconds })
            .Run(TimedInput.FromRaster(events, of.Basis.Meaning));
        return [.. network.Populations.Select((p, i) => spikes.ToRaster(i, p.Neurons, input.Steps, input.StepSeconds))];
    }

    private Network NetworkOf(ComparedNetwork of)
    {
        Network network = ChipDecays ? of.Basis.OnChip : OnGrid ? of.Basis.Clocked : of.Basis.Continuous;
        network = RoundedTimeConstants ? of.Integers!.WithRoundedTimeConstants(network) : network;
        network = Quantized ? of.Integers!.WithQuantizedNumbers(network) : network;
        network = of.Basis.WithFiring(network, SubtractsThreshold);
        return Capped ? of.WithCaps(network) : network;
    }

    private Raster[]? OnSteps(ComparedNetwork of, Network network, Raster events)
    {
        ClockedSettings settings = (ChipDecays ? ClockedSettings.Chip : of.Basis.Settings) with { LayerDelaySteps = LayerDelay ? 1 : 0 };

        // Such as a double reset with more than one spike per step.
        if (ClockedFaults.Find(network, settings).Count > 0)
        {
            return null;
        }

        var engine = new ClockedEngine(network, settings);
        if (!ChipDecays)
        {
            of.Basis.Graph?.Clocked.Prepare(engine);
        }

        return of.PerPopulation(engine.Run(events), isChip: false);
    }
}
