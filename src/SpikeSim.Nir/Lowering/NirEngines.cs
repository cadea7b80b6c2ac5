using System.Collections.Immutable;
using SpikeSim.Engines.Clocked;

namespace SpikeSim.Nir.Lowering;

/// <summary>The settings of engines that say the same as settings of NIR.</summary>
public static class NirEngines
{
    /// <summary>The clocked engine's settings.</summary>
    /// <param name="settings">The settings of a lowering.</param>
    /// <param name="precision">The numbers.</param>
    /// <returns>The settings; gains are in the weights of the lowered network already.</returns>
    public static ClockedSettings Clocked(NirSettings settings, NumberPrecision precision)
    {
        ArgumentNullException.ThrowIfNull(settings);
        bool isExact = settings.Integrator == NirIntegrator.Exact;
        return new ClockedSettings
        {
            Integrator = isExact ? ClockedIntegrator.Exact : settings.Integrator == NirIntegrator.Euler ? ClockedIntegrator.Euler : ClockedIntegrator.Exponential,
            Order = isExact ? null : settings.Order switch { NirOrder.New => ClockedOrder.New, NirOrder.Old => ClockedOrder.Old, _ => ClockedOrder.Chip },
            Shape = isExact && settings.Amplitude == NirAmplitude.Signal ? EventShape.Constant : EventShape.Jump,
            Precision = precision,
            Timing = settings.ResetTiming switch { NirResetTiming.SameStep => ResetTiming.SameStep, NirResetTiming.NextStep => ResetTiming.NextStep, _ => ResetTiming.Twice },
            Comparison = settings.FiresAtThreshold ? SpikeComparison.AtOrAbove : SpikeComparison.Above,
            LayerDelaySteps = settings.LayerDelaySteps,
            RecurrentDelaySteps = settings.RecurrentDelaySteps,
        };
    }

    /// <summary>A clocked engine with a lowered network, ready for its first step.</summary>
    /// <param name="lowered">The network and its settings.</param>
    /// <param name="source">How messages name the file.</param>
    /// <param name="precision">The numbers.</param>
    /// <returns>The engine.</returns>
    /// <exception cref="DataFormatException">There is no network, or the engine cannot run it with these settings.</exception>
    public static ClockedEngine CreateClocked(LoweredNetwork lowered, string source, NumberPrecision precision)
    {
        ArgumentNullException.ThrowIfNull(lowered);
        Networks.Network network = lowered.Require(source);
        ClockedSettings settings = Clocked(lowered.Settings, precision);
        IReadOnlyList<string> faults = ClockedFaults.Find(network, settings);
        if (faults.Count > 0)
        {
            throw new DataFormatException($"{source}: the clocked engine cannot run this: {string.Join("; ", faults)}.");
        }

        var engine = new ClockedEngine(network, settings);
        Prepare(lowered, engine);
        return engine;
    }

    /// <summary>Takes from the drive of the first step what the settings leave out there; for an engine in its reset state.</summary>
    /// <param name="lowered">The network and its settings.</param>
    /// <param name="engine">The engine that runs it.</param>
    public static void Prepare(LoweredNetwork lowered, ClockedEngine engine)
    {
        ArgumentNullException.ThrowIfNull(lowered);
        ArgumentNullException.ThrowIfNull(engine);
        foreach ((int population, ImmutableArray<double> amounts) in lowered.OmittedAtStart)
        {
            engine.AddInput(population, 0, amounts.AsSpan());
        }
    }
}
